import { MutationCache, QueryCache, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { readClosure, readEvents } from './accountCalls';
import {
  readDevices,
  readIdentities,
  readMovements,
  readPendingSignup,
  readProviders,
  readSession,
  readWallets,
} from './calls';
import { readPasskeys } from './passkeyCalls';
import { asProblem } from './problem';
import { readProfile } from './profileCalls';

export const keys = {
  session: ['session'],
  providers: ['providers'],
  pendingSignup: ['pending-signup'],
  wallets: ['me', 'wallets'],
  devices: ['me', 'devices'],
  identities: ['me', 'identities'],
  passkeys: ['me', 'passkeys'],
  events: ['me', 'events'],
  closure: ['me', 'closure'],
  profile: ['me', 'profile'],
  rounds: ['me', 'rounds'],
  dailyGrant: ['me', 'daily-grant'],
  limits: ['me', 'limits'],
  games: ['games'],
} as const;

/** The one client. Any answer that says "not signed in" ends the session on the page as well. */
export function createQueryClient(): QueryClient {
  const forgetLostSession = (cause: unknown) => {
    if (asProblem(cause).code === 'not_signed_in') client.setQueryData(keys.session, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: forgetLostSession }),
    mutationCache: new MutationCache({ onError: forgetLostSession }),
    defaultOptions: {
      queries: {
        retry: (failures, cause) => failures < 2 && asProblem(cause).status >= 500,
        retryDelay: (failures) => 400 * 2 ** failures,
        // The browser's own word on being offline is often wrong; the request itself tells.
        networkMode: 'always',
        staleTime: 30_000,
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

export const useSession = () => useQuery({ queryKey: keys.session, queryFn: readSession });
export const useProviders = () =>
  useQuery({ queryKey: keys.providers, queryFn: readProviders, staleTime: 600_000 });
export const usePendingSignup = () =>
  useQuery({ queryKey: keys.pendingSignup, queryFn: readPendingSignup, staleTime: 0 });

/** Asked again and again while nothing else tells of movements. */
export const useWallets = (unwatched: boolean) =>
  useQuery({
    queryKey: keys.wallets,
    queryFn: readWallets,
    refetchInterval: unwatched ? 10_000 : false,
  });

export const useDevices = () => useQuery({ queryKey: keys.devices, queryFn: readDevices, staleTime: 0 });
export const useIdentities = () => useQuery({ queryKey: keys.identities, queryFn: readIdentities });
export const usePasskeys = () => useQuery({ queryKey: keys.passkeys, queryFn: readPasskeys });
export const useProfile = () => useQuery({ queryKey: keys.profile, queryFn: readProfile, staleTime: 0 });
export const useClosure = () => useQuery({ queryKey: keys.closure, queryFn: readClosure, staleTime: 0 });
export const useEvents = () =>
  useInfiniteQuery({
    queryKey: keys.events,
    queryFn: ({ pageParam }) => readEvents(pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next_before,
    staleTime: 0,
  });

export const useMovements = (walletId: number) =>
  useInfiniteQuery({
    queryKey: [...keys.wallets, walletId, 'history'],
    queryFn: ({ pageParam }) => readMovements(walletId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 0,
  });

/** Whether this server sends mail: only then are codes, links and forgotten passwords spoken of. */
export const useMailIsOn = () => useProviders().data?.mail === true;
