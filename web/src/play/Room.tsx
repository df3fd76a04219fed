import { useEffect, useEffectEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Wallet } from '../api/calls';
import type { GameDetail } from '../api/gameCalls';
import type { CameFrom } from '../games/paths';
import { usePlayNotices } from '../session/LiveBalances';
import { useWalletChoice } from '../session/wallets';
import { SkipLink } from '../ui/SkipLink';
import { useWords } from '../words/language';
import { useGameSession } from './gameSession';
import { LaunchFailed } from './LaunchFailed';
import { Opening } from './Opening';
import { EndedPanel, StoppedPanel } from './Panels';
import { useProtection } from './protection';
import { firstQuestion, LaunchQuestion } from './questions';
import styles from './Room.module.css';
import { SwitchWallet } from './SwitchWallet';
import { Table } from './Table';
import { TopBar } from './TopBar';

interface RoomProps {
  game: GameDetail;
  chosen: Wallet;
  demo: boolean;
  setDemo: (demo: boolean) => void;
}

/** The bar on top and the game below it, or what stands in its way. */
export function Room({ game, chosen, demo, setDemo }: RoomProps) {
  const words = useWords();
  const [, navigate] = useLocation();
  const cameFrom = useHistoryState<CameFrom | null>()?.lobby;
  const { choose } = useWalletChoice();
  const [attempt, setAttempt] = useState(0);
  const [passedRound, setPassedRound] = useState(false);
  const [ended, setEnded] = useState(false);
  const [roundRuns, setRoundRuns] = useState(false);
  const [switchTo, setSwitchTo] = useState<Wallet | null>(null);
  const protection = useProtection();

  const currency = chosen.currency_code;
  const stopped = protection.stoppedUntil !== null;
  const question = demo || stopped ? null : firstQuestion(game, currency, passedRound);
  const shut = question !== null || stopped || ended;
  const opening = useGameSession(game, shut ? null : { currency, demo, attempt });

  const leave = () => navigate(cameFrom?.startsWith('/lobby') ? cameFrom : '/lobby');
  const again = () => {
    setEnded(false);
    setRoundRuns(false);
    setAttempt(attempt + 1);
  };
  useReturn(again);
  const opened = opening && 'opened' in opening ? opening.opened : null;
  usePlayNotices(protection.refresh);
  const play = (wallet: Wallet) => {
    choose(wallet);
    setSwitchTo(null);
    setRoundRuns(false);
  };

  const content = () => {
    if (stopped) return <StoppedPanel until={protection.stoppedUntil} />;
    if (ended) return <EndedPanel onAgain={again} />;
    if (question) {
      return (
        <LaunchQuestion
          question={question}
          game={game}
          currency={currency}
          onPlay={play}
          onPass={() => setPassedRound(true)}
        />
      );
    }
    if (opening && 'problem' in opening) return <LaunchFailed problem={opening.problem} onAgain={again} />;
    if (!opened) return <Opening />;
    return (
      <Table
        key={opened.launch.launch_url}
        game={game}
        opened={opened}
        wallet={demo ? null : chosen}
        protection={protection}
        onRound={setRoundRuns}
        onLeave={leave}
        onAgain={again}
        onEnded={() => setEnded(true)}
        held={switchTo !== null}
      />
    );
  };
  return (
    <div className={styles['room']}>
      <SkipLink />
      <TopBar
        game={game}
        demo={demo}
        since={opened?.openedAt ?? null}
        onLeave={leave}
        // During a break no game is open that another wallet would close.
        onSwitch={stopped ? play : setSwitchTo}
        // Nor is anybody asked to play then, with coins or without.
        onDemo={game.demo && !stopped ? setDemo : null}
      />
      <main id="main" tabIndex={-1} className={styles['main']} aria-label={words.play.title(game.name)}>
        {content()}
      </main>
      {switchTo && (
        <SwitchWallet
          from={currency}
          to={switchTo}
          roundRuns={roundRuns}
          onYes={() => play(switchTo)}
          onNo={() => setSwitchTo(null)}
        />
      )}
    </div>
  );
}

/** Leaving has ended the game; a browser that brings the page back as it was brings back a dead one. */
function useReturn(onReturn: () => void) {
  const back = useEffectEvent(onReturn);
  useEffect(() => {
    const look = ({ persisted }: PageTransitionEvent) => {
      if (persisted) back();
    };
    window.addEventListener('pageshow', look);
    return () => window.removeEventListener('pageshow', look);
  }, []);
}
