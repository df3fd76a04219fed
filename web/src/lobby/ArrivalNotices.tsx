import { useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { useProviders } from '../api/queries';
import type { Arrival } from '../session/enter';
import { identityName } from '../session/identityName';
import { recall, remember } from '../session/memory';
import { usePlayerSession } from '../session/SignedIn';
import { useWalletChoice } from '../session/wallets';
import { Notice } from '../ui/Notice';
import { useWords } from '../words/language';

/** What has just happened on the way in: an identity was linked, or the player is here for the first time. */
export function ArrivalNotices() {
  const arrival = useHistoryState<Arrival | null>();
  return (
    <>
      {arrival?.linked && <Linked identity={arrival.linked} />}
      <Welcome />
    </>
  );
}

function Linked({ identity }: { identity: NonNullable<Arrival['linked']> }) {
  const words = useWords();
  const providers = useProviders().data?.providers;
  const [open, setOpen] = useState(true);
  if (!open) return null;
  return (
    <Notice
      tone="well"
      title={words.lobby.linked(identityName(identity, providers))}
      announce
      onClose={() => {
        // A reload would tell it again from the history entry.
        window.history.replaceState(null, '');
        setOpen(false);
      }}
    />
  );
}

function Welcome() {
  const words = useWords();
  const { userId } = usePlayerSession();
  const { wallets } = useWalletChoice();
  const key = `igw.welcomed.${userId}`;
  const [open, setOpen] = useState(() => recall(key) === null);
  if (!open || wallets.length === 0) return null;
  const currencies = wallets.map((wallet) => wallet.currency_code).join(', ');
  return (
    <Notice
      tone="info"
      title={words.lobby.welcomeTitle}
      onClose={() => {
        remember(key, 'yes');
        setOpen(false);
      }}
    >
      <p>{words.lobby.welcomeText(currencies)}</p>
    </Notice>
  );
}
