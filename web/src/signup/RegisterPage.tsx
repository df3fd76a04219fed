import { Link, Redirect } from 'wouter';
import { register } from '../api/calls';
import { useProviders, useSession } from '../api/queries';
import door from '../door/Door.module.css';
import { DoorFrame } from '../door/DoorFrame';
import type { SignInWish } from '../signin/SignInPage';
import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { SignupForm } from './SignupForm';

export function RegisterPage() {
  const words = useWords();
  const session = useSession();
  const provider = useProviders().data?.providers[0];
  if (session.data) return <Redirect to="/lobby" replace />;
  return (
    <DoorFrame>
      <PageHeading title={words.signUp.title} className={door['heading']} />
      <p className={door['lead']}>{words.signUp.lead}</p>
      <div className={door['stack']}>
        <SignupForm
          checked
          send={register}
          submit={words.signUp.submit}
          submitting={words.signUp.submitting}
          taken={(email) => (
            <LinkButton href="/signin" state={{ email } satisfies SignInWish}>
              {words.takenOnSignup}
            </LinkButton>
          )}
        />
      </div>
      <p className={door['turn']}>
        {words.signUp.already(provider?.label)} <Link href="/signin">{words.signUp.toSignIn}</Link>
      </p>
    </DoorFrame>
  );
}
