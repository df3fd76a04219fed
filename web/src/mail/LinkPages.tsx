import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { disownSession, undoEmailChange } from '../api/mailCalls';
import { asProblem } from '../api/problem';
import { keys } from '../api/queries';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import { forgetLinkSecret, linkSecretFor } from '../session/linkSecret';
import { Button, LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { PageHeading } from '../ui/PageHeading';
import { ProblemNotice } from '../ui/ProblemNotice';
import type { Dictionary } from '../words/en';
import { useWords } from '../words/language';

/** Takes a change of address back: `/email/undo`. */
export function UndoEmailPage() {
  const words = useWords();
  return <LinkPage path="/email/undo" words={words.undo} act={undoEmailChange} />;
}

/** Ends a sign-in that was not the player's: `/not-me`. */
export function NotMePage() {
  const words = useWords();
  return <LinkPage path="/not-me" words={words.notMe} act={disownSession} />;
}

interface LinkPageProps {
  path: string;
  words: Dictionary['undo'] | Dictionary['notMe'];
  act: (secret: string) => Promise<unknown>;
}

/** One press with the secret of a link, signed in or not; then a new password is the next step. */
function LinkPage({ path, words: own, act }: LinkPageProps) {
  const words = useWords();
  const client = useQueryClient();
  const [secret] = useState(() => linkSecretFor(path));
  const acting = useMutation({
    mutationFn: act,
    onSuccess: () => {
      forgetLinkSecret();
      // Perhaps this browser's own session has just ended.
      return client.invalidateQueries({ queryKey: keys.session });
    },
  });
  // With a dead link or none, a new password is what still keeps a stranger out.
  const isDead = acting.error !== null && asProblem(acting.error).code === 'code_dead';
  return (
    <DoorFrame>
      <PageHeading title={own.title} className={door['heading']} />
      <p className={door['lead']}>{own.text}</p>
      <div className={door['stack']}>
        {acting.error && <ProblemNotice problem={asProblem(acting.error)} />}
        {acting.isSuccess && <Notice tone="well" title={own.done} announce />}
        {secret === null && <Notice tone="info" title={words.link.missing} />}
        {secret !== null && !acting.isSuccess && !isDead && (
          <Button
            look="primary"
            wide
            onClick={() => acting.mutate(secret)}
            pending={acting.isPending}
            pendingText={words.link.working}
          >
            {own.submit}
          </Button>
        )}
        {(acting.isSuccess || isDead || secret === null) && (
          <LinkButton href="/forgot" wide>
            {words.link.newPassword}
          </LinkButton>
        )}
        {secret === null && (
          <div className={door['actions']}>
            <LinkButton href="/signin" look="plain">
              {words.signIn.title}
            </LinkButton>
          </div>
        )}
      </div>
    </DoorFrame>
  );
}
