import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { confirmEmail } from '../api/mailCalls';
import { keys } from '../api/queries';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import { forgetLinkSecret, linkSecretFor } from '../session/linkSecret';
import { LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { ProofForm } from './ProofForm';

/** Where the link leads that confirms an address: `/email/confirm`. */
export function ConfirmEmailPage() {
  const words = useWords();
  const client = useQueryClient();
  const [secret] = useState(() => linkSecretFor('/email/confirm'));
  const [confirmed, setConfirmed] = useState<string | null>(null);
  return (
    <DoorFrame>
      <PageHeading title={words.confirm.title} className={door['heading']} />
      <p className={door['lead']}>{secret === null ? words.confirm.codeLead : words.confirm.linkLead}</p>
      <div className={door['stack']}>
        {confirmed === null ? (
          <ProofForm
            secret={secret}
            send={confirmEmail}
            onDone={async ({ email }) => {
              forgetLinkSecret();
              setConfirmed(email);
              await client.invalidateQueries({ queryKey: keys.session });
            }}
            submit={words.confirm.submit}
            submitting={words.confirm.submitting}
          />
        ) : (
          <Notice tone="well" title={words.confirm.done(confirmed)} announce />
        )}
        <div className={door['actions']}>
          <LinkButton href="/account">{words.confirm.toAccount}</LinkButton>
        </div>
      </div>
    </DoorFrame>
  );
}
