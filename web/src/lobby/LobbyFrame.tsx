import type { ReactNode } from 'react';
import { Wordmark } from '../brand/Wordmark';
import { WalletChoiceProvider } from '../session/wallets';
import { PageFooter } from '../ui/PageFooter';
import { SkipLink } from '../ui/SkipLink';
import { ShortPromise } from '../words/HousePromise';
import { LanguageSwitch } from '../words/LanguageSwitch';
import styles from './LobbyFrame.module.css';
import { PlayerMenu } from './PlayerMenu';
import { WalletSelector } from './WalletSelector';

/** The frame of a signed-in player's pages: wallet, language and menu on top, the promise below. */
export function LobbyFrame({ children }: { children: ReactNode }) {
  return (
    <WalletChoiceProvider>
      <div className={styles['frame']}>
        <SkipLink />
        <header className={styles['header']}>
          <Wordmark />
          <WalletSelector />
          <div className={styles['wideOnly']}>
            <LanguageSwitch />
          </div>
          <PlayerMenu />
        </header>
        <main id="main" tabIndex={-1} className={styles['main']}>
          {children}
        </main>
        <PageFooter>
          <p>
            <ShortPromise />
          </p>
        </PageFooter>
      </div>
    </WalletChoiceProvider>
  );
}
