import { type ReactNode, useEffect, useRef } from 'react';
import { useGames } from '../api/gameQueries';
import { useWalletChoice } from '../session/wallets';
import { Button } from '../ui/Button';
import { LoadFailed } from '../ui/LoadFailed';
import { Notice } from '../ui/Notice';
import { useWords } from '../words/language';
import { Filters, Order } from './Filters';
import { GameCard } from './GameCard';
import styles from './GameSearch.module.css';
import { SearchField } from './SearchField';
import { everything, narrows, useWish } from './wish';

/** Search, filters and the list. `children` stand between them as long as nothing is looked for. */
export function Catalogue({ children }: { children: ReactNode }) {
  const words = useWords();
  const [wish, change] = useWish();
  const { chosen, query: wallets } = useWalletChoice();
  const list = useGames(wish, chosen?.currency_code, !wallets.isPending);
  const first = list.data?.pages[0];
  const searching = narrows(wish);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was found stands below the bar, which may itself be at the lower edge of the window.
    if (searching && bar.current?.contains(document.activeElement)) bar.current.scrollIntoView();
  }, [searching]);
  if (first?.total === 0 && !searching) {
    return (
      <Notice tone="info" title={words.lobby.emptyTitle}>
        <p>{words.lobby.emptyText}</p>
      </Notice>
    );
  }
  return (
    <>
      <div className={styles['bar']} ref={bar}>
        <SearchField value={wish.q} onSearch={(q) => change({ q })} />
        <Filters
          wish={wish}
          providers={first?.providers ?? []}
          categories={first?.categories ?? []}
          onChange={change}
        />
      </div>
      {!searching && children}
      <section className={styles['section']} aria-labelledby="games" id="all-games">
        <div className={styles['head']}>
          <h2 id="games">{searching ? words.games.found : words.games.all}</h2>
          <p className={styles['quiet']} role="status">
            {first && words.games.count(first.total)}
          </p>
          <Order wish={wish} onChange={change} />
        </div>
        {list.isError && !list.isFetchNextPageError && (
          <LoadFailed cause={list.error} retry={list.refetch} retrying={list.isFetching} />
        )}
        {first?.total === 0 && searching && (
          <Notice tone="info" title={words.games.noneFoundTitle}>
            <p>{words.games.noneFound}</p>
            <Button onClick={() => change(everything)}>{words.games.reset}</Button>
          </Notice>
        )}
        <Games list={list} />
      </section>
    </>
  );
}

function Games({ list }: { list: ReturnType<typeof useGames> }) {
  const words = useWords();
  if (list.isPending) return <Ghosts />;
  // Two pages of a list that changed in between may both hold the same game.
  const games = new Map(
    list.data?.pages.flatMap((page) => page.games).map((game) => [`${game.provider}/${game.code}`, game]),
  );
  return (
    <>
      <ul className={styles['grid']} data-old={list.isPlaceholderData || undefined}>
        {[...games].map(([key, game]) => (
          <GameCard key={key} game={game} />
        ))}
      </ul>
      {list.isFetchNextPageError && (
        <LoadFailed cause={list.error} retry={list.fetchNextPage} retrying={list.isFetchingNextPage} />
      )}
      {list.hasNextPage && !list.isFetchNextPageError && (
        <div>
          <Button
            onClick={() => list.fetchNextPage()}
            pending={list.isFetchingNextPage}
            pendingText={words.common.loading}
          >
            {words.games.more}
          </Button>
        </div>
      )}
    </>
  );
}

function Ghosts() {
  return (
    <div className={styles['grid']} aria-hidden="true">
      {[1, 2, 3, 4, 5, 6].map((each) => (
        <div key={each} className={styles['ghost']} />
      ))}
    </div>
  );
}
