import { Button, LinkButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ahead } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './Room.module.css';

/** A bet that would have gone past a limit of the day. */
export function LimitReached({ dayEndsAt, onClose }: { dayEndsAt: string | undefined; onClose: () => void }) {
  const { words, locale } = useLanguage();
  const { limit } = words.play;
  const text = dayEndsAt ? `${limit.text} ${limit.until(ahead(dayEndsAt, locale))}` : limit.text;
  return (
    <Dialog title={limit.title} text={text} onCancel={onClose}>
      <div className={styles['ways']}>
        <Button look="primary" onClick={onClose}>
          {limit.close}
        </Button>
        <LinkButton href="/account#play-limits">{limit.look}</LinkButton>
      </div>
    </Dialog>
  );
}
