import { useWords } from '../words/language';
import styles from './SkipLink.module.css';

/** First in the tab order: past everything to `#main`. */
export function SkipLink() {
  const words = useWords();
  return (
    <a className={styles['skip']} href="#main">
      {words.common.skip}
    </a>
  );
}
