import { useProviders } from '../api/queries';
import { providerLabel } from '../session/identityName';
import { lastLeftFor } from '../session/leftFor';
import { startUrl } from '../session/next';
import { LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { type DoorError, doorErrorFrom, worthRetrying } from '../words/codes';
import type { DoorText } from '../words/en/doorErrors';
import { useWords } from '../words/language';
import styles from './ArrivalNotice.module.css';

// Nothing went wrong: the visitor decided so, or a step is simply still to be done.
const harmless: readonly DoorError[] = ['access_denied', 'reauthentication_needed', 'not_signed_in'];

interface ArrivalNoticeProps {
  code: string;
  next: string;
  signedIn: boolean;
  /** Where it is told: in front of the door, or on the player's own page after linking failed. */
  place: 'door' | 'account';
}

/** Why somebody who left for a provider is back without being signed in, and what to do about it. */
export function ArrivalNotice({ code, next, signedIn, place }: ArrivalNoticeProps) {
  const words = useWords();
  const providers = useProviders().data?.providers ?? [];
  const visited = lastLeftFor() ?? 'instagram';
  const offered = providers.find(({ name }) => name === visited);
  const who = providerLabel(visited, providers);
  const known = doorErrorFrom(code);
  const { title, text } = words.door.errors[known];
  const said = (sentence: DoorText) => (typeof sentence === 'string' ? sentence : sentence(who));
  const parameters: Record<string, string> = signedIn ? { next: '/account', intent: 'link' } : { next };
  return (
    <Notice tone={harmless.includes(known) ? 'info' : 'fault'} title={said(title)} announce>
      <p>{said(text)}</p>
      <div className={styles['ways']}>
        {offered && worthRetrying(known) && (
          <a href={startUrl(offered.start_url, parameters)}>{words.door.tryAgainWith(who)}</a>
        )}
        {signedIn && place === 'door' && <LinkButton href="/account">{words.door.backToAccount}</LinkButton>}
      </div>
    </Notice>
  );
}
