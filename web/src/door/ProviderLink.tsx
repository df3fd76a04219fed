import { useEffect, useId, useState } from 'react';
import type { IdentityProvider } from '../api/calls';
import { useProviders } from '../api/queries';
import { startUrl } from '../session/next';
import { Progress } from '../ui/Button';
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
  return { leaving, leave: () => setLeaving(true) };
}

interface ProviderLinkProps {
  provider: IdentityProvider;
  label: string;
  parameters: Record<string, string>;
}

/** A plain link to the provider's start, with what one should know before following it. */
export function ProviderLink({ provider, label, parameters }: ProviderLinkProps) {
  const words = useWords();
  const id = useId();
  const { leaving, leave } = useLeaving();
  const simulated = useProviders().data?.simulated ?? false;
  const professionalOnly = provider.note === 'professional_only';
  const described = [professionalOnly ? `${id}-note` : '', simulated ? `${id}-simulated` : ''];
  return (
    <div className={styles['provider']}>
      {professionalOnly && (
        <p id={`${id}-note`} className={styles['note']}>
          {words.signIn.professionalOnly}
        </p>
      )}
      <a
        href={startUrl(provider.start_url, parameters)}
        className={styles['link']}
        aria-describedby={described.filter(Boolean).join(' ') || undefined}
        aria-busy={leaving || undefined}
        onClick={leave}
      >
        {leaving ? (
          <Progress>{words.signIn.leaving(provider.label)}</Progress>
        ) : (
          <>
            {provider.name === 'instagram' && <Camera />}
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
