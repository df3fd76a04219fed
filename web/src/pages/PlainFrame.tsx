import type { ReactNode } from 'react';
import { Dial } from '../brand/Dial';
import { Wordmark } from '../brand/Wordmark';
import { SkipLink } from '../ui/SkipLink';
import { LanguageSwitch } from '../words/LanguageSwitch';
import styles from './PlainFrame.module.css';

/** The frame of pages that only say something: what is missing, what opens later, what is down. */
export function PlainFrame({ children }: { children: ReactNode }) {
  return (
    <div className={styles['frame']}>
      <SkipLink />
      <header className={styles['header']}>
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1} className={styles['main']}>
        <Dial className={styles['dial']} />
        {children}
      </main>
    </div>
  );
}
