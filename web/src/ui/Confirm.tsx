import { useEffect, useId, useRef } from 'react';
import type { Problem } from '../api/problem';
import { useWords } from '../words/language';
import { Button } from './Button';
import styles from './Confirm.module.css';
import { ProblemNotice } from './ProblemNotice';

interface ConfirmProps {
  title: string;
  text: string;
  confirm: string;
  confirming: string;
  pending: boolean;
  problem: Problem | null;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that cannot be taken back. Rendered only while it is asking. */
export function Confirm(props: ConfirmProps) {
  const words = useWords();
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
        if (!props.pending) props.onCancel();
      }}
    >
      <h2 id={`${id}-title`}>{props.title}</h2>
      <p id={`${id}-text`}>{props.text}</p>
      {props.problem && <ProblemNotice problem={props.problem} />}
      <div className={styles['actions']}>
        <Button onClick={props.onCancel} held={props.pending}>
          {words.common.cancel}
        </Button>
        <Button
          look="primary"
          onClick={props.onConfirm}
          pending={props.pending}
          pendingText={props.confirming}
        >
          {props.confirm}
        </Button>
      </div>
    </dialog>
  );
}
