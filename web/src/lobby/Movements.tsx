import type { Movement, Wallet } from '../api/calls';
import { useMovements } from '../api/queries';
import { useWalletChoice } from '../session/wallets';
import { Button } from '../ui/Button';
import { useFewFirst } from '../ui/fewFirst';
import { LoadFailed } from '../ui/LoadFailed';
import { ago, money } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './Movements.module.css';

/** What has moved in the chosen wallet, the newest first. */
export function Movements() {
  const { chosen } = useWalletChoice();
  return chosen ? <MovementsOf key={chosen.wallet_id} wallet={chosen} /> : null;
}

function MovementsOf({ wallet }: { wallet: Wallet }) {
  const { words } = useLanguage();
  const history = useMovements(wallet.wallet_id);
  const all = history.data?.pages.flatMap((page) => page.entries);
  const { rows, more } = useFewFirst(all, history);
  return (
    <section className={styles['section']} aria-labelledby="movements">
      <h2 id="movements">{words.wallet.history(wallet.currency_code)}</h2>
      {history.isError && (
        <LoadFailed
          cause={history.error}
          retry={all ? history.fetchNextPage : history.refetch}
          retrying={history.isFetching}
        />
      )}
      {all?.length === 0 && <p className={styles['quiet']}>{words.wallet.nothingMoved}</p>}
      <ul className={styles['rows']}>
        {rows?.map((row) => (
          <MovementRow key={row.seq} row={row} currency={wallet.currency_code} />
        ))}
      </ul>
      {more && (
        <div>
          <Button onClick={more} pending={history.isFetchingNextPage} pendingText={words.common.loading}>
            {words.wallet.olderMoves}
          </Button>
        </div>
      )}
    </section>
  );
}

function MovementRow({ row, currency }: { row: Movement; currency: string }) {
  const { words, locale } = useLanguage();
  const came = !row.amount.startsWith('-');
  return (
    <li className={styles['row']}>
      <div className={styles['what']}>
        <p className={styles['kind']}>{words.wallet.kinds[row.kind] ?? words.wallet.otherKind}</p>
        <p className={styles['quiet']}>
          <time dateTime={row.at}>{ago(row.at, locale)}</time>
        </p>
      </div>
      <div className={styles['sums']}>
        <p className={styles['amount']} data-came={came || undefined}>
          {came && '+'}
          {money(row.amount, currency, locale)}
        </p>
        <p className={styles['quiet']}>{words.wallet.after(money(row.balance_after, currency, locale))}</p>
      </div>
    </li>
  );
}
