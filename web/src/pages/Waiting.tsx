import { Progress } from '../ui/Button';
import { useWords } from '../words/language';
import styles from './Waiting.module.css';

/** Shown only when the wait is long enough to be noticed; the style sheet delays it. */
export function Waiting() {
  const words = useWords();
  return (
    <p className={styles['waiting']} role="status">
      <Progress>{words.common.loading}</Progress>
    </p>
  );
}
