import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeEmail, confirmEmail } from '../api/mailCalls';
import { keys, useMailIsOn } from '../api/queries';
import door from '../door/Door.module.css';
import { AskForm } from '../mail/AskForm';
import { ProofForm } from '../mail/ProofForm';
import { useProof } from '../session/proof';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useWords } from '../words/language';
import styles from './Account.module.css';

type Step = { at: 'closed' | 'asking' } | { at: 'sent' | 'done'; email: string };

/** Another e-mail address: a code goes to the new one, and nothing changes until it is typed here. */
export function EmailSection() {
  const words = useWords();
  const mailIsOn = useMailIsOn();
  const withProof = useProof();
  const client = useQueryClient();
  const [step, setStep] = useState<Step>({ at: 'closed' });
  if (!mailIsOn) return null;
  return (
    <section className={styles['section']} aria-label={words.keeping.newEmail.open}>
      {step.at === 'done' && <Notice tone="well" title={words.keeping.newEmail.done(step.email)} announce />}
      {(step.at === 'closed' || step.at === 'done') && (
        <div className={styles['actions']}>
          <Button onClick={() => setStep({ at: 'asking' })}>{words.keeping.newEmail.open}</Button>
        </div>
      )}
      {step.at === 'asking' && (
        <AskForm
          email=""
          focused
          label={words.keeping.newEmail.label}
          submit={words.keeping.newEmail.submit}
          send={(email) => withProof(() => changeEmail(email))}
          onSent={(email) => setStep({ at: 'sent', email })}
        />
      )}
      {step.at === 'sent' && (
        <>
          <Notice tone="info" title={words.keeping.newEmail.sent(step.email)} announce />
          <ProofForm
            secret={null}
            send={confirmEmail}
            onDone={async ({ email }) => {
              await client.invalidateQueries({ queryKey: keys.session });
              setStep({ at: 'done', email });
            }}
            submit={words.confirm.submit}
            submitting={words.confirm.submitting}
          />
        </>
      )}
      {(step.at === 'asking' || step.at === 'sent') && (
        <div className={door['actions']}>
          <Button look="plain" onClick={() => setStep({ at: 'closed' })}>
            {words.common.cancel}
          </Button>
        </div>
      )}
    </section>
  );
}
