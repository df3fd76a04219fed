import { CircleUserRound } from 'lucide-react';
import { type MouseEvent, useEffect, useId, useState } from 'react';
import type { IdentityProvider } from '../api/calls';
import { useProviders } from '../api/queries';
import { rememberLeaving } from '../session/leftFor';
import { startUrl } from '../session/next';
import { Progress } from '../ui/Button';
import type { Dictionary } from '../words/en';
import { useWords } from '../words/language';
import styles from './ProviderLink.module.css';

const leavingShowsMilliseconds = 8000;

/** True from the click until the browser has left, comes back from its page cache, or plainly did not go. */
function useLeaving() {
  const [leaving, setLeaving] = useState(false);
  useEffect(() => {
    if (!leaving) return;
    const stay = () => setLeaving(false);
    const timer = setTimeout(stay, leavingShowsMilliseconds);
    window.addEventListener('pageshow', stay);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pageshow', stay);
    };
  }, [leaving]);
  return { leaving, leave: () => setLeaving(true), stay: () => setLeaving(false) };
}

interface ProviderLinkProps {
  provider: IdentityProvider;
  label: string;
  parameters: Record<string, string>;
  /** Asked before the browser leaves; it stays when this fails. */
  before?: (url: string) => Promise<void>;
}

/** A plain link to the provider's start, with what one should know before following it. */
export function ProviderLink({ provider, label, parameters, before }: ProviderLinkProps) {
  const words = useWords();
  const id = useId();
  const { leaving, leave, stay } = useLeaving();
  // The service tells it of Instagram alone.
  const simulated = (useProviders().data?.simulated ?? false) && provider.name === 'instagram';
  const note = noteText(provider, words);
  const url = startUrl(provider.start_url, parameters);
  const follow = (event: MouseEvent) => {
    rememberLeaving(provider.name);
    leave();
    if (!before) return;
    event.preventDefault();
    before(url).then(() => window.location.assign(url), stay);
  };
  const described = [note ? `${id}-note` : '', simulated ? `${id}-simulated` : ''];
  return (
    <div className={styles['provider']}>
      {note && (
        <p id={`${id}-note`} className={styles['note']}>
          {note}
        </p>
      )}
      <a
        href={url}
        className={styles['link']}
        aria-describedby={described.filter(Boolean).join(' ') || undefined}
        aria-busy={leaving || undefined}
        onClick={follow}
      >
        {leaving ? (
          <Progress>{words.signIn.leaving(provider.label)}</Progress>
        ) : (
          <>
            {provider.name === 'instagram' ? <Camera /> : <CircleUserRound size={22} aria-hidden="true" />}
            {label}
          </>
        )}
      </a>
      {simulated && (
        <p id={`${id}-simulated`} className={styles['simulated']}>
          <strong>{words.common.simulated}</strong> {words.common.simulatedHint}
        </p>
      )}
    </div>
  );
}

function noteText(provider: IdentityProvider, words: Dictionary): string | null {
  if (provider.note === 'professional_only') return words.signIn.professionalOnly;
  // Zalo names its people to servers in Vietnam only, so whoever is elsewhere should know before the click.
  if (provider.note === 'vietnam_only' || provider.name === 'zalo') return words.signIn.vietnamOnly;
  return null;
}

/** Waits in the shape of the link, so that nothing jumps when it arrives. */
export function ProviderLinkWaiting() {
  return <div className={styles['waiting']} aria-hidden="true" />;
}

function Camera() {
  return (
    <svg viewBox="0 0 24 24" className={styles['camera']} aria-hidden="true" focusable="false">
      <rect x="3" y="3" width="18" height="18" rx="5.5" />
      <circle cx="12" cy="12" r="4.2" />
      <circle cx="17.2" cy="6.8" r="0.6" />
    </svg>
  );
}
