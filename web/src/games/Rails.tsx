import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { Rail as RailOfGames } from '../api/gameCalls';
import { useRails } from '../api/gameQueries';
import { useWalletChoice } from '../session/wallets';
import { LoadFailed } from '../ui/LoadFailed';
import type { Dictionary } from '../words/en';
import { useWords } from '../words/language';
import { GameCard } from './GameCard';
import styles from './Rails.module.css';

/** Rows of games to pick from without looking for anything. */
export function Rails() {
  const { chosen, query: wallets } = useWalletChoice();
  const rails = useRails(chosen?.currency_code, !wallets.isPending);
  if (rails.isError && !rails.data) {
    return <LoadFailed cause={rails.error} retry={rails.refetch} retrying={rails.isFetching} />;
  }
  return rails.data?.rails.map((rail) => <Rail key={rail.name} rail={rail} />);
}

const byProvider = 'provider:';

function railTitle(name: string, words: Dictionary): string {
  if (name.startsWith(byProvider)) return words.games.rails.by(name.slice(byProvider.length));
  switch (name) {
    case 'recent':
    case 'favourites':
    case 'new':
    case 'popular':
      return words.games.rails[name];
    default:
      return words.games.categories[name] ?? name;
  }
}

function Rail({ rail }: { rail: RailOfGames }) {
  const words = useWords();
  const id = useId();
  const title = railTitle(rail.name, words);
  const row = useRef<HTMLUListElement>(null);
  const ends = useEnds(row, rail.games.length);
  const scroll = (pages: -1 | 1) => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const width = row.current?.clientWidth ?? 0;
    row.current?.scrollBy({ left: pages * width * 0.85, behavior: calm ? 'auto' : 'smooth' });
  };
  return (
    <section className={styles['rail']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 id={id}>{title}</h2>
        {!(ends.atStart && ends.atEnd) && (
          <div className={styles['steps']}>
            <button
              type="button"
              aria-label={words.games.rails.earlier(title)}
              aria-disabled={ends.atStart || undefined}
              onClick={() => scroll(-1)}
            >
              <ChevronLeft size={20} aria-hidden="true" />
            </button>
            <button
              type="button"
              aria-label={words.games.rails.later(title)}
              aria-disabled={ends.atEnd || undefined}
              onClick={() => scroll(1)}
            >
              <ChevronRight size={20} aria-hidden="true" />
            </button>
          </div>
        )}
      </div>
      <ul ref={row} className={styles['row']}>
        {rail.games.map((game) => (
          <GameCard key={`${game.provider}/${game.code}`} game={game} />
        ))}
      </ul>
    </section>
  );
}

/** Whether there is more of the row to either side. */
function useEnds(row: RefObject<HTMLUListElement | null>, count: number) {
  const [ends, setEnds] = useState({ atStart: true, atEnd: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of games is another width to measure
  useEffect(() => {
    const box = row.current;
    if (box === null) return;
    const look = () =>
      setEnds({
        atStart: box.scrollLeft <= 1,
        atEnd: box.scrollLeft + box.clientWidth >= box.scrollWidth - 1,
      });
    look();
    box.addEventListener('scroll', look, { passive: true });
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    return () => {
      box.removeEventListener('scroll', look);
      watcher.disconnect();
    };
  }, [row, count]);
  return ends;
}
