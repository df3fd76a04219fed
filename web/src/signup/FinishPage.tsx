import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Redirect } from 'wouter';
import { dropPendingSignup, finishSignup, type PendingSignup } from '../api/calls';
import { asProblem, type Problem } from '../api/problem';
import { keys, usePendingSignup, useProviders, useSession } from '../api/queries';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import { ProviderLink } from '../door/ProviderLink';
import { providerLabel } from '../session/identityName';
import { nextPath } from '../session/next';
import type { SignInWish } from '../signin/SignInPage';
import { Button, LinkButton } from '../ui/Button';
import { LoadFailed } from '../ui/LoadFailed';
import { Notice } from '../ui/Notice';
import { PageHeading } from '../ui/PageHeading';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import styles from './FinishPage.module.css';
import { SignupForm } from './SignupForm';
import { useMinutesLeft } from './timeLeft';

export function FinishPage() {
  const words = useWords();
  const session = useSession();
  const pending = usePendingSignup();
  if (session.data && pending.data === null) return <Redirect to="/lobby" replace />;
  return (
    <DoorFrame>
      <PageHeading title={words.finish.title} className={door['heading']} />
      {pending.data && <Finishing pending={pending.data} />}
      {pending.data === null && <RunOut />}
      {pending.isError && !pending.data && (
        <div className={door['stack']}>
          <LoadFailed cause={pending.error} retry={pending.refetch} retrying={pending.isFetching} />
        </div>
      )}
    </DoorFrame>
  );
}

function Finishing({ pending }: { pending: PendingSignup }) {
  const words = useWords();
  const client = useQueryClient();
  const forgetPending = (problem: Problem) => {
    if (problem.code === 'no_pending_signup') client.setQueryData(keys.pendingSignup, null);
  };
  return (
    <>
      <p className={door['lead']}>{words.finish.lead}</p>
      <div className={door['stack']}>
        <IdentityCard pending={pending} />
        <SignupForm
          send={finishSignup}
          suggestedEmail={pending.email}
          next={nextPath(pending.next ?? null)}
          submit={words.signUp.submit}
          submitting={words.signUp.submitting}
          onProblem={forgetPending}
          taken={(email) => (
            <LinkButton href="/signin" state={{ email } satisfies SignInWish}>
              {words.takenOnFinish}
            </LinkButton>
          )}
        />
      </div>
    </>
  );
}

function IdentityCard({ pending }: { pending: PendingSignup }) {
  const words = useWords();
  const client = useQueryClient();
  const label = providerLabel(pending.provider, useProviders().data?.providers);
  const minutes = useMinutesLeft(pending.expires_at, () =>
    client.invalidateQueries({ queryKey: keys.pendingSignup }),
  );
  const drop = useMutation({
    mutationFn: dropPendingSignup,
    onSuccess: () => client.setQueryData(keys.pendingSignup, null),
  });
  return (
    <section className={styles['card']} aria-label={words.finish.identity(label)}>
      <p className={styles['provider']}>{words.finish.identity(label)}</p>
      <p className={styles['name']}>{pending.username ? `@${pending.username}` : words.finish.nameless}</p>
      <p className={styles['quiet']}>{words.finish.why}</p>
      <p className={styles['quiet']}>{words.finish.timeLeft(minutes)}</p>
      <p className={styles['drop']}>
        {words.finish.notYou}{' '}
        <Button look="plain" onClick={() => drop.mutate()} pending={drop.isPending}>
          {words.finish.drop}
        </Button>
      </p>
      {drop.error && <ProblemNotice problem={asProblem(drop.error)} />}
    </section>
  );
}

/** Nothing is pending: it ran out, was dropped, or this browser never began one. */
function RunOut() {
  const words = useWords();
  const providers = useProviders().data?.providers ?? [];
  return (
    <div className={door['stack']}>
      <Notice tone="info" title={words.finish.goneTitle} announce>
        <p>{words.finish.goneText}</p>
      </Notice>
      {providers.map((provider) => (
        <ProviderLink
          key={provider.name}
          provider={provider}
          label={words.finish.startWith(provider.label)}
          parameters={{ next: '/lobby' }}
        />
      ))}
      <LinkButton href="/signup" wide>
        {words.finish.byEmail}
      </LinkButton>
      <LinkButton href="/signin" look="plain">
        {words.signIn.title}
      </LinkButton>
    </div>
  );
}
