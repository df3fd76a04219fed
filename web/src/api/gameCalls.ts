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

export type DailyGrant = JsonOf<paths['/me/daily-grant']['get']>;
export type Limits = JsonOf<paths['/me/limits']['get']>;
export type Limit = Limits['limits'][number];
export type LimitKind = Limit['kind'];

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

/** Ends this game session, if it still runs; also while the page is being left. */
export const endGame = (gameSessionId: number) =>
  answer(
    client.DELETE('/me/game-session', {
      params: { query: { game_session_id: gameSessionId } },
      keepalive: true,
    }),
  );

export const readRounds = (cursor: string | null) =>
  answer(client.GET('/me/rounds', { params: { query: cursor === null ? {} : { cursor } } }));

export const readDailyGrant = () => answer(client.GET('/me/daily-grant'));
export const takeDailyGrant = () => answer(client.POST('/me/daily-grant'));

export const readLimits = () => answer(client.GET('/me/limits'));

export const setLimit = (limit: { currency: string; kind: LimitKind; amount: string | null }) =>
  answer(client.PUT('/me/limits', { body: { limits: [limit] } }));

export const setRealityCheck = (minutes: number) =>
  answer(client.PUT('/me/limits', { body: { reality_check_minutes: minutes } }));

export const startTimeOut = (hours: number) => answer(client.POST('/me/time-out', { body: { hours } }));

export const excludeMyself = (months: number) =>
  answer(client.POST('/me/self-exclusion', { body: { months, confirm: true } }));

export const acknowledgeRealityCheck = () => answer(client.POST('/me/reality-check/acknowledge'));
