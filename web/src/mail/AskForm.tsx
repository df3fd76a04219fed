import type { BotCheckPart } from '../api/botCheckCalls';
import { useBotCheck } from '../botCheck/useBotCheck';
import door from '../door/Door.module.css';
import { emailFault } from '../signup/check';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { SendingProblem } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useWords } from '../words/language';

interface AskFormProps {
  /** Typed elsewhere already. */
  email: string;
  label?: string;
  submit?: string;
  /** For a form that appears in answer to a press. */
  focused?: boolean;
  send: (email: string, more: BotCheckPart) => Promise<unknown>;
  /** For a visitor who is not signed in: programs are kept out. */
  checked?: boolean;
  onSent: (email: string) => void;
}

/** The address that a code shall go to. */
export function AskForm({
  email,
  label,
  submit,
  focused = false,
  checked = false,
  send,
  onSent,
}: AskFormProps) {
  const words = useWords();
  const botCheck = useBotCheck('mail');
  const { form, faults, problem, busy, waiting } = useSubmission({
    check: (data): Faults => {
      const fault = emailFault(textIn(data, 'email').trim());
      return fault === null ? {} : { email: fault };
    },
    faultsOf: ({ faults: listed }) => Object.fromEntries(listed.map(({ code }) => ['email', code])),
    send: async (data) => {
      const typed = textIn(data, 'email').trim();
      await botCheck.send((answer) => send(typed, answer ? { bot_check: answer } : {}));
      return typed;
    },
    onDone: onSent,
  });
  return (
    <form {...form} className={door['form']} onFocus={checked ? botCheck.prepare : undefined}>
      {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
      <TextField
        name="email"
        type="email"
        label={label ?? words.signIn.email}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={email}
        autoFocus={focused}
        fault={faultText(words, 'email', faults['email'])}
      />
      {checked && botCheck.field}
      <Button
        type="submit"
        look="primary"
        wide
        pending={busy}
        pendingText={words.byMail.asking}
        held={waiting > 0}
      >
        {waiting > 0 ? words.common.retryIn(waiting) : (submit ?? words.byMail.ask)}
      </Button>
    </form>
  );
}
