import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { changePassword } from '../api/accountCalls';
import type { Problem } from '../api/problem';
import { keys, useMailIsOn } from '../api/queries';
import door from '../door/Door.module.css';
import { useProof } from '../session/proof';
import { usePlayerSession } from '../session/SignedIn';
import { passwordFault } from '../signup/check';
import { NewPasswordField } from '../signup/NewPasswordField';
import { Button } from '../ui/Button';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { Notice } from '../ui/Notice';
import { PasswordField } from '../ui/PasswordField';
import { SendingProblem } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useWords } from '../words/language';
import styles from './Account.module.css';

export function PasswordSection() {
  const words = useWords();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const changed = () => {
    setOpen(false);
    setDone(true);
    return client.invalidateQueries({ queryKey: keys.devices });
  };
  return (
    <section className={styles['section']} aria-labelledby="password">
      <h2 id="password">{words.keeping.password.title}</h2>
      <p className={styles['lead']}>{words.keeping.password.text}</p>
      {done && (
        <Notice tone="well" title={words.keeping.password.done} announce onClose={() => setDone(false)} />
      )}
      {open ? (
        <ChangeForm onDone={changed} onCancel={() => setOpen(false)} />
      ) : (
        <div className={styles['actions']}>
          <Button onClick={() => setOpen(true)}>{words.keeping.password.submit}</Button>
        </div>
      )}
    </section>
  );
}

function check(form: FormData): Faults {
  const fault = passwordFault(textIn(form, 'new_password'));
  return fault === null ? {} : { new_password: fault };
}

const faultsOf = ({ code }: Problem): Faults =>
  code === 'invalid_credentials' ? { current_password: 'wrong' } : {};

function ChangeForm({ onDone, onCancel }: { onDone: () => Promise<void>; onCancel: () => void }) {
  const words = useWords();
  const mailIsOn = useMailIsOn();
  const withProof = useProof();
  const { email } = usePlayerSession();
  const { form, faults, problem, busy, waiting } = useSubmission({
    check,
    send: (data) =>
      withProof(() => changePassword(textIn(data, 'current_password'), textIn(data, 'new_password'))),
    onDone,
    faultsOf,
  });
  const wrong = faults['current_password'];
  return (
    <form {...form} className={door['form']}>
      {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
      {/* So that a password manager knows whose password it is. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        name="current_password"
        label={words.keeping.password.current}
        hint={words.keeping.password.currentHint}
        autoComplete="current-password"
        autoFocus
        fault={wrong === 'wrong' ? words.prove.wrong : faultText(words, 'password', wrong)}
      />
      <NewPasswordField
        name="new_password"
        label={words.forgot.title}
        fault={faultText(words, 'password', faults['new_password'])}
      />
      <div className={door['actions']}>
        <Button
          type="submit"
          look="primary"
          pending={busy}
          pendingText={words.keeping.password.submitting}
          held={waiting > 0}
        >
          {waiting > 0 ? words.common.retryIn(waiting) : words.keeping.password.submit}
        </Button>
        <Button onClick={onCancel} held={busy}>
          {words.common.cancel}
        </Button>
        {mailIsOn && <Link href="/forgot">{words.forgot.offer}</Link>}
      </div>
    </form>
  );
}
