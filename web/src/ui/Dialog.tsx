import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './Confirm.module.css';

interface DialogProps {
  title: string;
  text: string;
  onCancel: () => void;
  children: ReactNode;
}

/** A native modal dialog, open as long as it is rendered. Escape cancels. */
export function Dialog({ title, text, onCancel, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      {children}
    </dialog>
  );
}
