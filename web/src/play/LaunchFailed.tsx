import type { ReactNode } from 'react';
import type { Problem } from '../api/problem';
import { useProfile } from '../api/queries';
import { PlayPermission } from '../lobby/PlayPermission';
import { Button, LinkButton } from '../ui/Button';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import { Panel, StoppedPanel } from './Panels';
import styles from './Room.module.css';

/** Why the game did not open, and the way on. */
export function LaunchFailed({ problem, onAgain }: { problem: Problem; onAgain: () => void }) {
  const words = useWords();
  switch (problem.code) {
    case 'play_stopped':
      return <StoppedPanel until={problem.until} />;
    case 'play_not_allowed':
      return <NotAllowed onAgain={onAgain} />;
    case 'game_unavailable':
      return <Told text={words.play.failed.gameUnavailable} />;
    case 'currency_not_offered':
      return <Told text={words.play.currency.none} />;
    case 'not_found':
      return <Told text={words.play.failed.gone} />;
    case 'strange_address':
      return <Told text={words.play.failed.strange} />;
    default:
      return (
        <Panel title={words.play.failed.title}>
          <ProblemNotice problem={problem} />
          <Ways>
            <Button look="primary" onClick={onAgain}>
              {words.common.retry}
            </Button>
          </Ways>
        </Panel>
      );
  }
}

function Told({ text }: { text: string }) {
  const words = useWords();
  return (
    <Panel title={words.play.failed.title}>
      <p>{text}</p>
      <Ways />
    </Panel>
  );
}

function Ways({ children }: { children?: ReactNode }) {
  const words = useWords();
  return (
    <div className={styles['ways']}>
      {children}
      <LinkButton href="/lobby" look={children ? 'quiet' : 'primary'}>
        {words.common.backToLobby}
      </LinkButton>
    </div>
  );
}

/** What is missing is asked for right here; once nothing is, the game can be opened. */
function NotAllowed({ onAgain }: { onAgain: () => void }) {
  const words = useWords();
  const allowed = useProfile().data?.play.allowed === true;
  return (
    <div className={styles['asking']}>
      <PlayPermission />
      <Ways>
        {allowed && (
          <Button look="primary" onClick={onAgain}>
            {words.play.reopen}
          </Button>
        )}
      </Ways>
    </div>
  );
}
