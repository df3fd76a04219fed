import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import styles from './Confirm.module.css';

interface DialogProps {
  title: string;
  text: string;
  onCancel: () => void;
  children: ReactNode;
}

/** A native modal dialog, open as long as it is rendered. Escape cancels; the focus goes back to where it came from. */
export function Dialog({ title, text, onCancel, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect ends while the element still stands in the page: a dialog that is closed gives the focus back,
  // one that is only taken away loses it.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
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
