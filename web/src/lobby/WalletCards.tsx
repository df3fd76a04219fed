import { Check } from 'lucide-react';
import { useWalletChoice } from '../session/wallets';
import { Button } from '../ui/Button';
import { LoadFailed } from '../ui/LoadFailed';
import { money } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './WalletCards.module.css';

export function WalletCards() {
  const { locale, words } = useLanguage();
  const { wallets, chosen, choose, query } = useWalletChoice();
  return (
    <section className={styles['section']} aria-labelledby="wallets">
      <h2 id="wallets">{words.lobby.walletsTitle}</h2>
      {query.isError && !chosen && (
        <LoadFailed cause={query.error} retry={query.refetch} retrying={query.isFetching} />
      )}
      <ul className={styles['cards']}>
        {wallets.map((wallet) => (
          <li key={wallet.wallet_id} className={styles['card']} data-chosen={wallet === chosen || undefined}>
            <p className={styles['code']}>{wallet.currency_code}</p>
            <p className={styles['balance']}>{money(wallet.balance, wallet.currency_code, locale)}</p>
            <p className={styles['credits']}>{words.lobby.credits}</p>
            {wallet === chosen ? (
              <p className={styles['inUse']}>
                <Check size={18} aria-hidden="true" /> {words.lobby.inUse}
              </p>
            ) : (
              <Button onClick={() => choose(wallet)}>{words.lobby.use(wallet.currency_code)}</Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
