import type { Problem } from '../api/problem';
import { useWords } from '../words/language';
import { Button } from './Button';
import styles from './Confirm.module.css';
import { Dialog } from './Dialog';
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
  const cancel = () => {
    if (!props.pending) props.onCancel();
  };
  return (
    <Dialog title={props.title} text={props.text} onCancel={cancel}>
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
    </Dialog>
  );
}
