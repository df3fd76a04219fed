import { useState } from 'react';
import { Link } from 'wouter';
import { useMailIsOn } from '../api/queries';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useWords } from '../words/language';
import styles from './Door.module.css';
import { inAppName, outsideAddress } from './inApp';

/** Warns a visitor inside another app's browser, where signing in by way of a provider often fails. */
export function InAppNotice({ next }: { next: string }) {
  const words = useWords();
  const mailIsOn = useMailIsOn();
  const [copied, setCopied] = useState(false);
  const app = inAppName(navigator.userAgent);
  if (app === null) return null;
  const outside = outsideAddress(navigator.userAgent, new URL(window.location.href));
  const copy = () =>
    navigator.clipboard?.writeText(window.location.href).then(
      () => setCopied(true),
      // Without leave to copy the menu of the app is still there.
      () => setCopied(false),
    );
  return (
    <Notice tone="info" title={words.inApp.title(app)}>
      <p>{words.inApp.text(app)}</p>
      <p>{words.inApp.menu}</p>
      <div className={styles['actions']}>
        {outside && <a href={outside}>{words.inApp.open}</a>}
        <Button onClick={copy}>{words.inApp.copy}</Button>
        {mailIsOn && <Link href={`/signin/mail?${new URLSearchParams({ next })}`}>{words.inApp.byMail}</Link>}
      </div>
      <p role="status">{copied ? words.inApp.copied : ''}</p>
    </Notice>
  );
}
