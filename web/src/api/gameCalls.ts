import { answer, client, type JsonOf } from './client';
import type { paths } from './schema';

export const balanceStream = '/me/balance/stream' satisfies keyof paths;

export type GamePage = JsonOf<paths['/games']['get']>;
/** One game as the lobby shows it. */
export type Card = GamePage['games'][number];
export type Facet = GamePage['providers'][number];
export type GameDetail = JsonOf<paths['/games/{provider}/{code}']['get']>;
export type Rail = JsonOf<paths['/games/rails']['get']>['rails'][number];
export type Launch = JsonOf<paths['/games/{provider}/{code}/launch']['post']>;
export type Round = JsonOf<paths['/me/rounds']['get']>['rounds'][number];

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
  /** Empty: the server's own, which is by name, or the best first where a text is looked for. */
  sort: '' | 'name' | 'new';
}

export interface GameAddress {
  provider: string;
  code: string;
}

export const readGames = (wish: GameWish, currency: string | undefined, cursor: string | null) =>
  answer(
    client.GET('/games', {
      params: {
        query: {
          ...(wish.q !== '' && { q: wish.q }),
          ...(wish.provider !== '' && { provider: wish.provider }),
          ...(wish.category !== '' && { category: wish.category }),
          ...(wish.sort !== '' && { sort: wish.sort }),
          ...(currency !== undefined && { currency }),
          ...(cursor !== null && { cursor }),
        },
      },
    }),
  );

export const readRails = (currency: string | undefined) =>
  answer(client.GET('/games/rails', { params: { query: currency === undefined ? {} : { currency } } }));

export const readGame = ({ provider, code }: GameAddress) =>
  answer(client.GET('/games/{provider}/{code}', { params: { path: { provider, code } } }));

export const like = ({ provider, code }: GameAddress, wanted: boolean) => {
  const params = { path: { provider, code } };
  return answer(
    wanted
      ? client.PUT('/me/favourites/{provider}/{code}', { params })
      : client.DELETE('/me/favourites/{provider}/{code}', { params }),
  );
};

export const launch = ({ provider, code }: GameAddress, currency: string, demo: boolean) =>
  answer(
    client.POST('/games/{provider}/{code}/launch', {
      params: { path: { provider, code } },
      body: { currency, demo },
    }),
  );

/** Ends the running game; also while the page is being left. */
export const endGame = () => answer(client.DELETE('/me/game-session', { keepalive: true }));

export const readRounds = (cursor: string | null) =>
  answer(client.GET('/me/rounds', { params: { query: cursor === null ? {} : { cursor } } }));

// Until the document of the server names these addresses.
type Loose = (
  path: string,
  init?: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
const ask = <Body>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, init: object = {}) =>
  answer((client[method] as unknown as Loose)(path, init) as Promise<{ data?: Body; response: Response }>);

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
