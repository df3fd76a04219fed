import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useWords } from '../words/language';
import styles from './Notice.module.css';

type Tone = 'info' | 'fault' | 'well';
const icons = { info: Info, fault: CircleAlert, well: CircleCheck };

interface NoticeProps {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  /** Spoken at once by screen readers; for what has just happened. */
  announce?: boolean;
  onClose?: () => void;
  ref?: Ref<HTMLDivElement>;
}

export function Notice({ tone, title, children, announce = false, onClose, ref }: NoticeProps) {
  const words = useWords();
  const Icon = icons[tone];
  const role = announce ? (tone === 'fault' ? 'alert' : 'status') : undefined;
  return (
    <div
      ref={ref}
      className={`${styles['notice']} ${styles[tone]}`}
      role={role}
      tabIndex={-1}
      data-notice={tone}
    >
      <Icon size={20} aria-hidden="true" />
      <div className={styles['body']}>
        {title && <p className={styles['title']}>{title}</p>}
        {children}
      </div>
      {onClose && (
        <button type="button" className={styles['close']} aria-label={words.common.close} onClick={onClose}>
          <X size={18} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
