import type { ReactNode } from 'react';
import { LegalLinks } from '../words/LegalLinks';
import { useWords } from '../words/language';
import styles from './PageFooter.module.css';

/** The foot of a page: the house's promise, as long as the page wants it, and the ways to what is written down. */
export function PageFooter({ children }: { children: ReactNode }) {
  const words = useWords();
  return (
    <footer className={styles['footer']}>
      {children}
      <LegalLinks />
      <a href="/docs">{words.footer.api}</a>
    </footer>
  );
}
