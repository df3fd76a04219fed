import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { acknowledgeRealityCheck, type Limits } from '../api/gameCalls';
import { useLimits } from '../api/gameQueries';
import { keys } from '../api/queries';

/** The end of the break or the exclusion that runs at `now` (milliseconds), the later of the two; `null` in neither. */
export function stoppedUntil(limits: Limits | undefined, now: number): string | null {
  const ends = [limits?.time_out_until, limits?.excluded_until].filter(
    (end): end is string => typeof end === 'string' && Date.parse(end) > now,
  );
  return ends.sort((one, other) => Date.parse(other) - Date.parse(one))[0] ?? null;
}

/** Until when the signed-in player has stopped himself; `null` where he has not, or that is not known yet. */
export const useStop = () => stoppedUntil(useLimits().data, Date.now());

// A browser's timer counts in 31 bits of milliseconds.
const longestTimer = 2_000_000_000;
// The clocks of both sides differ.
const shortestTimer = 10_000;

/** What the player has set himself, kept true while he plays. */
export function useProtection() {
  const client = useQueryClient();
  const { data, refetch } = useLimits();
  const acknowledge = useMutation({
    mutationFn: acknowledgeRealityCheck,
    onSuccess: (limits) => client.setQueryData(keys.limits, limits),
    onError: () => refetch(),
  });
  const check = data?.reality_check;
  useEffect(() => {
    // The server tells when it is time. This is for a player whom the word does not reach.
    if (!check || check.due || check.due_at === null) return;
    const left = Date.parse(check.due_at) - Date.now();
    const timer = setTimeout(refetch, Math.min(longestTimer, Math.max(shortestTimer, left + 1000)));
    return () => clearTimeout(timer);
  }, [check, refetch]);
  return {
    limits: data,
    stoppedUntil: stoppedUntil(data, Date.now()),
    refresh: () => {
      refetch();
    },
    acknowledge,
  };
}

export type Protection = ReturnType<typeof useProtection>;
