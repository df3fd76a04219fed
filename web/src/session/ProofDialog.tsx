import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { askProofCode, prove } from '../api/accountCalls';
import { asProblem } from '../api/problem';
import { useMailIsOn, usePasskeys } from '../api/queries';
import door from '../door/Door.module.css';
import { CodeField, codeIn } from '../mail/CodeField';
import { isAlive, proveByPasskey, usePasskeysOffered } from '../passkeys/ceremony';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { PasswordField } from '../ui/PasswordField';
import { ProblemNotice, SendingProblem } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useWords } from '../words/language';

interface ProofDialogProps {
  onProven: () => void;
  onCancel: () => void;
}

/** Asks a signed-in player for the password, or for a code that goes to the mailbox. */
export function ProofDialog({ onProven, onCancel }: ProofDialogProps) {
  const words = useWords();
  const mailIsOn = useMailIsOn();
  const [byCode, setByCode] = useState(false);
  const ask = useMutation({ mutationFn: askProofCode, onSuccess: () => setByCode(true) });
  return (
    <Dialog title={words.prove.title} text={words.prove.text} onCancel={onCancel}>
      {ask.error && <ProblemNotice problem={asProblem(ask.error)} />}
      <ByPasskey onProven={onProven} />
      {byCode ? (
        <ByCode onProven={onProven} onCancel={onCancel} />
      ) : (
        <ByPassword onProven={onProven} onCancel={onCancel} />
      )}
      {mailIsOn && (
        <div className={door['actions']}>
          {byCode ? (
            <Button look="plain" onClick={() => setByCode(false)}>
              {words.prove.byPassword}
            </Button>
          ) : (
            <Button
              look="plain"
              onClick={() => ask.mutate()}
              pending={ask.isPending}
              pendingText={words.byMail.asking}
            >
              {words.prove.byMail}
            </Button>
          )}
          <Link href="/forgot">{words.forgot.offer}</Link>
        </div>
      )}
    </Dialog>
  );
}

/** Where the player has one that this browser can use. */
function ByPasskey({ onProven }: { onProven: () => void }) {
  const words = useWords();
  const offered = usePasskeysOffered();
  const passkeys = usePasskeys();
  const proof = useMutation({ mutationFn: proveByPasskey, onSuccess: onProven });
  if (!offered || !passkeys.data?.some(isAlive)) return null;
  return (
    <>
      {proof.error && <ProblemNotice problem={asProblem(proof.error)} />}
      <Button
        wide
        onClick={() => proof.mutate()}
        pending={proof.isPending || proof.isSuccess}
        pendingText={words.passkeys.proving}
      >
        <KeyRound size={20} aria-hidden="true" />
        {words.passkeys.prove}
      </Button>
      <p className={door['or']}>
        <span>{words.passkeys.or}</span>
      </p>
    </>
  );
}

const faultOfWrongPassword = (problem: { code: string }): Faults =>
  problem.code === 'invalid_credentials' ? { password: 'not_allowed' } : {};

function ByPassword({ onProven, onCancel }: ProofDialogProps) {
  const words = useWords();
  const submission = useSubmission({
    check: (form): Faults => (textIn(form, 'password') === '' ? { password: 'missing' } : {}),
    send: (form) => prove({ password: textIn(form, 'password') }),
    onDone: onProven,
    faultsOf: faultOfWrongPassword,
  });
  const fault = submission.faults['password'];
  return (
    <ProofForm submission={submission} onCancel={onCancel}>
      <PasswordField
        name="password"
        label={words.prove.password}
        autoComplete="current-password"
        fault={fault === 'not_allowed' ? words.prove.wrong : faultText(words, 'passwordOnSignIn', fault)}
      />
    </ProofForm>
  );
}

function ByCode({ onProven, onCancel }: ProofDialogProps) {
  const submission = useSubmission({
    check: (form): Faults => codeIn(form).faults,
    send: (form) => prove({ code: codeIn(form).code }),
    onDone: onProven,
  });
  return (
    <ProofForm submission={submission} onCancel={onCancel}>
      <CodeField fault={submission.faults['code']} focused />
    </ProofForm>
  );
}

interface ProofFormProps {
  submission: ReturnType<typeof useSubmission>;
  onCancel: () => void;
  children: ReactNode;
}

function ProofForm({ submission, onCancel, children }: ProofFormProps) {
  const words = useWords();
  const { form, faults, problem, busy, waiting } = submission;
  return (
    <form {...form} className={door['form']}>
      {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
      {children}
      <div className={door['actions']}>
        <Button
          type="submit"
          look="primary"
          pending={busy}
          pendingText={words.prove.submitting}
          held={waiting > 0}
        >
          {waiting > 0 ? words.common.retryIn(waiting) : words.prove.submit}
        </Button>
        <Button onClick={onCancel} held={busy}>
          {words.common.cancel}
        </Button>
      </div>
    </form>
  );
}
