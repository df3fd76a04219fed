import { Link } from 'wouter';
import type { Round } from '../api/gameCalls';
import { useRounds } from '../api/gameQueries';
import books from '../lobby/Movements.module.css';
import { Button } from '../ui/Button';
import { useFewFirst } from '../ui/fewFirst';
import { LoadFailed } from '../ui/LoadFailed';
import { ago, money } from '../words/format';
import { useLanguage } from '../words/language';
import { playPath } from './paths';

/** The player's rounds in every game and wallet, the newest first. */
export function Rounds() {
  const { words } = useLanguage();
  const history = useRounds();
  const all = history.data?.pages.flatMap((page) => page.rounds);
  const { rows, more } = useFewFirst(all, history);
  return (
    <section className={books['section']} aria-labelledby="rounds">
      <h2 id="rounds">{words.games.rounds.title}</h2>
      {history.isError && (
        <LoadFailed
          cause={history.error}
          retry={all ? history.fetchNextPage : history.refetch}
          retrying={history.isFetching}
        />
      )}
      {all?.length === 0 && <p className={books['quiet']}>{words.games.rounds.none}</p>}
      <ul className={books['rows']}>
        {rows?.map((round) => (
          <RoundRow key={round.round_id} round={round} />
        ))}
      </ul>
      {more && (
        <div>
          <Button onClick={more} pending={history.isFetchingNextPage} pendingText={words.common.loading}>
            {words.games.rounds.older}
          </Button>
        </div>
      )}
    </section>
  );
}

function RoundRow({ round }: { round: Round }) {
  const { words, locale } = useLanguage();
  const sum = (amount: string) => money(amount, round.currency, locale);
  const open = round.state === 'open';
  const ahead = !round.net.startsWith('-') && /[1-9]/.test(round.net);
  return (
    <li className={books['row']}>
      <div className={books['what']}>
        <p className={books['kind']}>
          {round.game === null && words.games.rounds.unknown}
          {round.game && open && <Link href={playPath(round.game)}>{round.game.name}</Link>}
          {round.game && !open && round.game.name}
        </p>
        <p className={books['quiet']}>
          <time dateTime={round.opened_at}>{ago(round.opened_at, locale)}</time>
          {open && `, ${words.games.rounds.open}`}
        </p>
      </div>
      <div className={books['sums']}>
        <p className={books['amount']} data-came={ahead || undefined}>
          {ahead && '+'}
          {sum(round.net)}
        </p>
        <p className={books['quiet']}>
          {words.listed([
            words.games.rounds.staked(sum(round.staked)),
            words.games.rounds.paid(sum(round.paid)),
          ])}
        </p>
      </div>
    </li>
  );
}
