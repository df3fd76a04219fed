import type { ReactNode } from 'react';
import { Dial } from '../brand/Dial';
import { Wordmark } from '../brand/Wordmark';
import { SkipLink } from '../ui/SkipLink';
import { FullPromise } from '../words/HousePromise';
import { LanguageSwitch } from '../words/LanguageSwitch';
import { LegalLinks } from '../words/LegalLinks';
import { useWords } from '../words/language';
import styles from './DoorFrame.module.css';

/** The frame of the pages in front of the door: the red field with the dial, and the form beside it. */
export function DoorFrame({ children }: { children: ReactNode }) {
  const words = useWords();
  return (
    <div className={styles['frame']}>
      <SkipLink />
      <header className={styles['field']}>
        <div className={styles['top']}>
          <Wordmark />
          <div className={styles['narrowOnly']}>
            <LanguageSwitch />
          </div>
        </div>
        <Dial className={styles['dial']} />
        <p className={styles['pitch']}>{words.door.pitch}</p>
      </header>
      <div className={styles['column']}>
        <aside className={styles['wideOnly']} aria-label={words.language.choose}>
          <LanguageSwitch />
        </aside>
        <main id="main" tabIndex={-1} className={styles['main']}>
          {children}
        </main>
        <footer className={styles['footer']}>
          <FullPromise />
          <LegalLinks />
        </footer>
      </div>
    </div>
  );
}
