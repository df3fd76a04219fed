import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Wallet } from '../api/calls';
import type { GameDetail } from '../api/gameCalls';
import { keys } from '../api/queries';
import { useLive } from '../session/LiveBalances';
import { recall, remember } from '../session/memory';
import { Button } from '../ui/Button';
import { useWords } from '../words/language';
import type { GameMessage, HostMessage } from './bridge';
import type { Opened } from './gameSession';
import { LimitReached } from './LimitReached';
import { Opening } from './Opening';
import { UnansweredPanel } from './Panels';
import type { Protection } from './protection';
import { RealityCheck } from './RealityCheck';
import styles from './Room.module.css';
import { useBridge } from './useBridge';
import { useCurtain } from './useCurtain';

interface TableProps {
  game: GameDetail;
  opened: Opened;
  /** `null` in the demo, which knows no wallet of ours. */
  wallet: Wallet | null;
  protection: Protection;
  onRound: (runs: boolean) => void;
  onLeave: () => void;
  onAgain: () => void;
  /** The server has ended this game session. */
  onEnded: () => void;
  /** Something is asked above the game, which waits. */
  held: boolean;
}

/** The game in its frame, and what stops it for a moment. */
export function Table(props: TableProps) {
  const { game, opened, wallet, protection } = props;
  const words = useWords();
  const client = useQueryClient();
  const live = useLive();
  const frame = useRef<HTMLIFrameElement>(null);
  const curtain = useCurtain(frame, opened.origin);
  const [limitReached, setLimitReached] = useState(false);
  const check = wallet ? protection.limits?.reality_check : undefined;
  const waits = props.held || check?.due === true || limitReached;
  const known = wallet && live.balances.get(wallet.wallet_id);

  const onError = (code: string) => {
    if (code === 'LIMIT_REACHED') setLimitReached(true);
    if (code.startsWith('SESSION_')) props.onEnded();
    // The server knows what is the matter, and by now so shall we.
    if (wallet) protection.refresh();
  };
  const greet = (say: (message: HostMessage) => void) => {
    if (known) say({ type: 'refreshBalance', payload: known });
    if (waits) say({ type: 'pause', payload: {} });
  };
  const say = useBridge(frame, opened.origin, (message: GameMessage, answer) => {
    curtain.heard();
    switch (message.type) {
      case 'ready':
        return greet(answer);
      case 'loaded':
        return curtain.open();
      case 'roundStarted':
      case 'roundEnded':
        return props.onRound(message.type === 'roundStarted');
      case 'balance':
        // Our own stream tells it as well, and first hand; only where that is down, we ask.
        if (wallet && live.lostAt !== null) client.invalidateQueries({ queryKey: keys.wallets, exact: true });
        return;
      case 'exit':
        return props.onLeave();
      case 'error':
        return onError(message.payload.code);
      case 'realityCheckAcknowledge':
        if (check?.due && !protection.acknowledge.isPending) protection.acknowledge.mutate();
    }
  });
  useReloadForPolicy(opened.origin);
  useEffect(() => {
    if (known) say({ type: 'refreshBalance', payload: known });
  }, [known, say]);
  useEffect(() => {
    if (!waits) return;
    say({ type: 'stopAutoplay', payload: {} });
    say({ type: 'pause', payload: {} });
    return () => say({ type: 'resume', payload: {} });
  }, [waits, say]);

  return (
    <>
      <iframe
        ref={frame}
        className={styles['frame']}
        title={words.play.frame(game.name)}
        src={opened.launch.launch_url}
        sandbox="allow-scripts allow-same-origin allow-forms"
        referrerPolicy="no-referrer"
        allow="autoplay; fullscreen"
        onLoad={curtain.frameLoaded}
      />
      {curtain.state !== 'open' && (
        <div className={styles['curtain']}>
          {curtain.state === 'unanswered' ? (
            <UnansweredPanel onAgain={props.onAgain} onLeave={props.onLeave} onShow={curtain.open} />
          ) : (
            <div className={styles['wait']}>
              <Opening />
              {curtain.state === 'late' && (
                <>
                  <p>{words.play.still}</p>
                  <Button onClick={props.onAgain}>{words.play.reopen}</Button>
                </>
              )}
            </div>
          )}
        </div>
      )}
      {check?.due && (
        <RealityCheck check={check} acknowledge={protection.acknowledge} onStop={props.onLeave} />
      )}
      {limitReached && !check?.due && (
        <LimitReached dayEndsAt={protection.limits?.day_ends_at} onClose={() => setLimitReached(false)} />
      )}
    </>
  );
}

/**
 * Which games a page may open was settled when the browser loaded it. For a provider that came later it is loaded
 * again, once.
 */
function useReloadForPolicy(origin: string) {
  useEffect(() => {
    const key = `igw.reloadedFor.${origin}`;
    const tab = () => sessionStorage;
    const onViolation = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (effectiveDirective !== 'frame-src' || recall(key, tab) !== null) return;
      remember(key, 'yes', tab);
      window.location.reload();
    };
    document.addEventListener('securitypolicyviolation', onViolation);
    return () => document.removeEventListener('securitypolicyviolation', onViolation);
  }, [origin]);
}
