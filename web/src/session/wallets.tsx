import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Wallet } from '../api/calls';
import { useWallets } from '../api/queries';
import { withLive } from './balances';
import { useLive } from './LiveBalances';
import { recall, remember } from './memory';

const memoryKey = 'igw.wallet';

interface WalletChoice {
  wallets: readonly Wallet[];
  chosen: Wallet | undefined;
  choose: (wallet: Wallet) => void;
  query: ReturnType<typeof useWallets>;
}

const WalletContext = createContext<WalletChoice | null>(null);

// Currency and type, not the number: the choice is then good for whoever signs in on this device.
const nameOf = (wallet: Wallet) => `${wallet.currency_code}:${wallet.wallet_type}`;

export function WalletChoiceProvider({ children }: { children: ReactNode }) {
  const live = useLive();
  const query = useWallets(live.lostAt !== null);
  const [remembered, setRemembered] = useState(() => recall(memoryKey));
  const choice = useMemo<WalletChoice>(() => {
    const wallets = withLive(query.data ?? [], live, query.dataUpdatedAt);
    return {
      wallets,
      chosen: wallets.find((wallet) => nameOf(wallet) === remembered) ?? wallets[0],
      choose: (wallet) => {
        remember(memoryKey, nameOf(wallet));
        setRemembered(nameOf(wallet));
      },
      query,
    };
  }, [query, live, remembered]);
  return <WalletContext value={choice}>{children}</WalletContext>;
}

export function useWalletChoice(): WalletChoice {
  const choice = useContext(WalletContext);
  if (choice === null) throw new Error('useWalletChoice stands outside its provider');
  return choice;
}
