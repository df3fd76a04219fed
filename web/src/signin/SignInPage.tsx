import { Redirect, useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { signIn } from '../api/calls';
import { useProviders, useSession } from '../api/queries';
import { useBotCheck } from '../botCheck/useBotCheck';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import { InAppNotice } from '../door/InAppNotice';
import { ProviderLink, ProviderLinkWaiting } from '../door/ProviderLink';
import { usePasskeysOffered } from '../passkeys/ceremony';
import { PasskeyWay } from '../passkeys/PasskeyWay';
import { useEnter } from '../session/enter';
import { nextPath } from '../session/next';
import { textIn } from '../ui/formText';
import { Notice } from '../ui/Notice';
import { PageHeading } from '../ui/PageHeading';
import { useSubmission } from '../ui/submission';
import { useWords } from '../words/language';
import { ArrivalNotice } from './ArrivalNotice';
import { checkCredentials } from './check';
import { PasswordForm } from './PasswordForm';
import { PendingLink } from './PendingLink';
import styles from './SignInPage.module.css';

/** What the page that sent its visitor here may tell. */
export interface SignInWish {
  email?: string;
  lost?: boolean;
  signedOut?: boolean;
  /** A whole sentence. */
  said?: string;
}

export function SignInPage() {
  const words = useWords();
  const [search] = useSearchParams();
  const wish = useHistoryState<SignInWish | null>();
  const session = useSession();
  const enter = useEnter();
  const hasPasskeys = usePasskeysOffered();
  const next = nextPath(search.get('next'));
  const error = search.get('error');
  const botCheck = useBotCheck('login');
  const submission = useSubmission({
    check: checkCredentials,
    send: (form) =>
      botCheck.send((answer) =>
        signIn({
          email: textIn(form, 'email').trim(),
          password: textIn(form, 'password'),
          ...(answer && { bot_check: answer }),
        }),
      ),
    onDone: (answer) => enter(answer, next, { byPassword: true }),
  });
  const signedIn = Boolean(session.data);
  // A player who is signed in may still be asked to prove it afresh.
  const showsForm = !signedIn || error === 'reauthentication_needed';
  if (signedIn && error === null) return <Redirect to={next} replace />;
  return (
    <DoorFrame>
      <PageHeading title={words.signIn.title} className={door['heading']} />
      <p className={door['lead']}>{next === '/lobby' ? words.signIn.lead : words.signIn.leadNext}</p>
      <div className={door['stack']}>
        {wish?.lost && <Notice tone="info" title={words.signIn.lost} announce />}
        {wish?.signedOut && <Notice tone="well" title={words.signIn.signedOut} announce />}
        {wish?.said && <Notice tone="info" title={wish.said} announce />}
        {error !== null && <ArrivalNotice code={error} next={next} signedIn={signedIn} place="door" />}
        {showsForm && (
          <>
            <InAppNotice next={next} />
            <PendingLink />
            {hasPasskeys && <PasskeyWay onDone={(answer) => enter(answer, next)} />}
            <ProviderWays next={next} alone={!hasPasskeys} />
            <PasswordForm
              submission={submission}
              botCheck={botCheck.field}
              next={next}
              withPasskeys={hasPasskeys}
              email={wish?.email ?? session.data?.email ?? ''}
            />
          </>
        )}
      </div>
    </DoorFrame>
  );
}

/** `alone`: nothing else stands above the form. */
function ProviderWays({ next, alone }: { next: string; alone: boolean }) {
  const words = useWords();
  const { data, isPending, isError } = useProviders();
  if (isPending) return <ProviderLinkWaiting />;
  if (isError) return <p className={styles['down']}>{words.signIn.providersDown}</p>;
  if (data.providers.length === 0 && alone) return null;
  return (
    <>
      {data.providers.map((provider) => (
        <ProviderLink
          key={provider.name}
          provider={provider}
          label={words.signIn.continueWith(provider.label)}
          parameters={{ next }}
        />
      ))}
      <p className={door['or']}>
        <span>{words.signIn.or}</span>
      </p>
    </>
  );
}
