import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { acceptTerms, type PlayObstacle, type Profile } from '../api/profileCalls';
import { keys, useProfile } from '../api/queries';
import { Button } from '../ui/Button';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useMinAge } from '../words/HousePromise';
import { AgreedTexts } from '../words/LegalLinks';
import legal from '../words/LegalLinks.module.css';
import { useLanguage, useWords } from '../words/language';
import { BirthDateForm, CountryForm } from './PersonalForms';
import styles from './PlayPermission.module.css';

/** Why no game opens for this player, and the way on for each reason. Nothing where nothing is in the way. */
export function PlayPermission() {
  const words = useWords();
  const profile = useProfile().data;
  if (!profile || profile.play.allowed) return null;
  const { reasons } = profile.play;
  const stopped = reasons.some((reason) => reason in words.permission.reasons);
  return (
    <section className={styles['card']} aria-labelledby="permission">
      <h2 id="permission">{words.permission.title}</h2>
      <p className={styles['quiet']}>{stopped ? words.permission.stopped : words.permission.lead}</p>
      <ul className={styles['steps']}>
        {reasons.map((reason) => (
          <li key={reason}>
            <Step reason={reason} profile={profile} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Step({ reason, profile }: { reason: PlayObstacle; profile: Profile }) {
  switch (reason) {
    case 'terms_not_accepted':
      return <Terms profile={profile} />;
    case 'birth_date_missing':
      return <BirthDateForm />;
    case 'country_missing':
      return <CountryForm />;
    default:
      return <Stopped reason={reason} />;
  }
}

function Stopped({ reason }: { reason: 'under_age' | 'country_blocked' | 'account_blocked' }) {
  const { words, locale } = useLanguage();
  const age = useMinAge();
  const text = words.permission.reasons[reason];
  return (
    <div className={styles['step']}>
      <p>{typeof text === 'string' ? text : text(age)}</p>
      <p>
        <a href={`/terms?lang=${locale}`}>{words.permission.contact}</a>
      </p>
    </div>
  );
}

function Terms({ profile }: { profile: Profile }) {
  const words = useWords();
  const client = useQueryClient();
  const accept = useMutation({
    mutationFn: () => acceptTerms(profile.terms.current_version),
    onSuccess: (now) => client.setQueryData(keys.profile, now),
    // Another version is in force by now: what is shown must be that one.
    onError: () => client.invalidateQueries({ queryKey: keys.profile }),
  });
  return (
    <div className={styles['step']}>
      <p>{profile.terms.accepted_version ? words.permission.termsNew : words.permission.terms}</p>
      <p className={legal['links']}>
        <AgreedTexts />
      </p>
      {accept.error && <ProblemNotice problem={asProblem(accept.error)} />}
      <div>
        <Button
          look="primary"
          onClick={() => accept.mutate()}
          pending={accept.isPending}
          pendingText={words.permission.accepting}
        >
          {words.permission.accept}
        </Button>
      </div>
    </div>
  );
}
