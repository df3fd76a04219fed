import { useProviders } from '../api/queries';
import { startUrl } from '../session/next';
import { LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { doorErrorFrom, worthRetrying } from '../words/codes';
import { useWords } from '../words/language';
import styles from './ArrivalNotice.module.css';

interface ArrivalNoticeProps {
  code: string;
  next: string;
  signedIn: boolean;
}

/** Why somebody who left for a provider is back without being signed in, and what to do about it. */
export function ArrivalNotice({ code, next, signedIn }: ArrivalNoticeProps) {
  const words = useWords();
  const instagram = useProviders().data?.providers.find(({ name }) => name === 'instagram');
  const known = doorErrorFrom(code);
  const { title, text } = words.door.errors[known];
  const parameters: Record<string, string> = signedIn ? { next: '/account', intent: 'link' } : { next };
  return (
    <Notice tone={known === 'access_denied' ? 'info' : 'fault'} title={title} announce>
      <p>{text}</p>
      <div className={styles['ways']}>
        {instagram && worthRetrying(known) && (
          <a href={startUrl(instagram.start_url, parameters)}>{words.door.tryInstagram}</a>
        )}
        {signedIn && <LinkButton href="/account">{words.door.backToAccount}</LinkButton>}
      </div>
    </Notice>
  );
}
