import type { ReactNode } from 'react';
import { Dial } from '../brand/Dial';
import { Button, LinkButton } from '../ui/Button';
import { moment } from '../words/format';
import { useLanguage, useWords } from '../words/language';
import styles from './Room.module.css';

/** Stands where the game would be. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles['panel']} aria-labelledby="panel" role="alert">
      <Dial className={styles['dial']} />
      <h2 id="panel">{title}</h2>
      {children}
    </section>
  );
}

/** A time-out or an exclusion. */
export function StoppedPanel({ until }: { until: string | null }) {
  const { words, locale } = useLanguage();
  return (
    <Panel title={words.play.stopped.title}>
      <p>{until ? words.play.stopped.until(moment(until, locale)) : words.play.stopped.text}</p>
      <p>{words.play.stopped.rest}</p>
      <div className={styles['ways']}>
        <LinkButton href="/lobby" look="primary">
          {words.common.backToLobby}
        </LinkButton>
        <LinkButton href="/account#play-limits">{words.play.stopped.look}</LinkButton>
      </div>
    </Panel>
  );
}

/** The server has closed the game session. */
export function EndedPanel({ onAgain }: { onAgain: () => void }) {
  const words = useWords();
  return (
    <Panel title={words.play.ended.title}>
      <p>{words.play.ended.text}</p>
      <div className={styles['ways']}>
        <Button look="primary" onClick={onAgain}>
          {words.play.reopen}
        </Button>
        <LinkButton href="/lobby">{words.common.backToLobby}</LinkButton>
      </div>
    </Panel>
  );
}

interface UnansweredPanelProps {
  onAgain: () => void;
  onLeave: () => void;
  /** A studio may be there and keep us from asking. */
  onShow: () => void;
}

/** Nobody answers where the game comes from, or so it seems. */
export function UnansweredPanel({ onAgain, onLeave, onShow }: UnansweredPanelProps) {
  const words = useWords();
  return (
    <Panel title={words.play.unanswered.title}>
      <p>{words.play.unanswered.text}</p>
      <div className={styles['ways']}>
        <Button look="primary" onClick={onAgain}>
          {words.play.reopen}
        </Button>
        <Button onClick={onLeave}>{words.common.backToLobby}</Button>
        <Button look="plain" onClick={onShow}>
          {words.play.unanswered.show}
        </Button>
      </div>
    </Panel>
  );
}
