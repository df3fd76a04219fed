import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { dropPendingSignup } from '../api/calls';
import { asProblem } from '../api/problem';
import { keys, usePendingSignup, useProviders } from '../api/queries';
import { identityName } from '../session/identityName';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import styles from './ArrivalNotice.module.css';

/**
 * Tells, loudly, that the next sign-in links a waiting identity, and lets a stranger refuse it: on a shared computer
 * it may be another person's. A sign-up that merely waits is told quietly; signing in leaves it alone.
 */
export function PendingLink() {
  const words = useWords();
  const client = useQueryClient();
  const pending = usePendingSignup();
  const providers = useProviders();
  const drop = useMutation({
    mutationFn: dropPendingSignup,
    onSuccess: () => client.setQueryData(keys.pendingSignup, null),
  });
  if (drop.isSuccess) return <Notice tone="well" title={words.signIn.dropped} announce />;
  if (!pending.data) return null;
  const claimed = pending.data.claimed === true;
  const who = identityName(pending.data, providers.data?.providers);
  return (
    <Notice
      tone={claimed ? 'fault' : 'info'}
      title={claimed ? words.signIn.pendingTitle(who) : words.signIn.unfinishedTitle(who)}
      announce={claimed}
    >
      <p>{claimed ? words.signIn.pendingText(who) : words.signIn.unfinishedText(who)}</p>
      <div className={styles['ways']}>
        <Button onClick={() => drop.mutate()} pending={drop.isPending} pendingText={words.common.working}>
          {words.signIn.notMe}
        </Button>
        <Link href="/signup/complete">{words.signIn.finishInstead}</Link>
      </div>
      {drop.error && <ProblemNotice problem={asProblem(drop.error)} />}
    </Notice>
  );
}
