import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Coins } from 'lucide-react';
import { useEffect } from 'react';
import { type DailyGrant, takeDailyGrant } from '../api/gameCalls';
import { useDailyGrant } from '../api/gameQueries';
import { asProblem } from '../api/problem';
import { keys } from '../api/queries';
import { useStop } from '../play/protection';
import { Button } from '../ui/Button';
import { ProblemNotice } from '../ui/ProblemNotice';
import { ahead, money } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './DailyCoins.module.css';

/** The coins of the day: to take, or when the next ones come. Nothing where the house gives none. */
export function DailyCoins() {
  const { words, locale } = useLanguage();
  const client = useQueryClient();
  const { data, refetch } = useDailyGrant();
  const stop = useStop();
  const take = useMutation({
    mutationFn: takeDailyGrant,
    onSuccess: (answer) => client.setQueryData(keys.dailyGrant, answer),
    onError: () => refetch(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.wallets }),
  });
  useEffect(() => {
    if (!data?.next_at || data.available) return;
    const timer = setTimeout(refetch, timerUntil(data.next_at));
    return () => clearTimeout(timer);
  }, [data, refetch]);
  // Neither now nor at a time that can be said: what is in the way stands elsewhere.
  if (!data || data.amounts.length === 0 || (!data.available && data.next_at === null)) return null;
  // In a break there are none, and the ones of today were perhaps never taken.
  if (stop !== null) return null;
  return (
    <section className={styles['card']} aria-labelledby="daily">
      <div className={styles['head']}>
        <Coins size={26} aria-hidden="true" />
        <h2 id="daily">{words.games.daily.title}</h2>
      </div>
      <ul className={styles['amounts']}>
        {data.amounts.map(({ currency, amount }) => (
          <li key={currency}>{money(amount, currency, locale)}</li>
        ))}
      </ul>
      {take.error && <ProblemNotice problem={asProblem(take.error)} />}
      {data.available ? (
        <>
          <p>{words.games.daily.ready}</p>
          <Button
            look="primary"
            onClick={() => take.mutate()}
            pending={take.isPending}
            pendingText={words.games.daily.taking}
          >
            {words.games.daily.take}
          </Button>
        </>
      ) : (
        <p role="status">
          {take.data?.granted && `${words.games.daily.taken(listOf(data, locale, words.listed))} `}
          {data.next_at && words.games.daily.next(ahead(data.next_at, locale))}
        </p>
      )}
    </section>
  );
}

function listOf(
  { amounts }: DailyGrant,
  locale: 'en' | 'vi',
  listed: (items: readonly string[]) => string,
): string {
  return listed(amounts.map(({ currency, amount }) => money(amount, currency, locale)));
}

// A timer counts 32 bits of milliseconds; a day fits, and whoever waits longer asks once in between.
const longestTimer = 86_400_000;

function timerUntil(iso: string): number {
  const left = Date.parse(iso) - Date.now();
  return Number.isNaN(left) ? longestTimer : Math.min(longestTimer, Math.max(1000, left + 500));
}
