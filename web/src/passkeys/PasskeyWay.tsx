import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SignedIn } from '../api/calls';
import { signInWith } from '../api/passkeyCalls';
import { asProblem } from '../api/problem';
import { Button } from '../ui/Button';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import { signInByPasskey, stopWaiting, waitForSuggestion } from './ceremony';

// A challenge lives five minutes on the server; a page left open asks anew before that.
const renewMilliseconds = 240_000;

/** The button, and passkeys among the suggestions of the e-mail field where the browser can. */
export function PasskeyWay({ onDone }: { onDone: (answer: SignedIn) => Promise<void> }) {
  const words = useWords();
  // Each failure and each renewal begins a new round of waiting; what was on the way before is void.
  const [round, setRound] = useState(0);
  const enter = useMutation({
    mutationFn: async (begin: () => Promise<SignedIn>) => onDone(await begin()),
    onError: () => setRound((number) => number + 1),
  });
  const { mutate, isPending } = enter;
  useEffect(() => {
    if (isPending) return;
    let over = false;
    const wait = async () => {
      const used = await waitForSuggestion();
      if (used !== null && !over) mutate(() => signInWith(used));
    };
    void wait();
    const timer = setTimeout(() => setRound(round + 1), renewMilliseconds);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [round, isPending, mutate]);
  useEffect(() => stopWaiting, []);
  const problem = enter.error && asProblem(enter.error);
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <Button
        wide
        onClick={() => mutate(signInByPasskey)}
        pending={isPending}
        pendingText={words.passkeys.signingIn}
      >
        <KeyRound size={20} aria-hidden="true" />
        {words.passkeys.signIn}
      </Button>
    </>
  );
}
