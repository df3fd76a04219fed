import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askEmailVerification, confirmEmail } from '../api/mailCalls';
import { asProblem } from '../api/problem';
import { keys, useMailIsOn } from '../api/queries';
import { ProofForm } from '../mail/ProofForm';
import { usePlayerSession } from '../session/SignedIn';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';

/** Asks for the proof that the player reads the mailbox of the account, as long as there is none. */
export function VerifyNotice() {
  const words = useWords();
  const mailIsOn = useMailIsOn();
  const { email, email_verified: verified } = usePlayerSession();
  const client = useQueryClient();
  const [done, setDone] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: keys.session });
  const ask = useMutation({
    mutationFn: askEmailVerification,
    onSuccess: (asked) => (asked === null ? refresh() : undefined),
  });
  if (done)
    return <Notice tone="well" title={words.keeping.verify.done} announce onClose={() => setDone(false)} />;
  if (verified || !mailIsOn) return null;
  return (
    <Notice tone="info" title={words.keeping.verify.title}>
      {ask.isSuccess ? (
        <>
          <p role="status">{words.keeping.verify.sent(email)}</p>
          <ProofForm
            secret={null}
            send={confirmEmail}
            onDone={() => {
              setDone(true);
              return refresh();
            }}
            submit={words.confirm.submit}
            submitting={words.confirm.submitting}
          />
          <Button look="plain" onClick={() => ask.mutate()}>
            {words.byMail.again}
          </Button>
        </>
      ) : (
        <>
          <p>{words.keeping.verify.text(email)}</p>
          {ask.error && <ProblemNotice problem={asProblem(ask.error)} />}
          <Button onClick={() => ask.mutate()} pending={ask.isPending} pendingText={words.byMail.asking}>
            {words.keeping.verify.ask}
          </Button>
        </>
      )}
    </Notice>
  );
}
