import { answer, client, unless } from './client';

export const balanceStream = '/me/balance/stream';

/** One game as the lobby shows it. */
export interface Card {
  provider: string;
  code: string;
  name: string;
  category: string;
  rtp: string | null;
  volatility: string | null;
  currencies: string[] | null;
  images: { thumbnail?: string | null; background?: string | null };
  demo: boolean;
  is_new: boolean;
  available: boolean;
  favourite: boolean | null;
}

export interface GamePage {
  games: Card[];
  next_cursor: string | null;
  total: number;
  providers: Facet[];
  categories: Facet[];
}

export interface Facet {
  name: string;
  count: number;
}

export interface GameDetail extends Card {
  launchable_currencies: string[];
  open_round: { round_id: string; currency: string } | null;
  last_currency: string | null;
}

export interface Rail {
  name: string;
  games: Card[];
}

export interface Launch {
  launch_url: string;
  game_session_id: number | string | null;
  expires_at: string | null;
  mode: 'coins' | 'demo';
}

export interface Round {
  round_id: string;
  game: { provider: string; code: string; name: string } | null;
  currency: string;
  staked: string;
  paid: string;
  net: string;
  state: 'open' | 'closed';
  opened_at: string;
  closed_at: string | null;
}

export interface DailyGrant {
  available: boolean;
  amounts: { currency: string; amount: string }[];
  next_at: string | null;
}

export type LimitKind = 'stake' | 'loss';

export interface Limit {
  currency: string;
  kind: LimitKind;
  amount: string | null;
  used: string;
  pending: { amount: string | null; from: string } | null;
}

export interface Limits {
  limits: Limit[];
  reality_check: {
    minutes: number;
    due: boolean;
    playing_since: string | null;
    elapsed_seconds: number;
    net?: { currency: string; amount: string }[];
  };
  time_out_until: string | null;
  excluded_until: string | null;
  day_ends_at: string;
}

export interface GameWish {
  q: string;
  provider: string;
  category: string;
  sort: 'name' | 'new';
}

export interface GameAddress {
  provider: string;
  code: string;
}

// Until the document of the server names these addresses.
type Loose = (
  path: string,
  init?: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const ask = <Body>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, init: object = {}) =>
  answer((client[method] as unknown as Loose)(path, init) as Promise<{ data?: Body; response: Response }>);

export const readGames = (wish: GameWish, currency: string | undefined, cursor: string | null) =>
  ask<GamePage>('GET', '/games', {
    params: {
      query: {
        sort: wish.sort,
        ...(wish.q !== '' && { q: wish.q }),
        ...(wish.provider !== '' && { provider: wish.provider }),
        ...(wish.category !== '' && { category: wish.category }),
        ...(currency !== undefined && { currency }),
        ...(cursor !== null && { cursor }),
      },
    },
  });

export const readRails = (currency: string | undefined) =>
  ask<{ rails: Rail[] }>('GET', '/games/rails', {
    params: { query: currency === undefined ? {} : { currency } },
  });

export const readGame = ({ provider, code }: GameAddress) =>
  ask<GameDetail>('GET', '/games/{provider}/{code}', { params: { path: { provider, code } } });

export const like = ({ provider, code }: GameAddress, wanted: boolean) =>
  ask<void>(wanted ? 'PUT' : 'DELETE', '/me/favourites/{provider}/{code}', {
    params: { path: { provider, code } },
  });

export const launch = ({ provider, code }: GameAddress, currency: string, demo: boolean) =>
  ask<Launch>('POST', '/games/{provider}/{code}/launch', {
    params: { path: { provider, code } },
    body: { currency, ...(demo && { demo }) },
  });

/** Ends the running game; also while the page is being left. */
export const endGame = () =>
  unless('not_found', ask<void>('DELETE', '/me/game-session', { keepalive: true }));

export const readRounds = (cursor: string | null) =>
  ask<{ rounds: Round[]; next_cursor: string | null }>('GET', '/me/rounds', {
    params: { query: cursor === null ? {} : { cursor } },
  });

export const readDailyGrant = () => ask<DailyGrant>('GET', '/me/daily-grant');
export const takeDailyGrant = () => ask<DailyGrant & { granted: boolean }>('POST', '/me/daily-grant');

export const readLimits = () => ask<Limits>('GET', '/me/limits');
export const setLimit = (limit: { currency: string; kind: LimitKind; amount: string | null }) =>
  ask<Limits>('PUT', '/me/limits', { body: { limits: [limit] } });
export const setRealityCheck = (minutes: number) =>
  ask<Limits>('PUT', '/me/limits', { body: { reality_check_minutes: minutes } });
export const startTimeOut = (hours: number) => ask<Limits>('POST', '/me/time-out', { body: { hours } });
export const excludeMyself = (months: number) =>
  ask<Limits>('POST', '/me/self-exclusion', { body: { months, confirm: true } });
export const acknowledgeRealityCheck = () => ask<Limits>('POST', '/me/reality-check/acknowledge');
