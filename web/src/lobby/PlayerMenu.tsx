import { CircleUserRound } from 'lucide-react';
import { Link } from 'wouter';
import { asProblem } from '../api/problem';
import { usePlayerSession } from '../session/SignedIn';
import { useSigningOut } from '../session/signingOut';
import { Button } from '../ui/Button';
import { Disclosure } from '../ui/Disclosure';
import { ProblemNotice } from '../ui/ProblemNotice';
import { LanguageSwitch } from '../words/LanguageSwitch';
import { useWords } from '../words/language';
import styles from './PlayerMenu.module.css';

export function PlayerMenu() {
  const words = useWords();
  const session = usePlayerSession();
  const signingOut = useSigningOut();
  return (
    <Disclosure label={words.menu.open} face={<CircleUserRound size={22} aria-hidden="true" />}>
      {(close) => (
        <div className={styles['menu']}>
          <div className={styles['who']}>
            {session.user_name && <p className={styles['name']}>{session.user_name}</p>}
            <p className={styles['email']}>{session.email}</p>
          </div>
          <nav className={styles['links']} aria-label={words.menu.open}>
            <Link href="/lobby" onClick={close}>
              {words.menu.lobby}
            </Link>
            <Link href="/account" onClick={close}>
              {words.menu.account}
            </Link>
            <Link
              href="/account#play-limits"
              onClick={() => {
                close();
                // On the account page itself nothing else would happen.
                document.getElementById('play-limits')?.scrollIntoView();
              }}
            >
              {words.menu.limits}
            </Link>
          </nav>
          <div className={styles['language']}>
            <LanguageSwitch />
          </div>
          {signingOut.error && <ProblemNotice problem={asProblem(signingOut.error)} />}
          <Button
            wide
            onClick={() => signingOut.mutate()}
            pending={signingOut.isPending}
            pendingText={words.menu.signingOut}
          >
            {words.menu.signOut}
          </Button>
        </div>
      )}
    </Disclosure>
  );
}
