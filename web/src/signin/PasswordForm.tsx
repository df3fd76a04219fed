import { Link } from 'wouter';
import door from '../door/Door.module.css';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { faultText } from '../ui/faultText';
import { PasswordField } from '../ui/PasswordField';
import { SendingProblem } from '../ui/ProblemNotice';
import type { useSubmission } from '../ui/submission';
import { useWords } from '../words/language';

interface PasswordFormProps {
  submission: ReturnType<typeof useSubmission>;
  /** Typed elsewhere already. */
  email: string;
}

export function PasswordForm({ submission, email }: PasswordFormProps) {
  const words = useWords();
  const { form, faults, problem, busy, waiting } = submission;
  return (
    <>
      <form {...form} className={door['form']} method="post" action="/auth/login">
        {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
        <TextField
          name="email"
          type="email"
          label={words.signIn.email}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={email}
          fault={faultText(words, 'email', faults['email'])}
        />
        <PasswordField
          name="password"
          label={words.signIn.password}
          autoComplete="current-password"
          fault={faultText(words, 'passwordOnSignIn', faults['password'])}
        />
        <Button
          type="submit"
          look="primary"
          wide
          pending={busy}
          pendingText={words.signIn.submitting}
          held={waiting > 0}
        >
          {waiting > 0 ? words.common.retryIn(waiting) : words.signIn.submit}
        </Button>
        <p className="sr-only" role="status">
          {busy ? words.signIn.submitting : ''}
        </p>
      </form>
      <p className={door['turn']}>
        {words.signIn.newHere} <Link href="/signup">{words.signIn.toSignup}</Link>
      </p>
    </>
  );
}
