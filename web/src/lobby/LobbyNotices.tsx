import { useState } from 'react';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { useProviders } from '../api/queries';
import type { Arrival } from '../session/enter';
import { identityName } from '../session/identityName';
import { recall, remember } from '../session/memory';
import { usePlayerSession } from '../session/SignedIn';
import { useWalletChoice } from '../session/wallets';
import { Notice } from '../ui/Notice';
import { useWords } from '../words/language';

/** Says that the sign-in just now has linked an identity. */
export function LinkedNotice() {
  const linked = useHistoryState<Arrival | null>()?.linked;
  return linked ? <Linked identity={linked} /> : null;
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

/** Greets a player who is in the lobby for the first time on this device, until it is closed. */
export function WelcomeNotice() {
  const words = useWords();
  const { userId, email, email_verified: verified } = usePlayerSession();
  const asked = useHistoryState<Arrival | null>()?.mailed && !verified;
  const { wallets } = useWalletChoice();
  const key = `igw.welcomed.${userId}`;
  const [open, setOpen] = useState(() => recall(key) === null);
  if (!open || wallets.length === 0) return null;
  const currencies = words.listed(wallets.map((wallet) => wallet.currency_code));
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
      {asked && (
        <p>
          {words.lobby.mailSent(email)} <Link href="/email/confirm">{words.lobby.typeCode}</Link>
        </p>
      )}
    </Notice>
  );
}
