import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { nameIn } from '../account/DeviceRow';
import { deviceName } from '../account/deviceName';
import { asProblem } from '../api/problem';
import { keys, usePasskeys } from '../api/queries';
import type { Arrival } from '../session/enter';
import { recall, remember } from '../session/memory';
import { usePlayerSession } from '../session/SignedIn';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import { makePasskey, usePasskeysOffered } from './ceremony';

/** After a sign-in by password, once on this device: the next one could do without. */
export function PasskeyOffer() {
  const byPassword = useHistoryState<Arrival | null>()?.byPassword === true;
  const { userId } = usePlayerSession();
  const offered = usePasskeysOffered();
  const [isFirst] = useState(() => recall(keyOf(userId)) === null);
  return byPassword && offered && isFirst ? <Offer userId={userId} /> : null;
}

function Offer({ userId }: { userId: number }) {
  const words = useWords();
  const client = useQueryClient();
  const passkeys = usePasskeys();
  const [open, setOpen] = useState(true);
  const add = useMutation({
    // The password of a moment ago is proof enough; where it is not, the problem leads on.
    mutationFn: () => makePasskey(nameIn(words, deviceName(navigator.userAgent)), (act) => act()),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.passkeys }),
  });
  const hasNone = passkeys.data?.length === 0;
  useEffect(() => {
    if (hasNone) remember(keyOf(userId), 'yes');
  }, [hasNone, userId]);
  if (!open) return null;
  if (add.isSuccess) {
    return <Notice tone="well" title={words.passkeys.added} announce onClose={() => setOpen(false)} />;
  }
  if (!hasNone) return null;
  return (
    <Notice tone="info" title={words.passkeys.offerTitle} onClose={() => setOpen(false)}>
      <p>{words.passkeys.offerText}</p>
      {add.error && <ProblemNotice problem={asProblem(add.error)} />}
      <Button onClick={() => add.mutate()} pending={add.isPending} pendingText={words.passkeys.adding}>
        {words.passkeys.add}
      </Button>
    </Notice>
  );
}

const keyOf = (userId: number) => `igw.passkeyOffered.${userId}`;
