import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useMailIsOn } from '../api/queries';
import door from '../door/Door.module.css';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { PasswordField } from '../ui/PasswordField';
import { SendingProblem } from '../ui/ProblemNotice';
import type { useSubmission } from '../ui/submission';
import { useWords } from '../words/language';
import type { SignInWish } from './SignInPage';

interface PasswordFormProps {
  submission: ReturnType<typeof useSubmission>;
  /** Where the check that keeps programs out shows itself, when it is asked. */
  botCheck: ReactNode;
  /** Typed elsewhere already. */
  email: string;
  next: string;
}

export function PasswordForm({ submission, botCheck, email, next }: PasswordFormProps) {
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
        {botCheck}
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
      <MailWays
        typed={() => textIn(new FormData(form.ref.current ?? undefined), 'email').trim()}
        next={next}
      />
      <p className={door['turn']}>
        {words.signIn.newHere} <Link href="/signup">{words.signIn.toSignup}</Link>
      </p>
    </>
  );
}

/** The ways that need no password, where this server sends mail; they take along what was typed. */
function MailWays({ typed, next }: { typed: () => string; next: string }) {
  const words = useWords();
  const [, navigate] = useLocation();
  if (!useMailIsOn()) return null;
  const go = (path: string) => navigate(path, { state: { email: typed() } satisfies SignInWish });
  return (
    <div className={door['actions']}>
      <Button onClick={() => go(`/signin/mail?${new URLSearchParams({ next })}`)}>
        {words.byMail.offer}
      </Button>
      <Button look="plain" onClick={() => go('/forgot')}>
        {words.forgot.offer}
      </Button>
    </div>
  );
}
