import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
} from 'react';
import { balanceStream } from '../api/gameCalls';
import { keys } from '../api/queries';
import { balanceIn, follow, type Live, nothingYet, noticeIn, type PlayNotice } from './balances';
import { listen } from './stream';

type Listener = (notice: PlayNotice) => void;

interface LiveContext {
  live: Live;
  listeners: Set<Listener>;
}

const Context = createContext<LiveContext | null>(null);

// A tab that nobody looks at gives its connection back: a browser has six of them for all tabs together.
const hiddenGraceMilliseconds = 30_000;
// Movements come in pairs, and the lists of them are asked for once.
const settleMilliseconds = 500;

/** Keeps the balances of the signed-in player's wallets as they are on the server, on every page of his. */
export function LiveBalances({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [live, step] = useReducer(follow, nothingYet);
  const listeners = useRef(new Set<Listener>()).current;
  useEffect(() => {
    const refresh = movementsRefresher(client);
    const onEvent = (name: string, data: string) => {
      const notice = name === 'notice' ? noticeIn(data) : null;
      const event = name === 'balance' ? balanceIn(data) : null;
      if (notice === 'session_ended') client.invalidateQueries({ queryKey: keys.session });
      else if (notice) for (const listener of listeners) listener(notice);
      if (!event) return;
      step({ type: 'balance', event });
      refresh.after(event.walletId, event.seq);
    };
    const onLost = (refused: boolean) => {
      step({ type: 'lost', at: Date.now() });
      // It may be that nobody is signed in any more.
      if (refused) client.invalidateQueries({ queryKey: keys.session });
    };
    const stop = whileLookedAt(() =>
      listen(balanceStream, { onEvent, onLost, onOpen: () => step({ type: 'found' }) }),
    );
    return () => {
      stop();
      refresh.stop();
    };
  }, [client, listeners]);
  const context = useMemo(() => ({ live, listeners }), [live, listeners]);
  return <Context value={context}>{children}</Context>;
}

/** The lists of movements and rounds are read anew after a movement; the first word on a wallet is none. */
function movementsRefresher(client: QueryClient) {
  const seen = new Map<number, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moved = new Set<number>();
  return {
    after: (walletId: number, seq: number) => {
      const before = seen.get(walletId);
      seen.set(walletId, Math.max(seq, before ?? 0));
      if (before === undefined || before >= seq) return;
      moved.add(walletId);
      clearTimeout(timer);
      timer = setTimeout(() => {
        client.invalidateQueries({ queryKey: keys.rounds });
        for (const id of moved) client.invalidateQueries({ queryKey: [...keys.wallets, id] });
        moved.clear();
      }, settleMilliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Runs `start` while the tab is visible; a short look elsewhere does not interrupt it. */
function whileLookedAt(start: () => () => void): () => void {
  let stop: (() => void) | null = start();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (!document.hidden) {
      stop ??= start();
      return;
    }
    timer = setTimeout(() => {
      stop?.();
      stop = null;
    }, hiddenGraceMilliseconds);
  };
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(timer);
    stop?.();
  };
}

function useLiveContext(): LiveContext {
  const context = useContext(Context);
  if (context === null) throw new Error('LiveBalances is missing above');
  return context;
}

export const useLive = (): Live => useLiveContext().live;

/** Calls `listener` for every notice about play, as long as the component is there. */
export function usePlayNotices(listener: Listener): void {
  const { listeners } = useLiveContext();
  const latest = useRef(listener);
  useLayoutEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const own: Listener = (notice) => latest.current(notice);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }, [listeners]);
}
