import { Link } from 'wouter';
import { useWords } from '../words/language';
import styles from './Wordmark.module.css';

export function Wordmark() {
  const words = useWords();
  return (
    <Link href="/" className={styles['mark']} aria-label={words.common.home}>
      <svg viewBox="-28 -28 56 56" aria-hidden="true" focusable="false">
        <circle r="25.5" className={styles['ring']} />
        <path
          className={styles['star']}
          d="M0-20 3.8-9.2 14.1-14.1 9.2-3.8 20 0 9.2 3.8 14.1 14.1 3.8 9.2 0 20-3.8 9.2-14.1 14.1-9.2 3.8-20 0-9.2-3.8-14.1-14.1-3.8-9.2Z"
        />
      </svg>
      IGW
    </Link>
  );
}
