import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { forgotPassword } from '../api/mailCalls';
import { useSession } from '../api/queries';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import type { SignInWish } from '../signin/SignInPage';
import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { AskForm } from './AskForm';

/** Asking for a new password: `/forgot`. */
export function ForgotPage() {
  const words = useWords();
  const [, navigate] = useLocation();
  const session = useSession();
  const wish = useHistoryState<SignInWish | null>();
  const email = wish?.email ?? session.data?.email ?? '';
  if (session.isPending) return null;
  return (
    <DoorFrame>
      <PageHeading title={words.forgot.title} className={door['heading']} />
      <p className={door['lead']}>{words.forgot.lead}</p>
      <div className={door['stack']}>
        <AskForm
          checked
          email={email}
          send={forgotPassword}
          onSent={(sentTo) => navigate('/reset', { state: { email: sentTo } satisfies SignInWish })}
        />
        <div className={door['actions']}>
          <LinkButton href="/signin" look="plain">
            {words.byMail.withPassword}
          </LinkButton>
        </div>
      </div>
    </DoorFrame>
  );
}
