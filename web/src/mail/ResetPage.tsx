import { useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { resetPassword } from '../api/mailCalls';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import { useEnter } from '../session/enter';
import { forgetLinkSecret, linkSecretFor } from '../session/linkSecret';
import { PendingLink } from '../signin/PendingLink';
import type { SignInWish } from '../signin/SignInPage';
import { passwordFault } from '../signup/check';
import { NewPasswordField } from '../signup/NewPasswordField';
import { LinkButton } from '../ui/Button';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { Notice } from '../ui/Notice';
import { PageHeading } from '../ui/PageHeading';
import type { Faults } from '../ui/submission';
import { useWords } from '../words/language';
import { ProofForm } from './ProofForm';

// Named as the server names it, so that its faults find the field.
const field = 'new_password';

export function checkNewPassword(form: FormData): Faults {
  const fault = passwordFault(textIn(form, field));
  return fault === null ? {} : { [field]: fault };
}

/** Choosing the new password with the code or the link: `/reset`. */
export function ResetPage() {
  const words = useWords();
  const enter = useEnter();
  const sentTo = useHistoryState<SignInWish | null>()?.email;
  const [secret] = useState(() => linkSecretFor('/reset'));
  return (
    <DoorFrame>
      <PageHeading title={words.forgot.chooseTitle} className={door['heading']} />
      <p className={door['lead']}>{words.forgot.chooseLead}</p>
      <div className={door['stack']}>
        <PendingLink />
        {secret === null && sentTo !== undefined && (
          <Notice tone="info" title={words.byMail.sentTitle} announce>
            <p>{words.byMail.sentText(sentTo)}</p>
          </Notice>
        )}
        <ProofForm
          secret={secret}
          check={checkNewPassword}
          send={(proof, form) => resetPassword(proof, textIn(form, field))}
          onDone={async (answer) => {
            await enter(answer, '/lobby');
            forgetLinkSecret();
          }}
          submit={words.forgot.submit}
          submitting={words.forgot.submitting}
          fields={(faults) => (
            <NewPasswordField
              name={field}
              label={words.forgot.title}
              fault={faultText(words, 'password', faults[field])}
            />
          )}
        />
        <div className={door['actions']}>
          <LinkButton href="/forgot" look="plain">
            {words.byMail.again}
          </LinkButton>
          <LinkButton href="/signin" look="plain">
            {words.byMail.withPassword}
          </LinkButton>
        </div>
      </div>
    </DoorFrame>
  );
}
