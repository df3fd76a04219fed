import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  type GameAddress,
  type GameWish,
  readDailyGrant,
  readGame,
  readGames,
  readLimits,
  readRails,
  readRounds,
} from './gameCalls';
import { keys } from './queries';

/** `ready` once it is known which wallet is in use: availability goes by it. */
export const useGames = (wish: GameWish, currency: string | undefined, ready: boolean) =>
  useInfiniteQuery({
    enabled: ready,
    queryKey: [...keys.games, 'list', wish, currency],
    queryFn: ({ pageParam }) => readGames(wish, currency, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // While somebody types, what was found before stays until there is something new.
    placeholderData: keepPreviousData,
  });

export const useRails = (currency: string | undefined, ready: boolean) =>
  useQuery({
    enabled: ready,
    queryKey: [...keys.games, 'rails', currency],
    queryFn: () => readRails(currency),
    placeholderData: keepPreviousData,
  });

export const useGame = (game: GameAddress) =>
  useQuery({
    queryKey: [...keys.games, 'detail', game.provider, game.code],
    queryFn: () => readGame(game),
    staleTime: 0,
    gcTime: 0,
  });

export const useRounds = () =>
  useInfiniteQuery({
    queryKey: keys.rounds,
    queryFn: ({ pageParam }) => readRounds(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 0,
  });

export const useDailyGrant = () =>
  useQuery({ queryKey: keys.dailyGrant, queryFn: readDailyGrant, staleTime: 0 });

export const useLimits = () => useQuery({ queryKey: keys.limits, queryFn: readLimits, staleTime: 0 });
