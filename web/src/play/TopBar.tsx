import { ArrowLeft, Clock, Maximize, Minimize } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Wallet } from '../api/calls';
import type { GameDetail } from '../api/gameCalls';
import { WalletSelector } from '../lobby/WalletSelector';
import { Button } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { clock } from '../words/format';
import { useWords } from '../words/language';
import styles from './TopBar.module.css';

interface TopBarProps {
  game: GameDetail;
  demo: boolean;
  /** When the game was opened (milliseconds). */
  since: number | null;
  onLeave: () => void;
  onSwitch: (wallet: Wallet) => void;
  /** `null` where the game has no demo. */
  onDemo: ((demo: boolean) => void) | null;
}

export function TopBar({ game, demo, since, onLeave, onSwitch, onDemo }: TopBarProps) {
  const words = useWords();
  return (
    <header className={styles['bar']}>
      <button type="button" className={styles['icon']} aria-label={words.play.exit} onClick={onLeave}>
        <ArrowLeft size={22} aria-hidden="true" />
      </button>
      <div className={styles['name']}>
        <PageHeading title={words.play.title(game.name)}>{game.name}</PageHeading>
        {demo && <span className={styles['badge']}>{words.play.demoBadge}</span>}
      </div>
      <div className={styles['about']}>
        <p className={styles['notice']}>{demo ? words.play.demoNotice : words.play.notice}</p>
        {since !== null && <SessionClock since={since} />}
        {onDemo && (
          <span className={demo ? undefined : styles['wideOnly']}>
            <Button look="plain" onClick={() => onDemo(!demo)}>
              {demo ? words.play.toCoins : words.play.toDemo}
            </Button>
          </span>
        )}
      </div>
      {!demo && <WalletSelector onChoose={onSwitch} />}
      <FullScreen />
    </header>
  );
}

/** How long this game has been open. Read out by nobody: it changes every second. */
function SessionClock({ since }: { since: number }) {
  const words = useWords();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, []);
  const time = clock((now - since) / 1000);
  return (
    <p className={styles['clock']} role="timer" title={words.play.clock(time)}>
      <Clock size={16} aria-hidden="true" />
      <span className="sr-only">{words.play.clock(time)}</span>
      <span aria-hidden="true">{time}</span>
    </p>
  );
}

function FullScreen() {
  const words = useWords();
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const look = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', look);
    return () => document.removeEventListener('fullscreenchange', look);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const turn = full ? () => document.exitFullscreen() : () => document.documentElement.requestFullscreen();
  const Icon = full ? Minimize : Maximize;
  return (
    <button
      type="button"
      className={`${styles['icon']} ${styles['wideOnly']}`}
      aria-label={full ? words.play.leaveFullScreen : words.play.fullScreen}
      onClick={() => {
        // A browser may say no; then everything stays as it is.
        turn().catch(() => undefined);
      }}
    >
      <Icon size={20} aria-hidden="true" />
    </button>
  );
}
