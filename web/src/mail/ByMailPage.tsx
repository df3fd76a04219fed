import { useState } from 'react';
import { Redirect, useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { askMailCode, signInByMail } from '../api/mailCalls';
import { useSession } from '../api/queries';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import { useEnter } from '../session/enter';
import { forgetLinkSecret, linkSecretFor } from '../session/linkSecret';
import { nextPath, signInPath } from '../session/next';
import { PendingLink } from '../signin/PendingLink';
import type { SignInWish } from '../signin/SignInPage';
import { Button, LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { AskForm } from './AskForm';
import { ProofForm } from './ProofForm';

/** Signing in with a code or a link from a mail: `/signin/mail`. */
export function ByMailPage() {
  const words = useWords();
  const next = nextPath(useSearchParams()[0].get('next'));
  const email = useHistoryState<SignInWish | null>()?.email ?? '';
  const [secret, setSecret] = useState(() => linkSecretFor('/signin/mail'));
  const [sentTo, setSentTo] = useState<string | null>(null);
  const enter = useEnter();
  const session = useSession();
  // Whoever is signed in and brought no link has nothing to do here.
  if (session.data && secret === null && sentTo === null) return <Redirect to={next} replace />;
  const startAgain = () => {
    forgetLinkSecret();
    setSecret(null);
    setSentTo(null);
  };
  const asking = secret === null && sentTo === null;
  return (
    <DoorFrame>
      <PageHeading title={words.byMail.title} className={door['heading']} />
      <p className={door['lead']}>{secret === null ? words.byMail.lead : words.byMail.linkLead}</p>
      <div className={door['stack']}>
        <PendingLink />
        {sentTo !== null && (
          <Notice tone="info" title={words.byMail.sentTitle} announce>
            <p>{words.byMail.sentText(sentTo)}</p>
          </Notice>
        )}
        {asking ? (
          <AskForm checked email={email} send={askMailCode} onSent={setSentTo} />
        ) : (
          <ProofForm
            secret={secret}
            send={signInByMail}
            onDone={async (answer) => {
              await enter(answer, next);
              forgetLinkSecret();
            }}
            submit={words.byMail.enter}
            submitting={words.byMail.entering}
          />
        )}
        <div className={door['actions']}>
          {!asking && (
            <Button look="plain" onClick={startAgain}>
              {words.byMail.again}
            </Button>
          )}
          <LinkButton href={signInPath(next)} look="plain">
            {words.byMail.withPassword}
          </LinkButton>
        </div>
      </div>
    </DoorFrame>
  );
}
