import type { ReactNode } from 'react';
import type { MailProof } from '../api/mailCalls';
import door from '../door/Door.module.css';
import { Button } from '../ui/Button';
import { SendingProblem } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useWords } from '../words/language';
import { CodeField, codeIn } from './CodeField';

interface ProofFormProps<Answer> {
  /** What a link brought; without one the code is asked for. */
  secret: string | null;
  send: (proof: MailProof, form: FormData) => Promise<Answer>;
  onDone: (answer: Answer) => Promise<void> | void;
  submit: string;
  submitting: string;
  /** Further fields, and what is wrong with them before anything is sent. */
  fields?: (faults: Faults) => ReactNode;
  check?: (form: FormData) => Faults;
}

/** A code to be typed or a link to be confirmed by a press: opening a link alone never acts. */
export function ProofForm<Answer>(props: ProofFormProps<Answer>) {
  const words = useWords();
  const { secret } = props;
  const { form, faults, problem, busy, waiting } = useSubmission({
    check: (data): Faults => ({ ...(secret === null && codeIn(data).faults), ...props.check?.(data) }),
    send: (data) => props.send(secret === null ? { code: codeIn(data).code } : { link_secret: secret }, data),
    onDone: props.onDone,
  });
  return (
    <form {...form} className={door['form']}>
      {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
      {secret === null && <CodeField fault={faults['code']} focused />}
      {props.fields?.(faults)}
      <Button
        type="submit"
        look="primary"
        wide
        pending={busy}
        pendingText={props.submitting}
        held={waiting > 0}
      >
        {waiting > 0 ? words.common.retryIn(waiting) : props.submit}
      </Button>
      <p className="sr-only" role="status">
        {busy ? props.submitting : ''}
      </p>
    </form>
  );
}
