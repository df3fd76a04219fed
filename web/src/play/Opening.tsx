import { Progress } from '../ui/Button';
import { useWords } from '../words/language';
import styles from './Room.module.css';

/** The wait for a game. */
export function Opening() {
  const words = useWords();
  return (
    <p className={styles['opening']} role="status">
      <Progress>{words.play.opening}</Progress>
    </p>
  );
}
