import type { Wallet } from '../api/calls';

/** The latest known balance of one wallet. `seq` counts its movements, so the higher one is the later one. */
export interface LiveBalance {
  balance: string;
  seq: number;
}

export interface BalanceEvent extends LiveBalance {
  walletId: number;
}

/** What the stream has told so far. */
export interface Live {
  balances: ReadonlyMap<number, LiveBalance>;
  /** When the stream was lost (milliseconds); `null` while it runs. */
  lostAt: number | null;
}

export const nothingYet: Live = { balances: new Map(), lostAt: null };

export type LiveStep =
  | { type: 'balance'; event: BalanceEvent }
  | { type: 'lost'; at: number }
  | { type: 'found' };

/** The next state. A balance that is not newer than the known one changes nothing, whenever it arrives. */
export function follow(live: Live, step: LiveStep): Live {
  switch (step.type) {
    case 'found':
      return live.lostAt === null ? live : { ...live, lostAt: null };
    case 'lost':
      // The first loss counts: what was read after it is newer than all that the stream has told.
      return live.lostAt === null ? { ...live, lostAt: step.at } : live;
    case 'balance': {
      const { walletId, balance, seq } = step.event;
      if ((live.balances.get(walletId)?.seq ?? -1) >= seq) return live;
      return { ...live, balances: new Map(live.balances).set(walletId, { balance, seq }) };
    }
  }
}

/** The wallets as last read at `readAt` (milliseconds), with the balances that the stream knows better. */
export function withLive(wallets: readonly Wallet[], live: Live, readAt: number): readonly Wallet[] {
  if (live.lostAt !== null && readAt > live.lostAt) return wallets;
  return wallets.map((wallet) => {
    const known = live.balances.get(wallet.wallet_id);
    return known === undefined ? wallet : { ...wallet, balance: known.balance };
  });
}

type Fields = Record<string, unknown>;

function fieldsOf(data: string): Fields {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

/** The event `balance` of the stream, or `null` where its data is not of that shape. */
export function balanceIn(data: string): BalanceEvent | null {
  const { wallet_id: walletId, balance, seq } = fieldsOf(data);
  if (!Number.isSafeInteger(walletId) || !Number.isSafeInteger(seq)) return null;
  if (typeof balance !== 'string' || !/^-?\d+(\.\d+)?$/.test(balance)) return null;
  return { walletId: walletId as number, balance, seq: seq as number };
}

const noticeKinds = ['reality_check', 'play_stopped', 'session_ended'] as const;

/** Something that the server tells at once: play has to stop for a moment or for long, or the sign-in is over. */
export type PlayNotice = (typeof noticeKinds)[number];

/** The event `notice` of the stream, or `null` where this page does not know its kind. */
export function noticeIn(data: string): PlayNotice | null {
  const { kind } = fieldsOf(data);
  return noticeKinds.find((known) => known === kind) ?? null;
}
