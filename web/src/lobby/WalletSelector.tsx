import { ChevronDown } from 'lucide-react';
import type { Wallet } from '../api/calls';
import { useWalletChoice } from '../session/wallets';
import { Button } from '../ui/Button';
import { Disclosure } from '../ui/Disclosure';
import { money } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './WalletSelector.module.css';

/** The wallet in use with its balance; opens to choose another one, or to ask for it with `onChoose`. */
export function WalletSelector({ onChoose }: { onChoose?: (wallet: Wallet) => void }) {
  const { locale, words } = useLanguage();
  const { wallets, chosen, choose, query } = useWalletChoice();
  if (query.isPending) return <span className={styles['waiting']} aria-hidden="true" />;
  if (query.isError && !chosen) {
    return (
      <Button onClick={() => query.refetch()} pending={query.isFetching}>
        {words.wallet.down}
      </Button>
    );
  }
  if (!chosen) return <span className={styles['none']}>{words.wallet.none}</span>;
  const balance = money(chosen.balance, chosen.currency_code, locale);
  return (
    <Disclosure
      face={
        <>
          <span className="sr-only">{words.wallet.choose} </span>
          <span className={`${styles['code']} ${styles['faceCode']}`}>{chosen.currency_code}</span>{' '}
          <span className={styles['balance']}>{balance}</span>
          <span className="sr-only"> {words.lobby.credits}</span>
          <ChevronDown size={16} aria-hidden="true" />
        </>
      }
    >
      {(close) => (
        <fieldset className={styles['choices']}>
          <legend>{words.wallet.choose}</legend>
          {wallets.map((wallet) => (
            <label key={wallet.wallet_id} className={styles['choice']}>
              <input
                type="radio"
                name="wallet"
                checked={wallet.wallet_id === chosen.wallet_id}
                onChange={() => {
                  if (!onChoose) return choose(wallet);
                  close();
                  onChoose(wallet);
                }}
              />
              <span className={styles['code']}>{wallet.currency_code}</span>
              <span className={styles['balance']}>{money(wallet.balance, wallet.currency_code, locale)}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Disclosure>
  );
}
