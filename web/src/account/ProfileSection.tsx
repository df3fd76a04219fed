import { useProfile } from '../api/queries';
import { usePlayerSession } from '../session/SignedIn';
import { countryName } from '../signup/countries';
import { day } from '../words/format';
import { dictionaries, locales, useLanguage } from '../words/language';
import styles from './Account.module.css';

export function ProfileSection() {
  const { words, locale } = useLanguage();
  const session = usePlayerSession();
  const confirmed = session.email_verified ? words.account.confirmed : words.account.unconfirmed;
  const profile = useProfile().data;
  const birth = profile?.date_of_birth;
  const { accepted_version: version, accepted_at: at } = profile?.terms ?? {};
  const accepted =
    version && at ? words.profile.acceptedOn(version, day(at, locale)) : words.profile.notAccepted;
  const spoken = locales.find((each) => each === session.language_code);
  const entries: [string, string][] = [
    [words.account.name, session.user_name ?? words.account.notGiven],
    [words.account.email, `${session.email} (${confirmed})`],
    [words.account.country, session.country ? countryName(session.country, locale) : words.account.notGiven],
    [words.profile.birth, birth ? day(`${birth}T12:00:00`, locale) : words.account.notGiven],
    [words.profile.terms, accepted],
    [words.account.language, spoken ? dictionaries[spoken].language.name : session.language_code],
    [words.account.player, String(session.userId)],
  ];
  return (
    <section className={styles['section']} aria-labelledby="profile">
      <h2 id="profile">{words.account.profile}</h2>
      <dl className={styles['profile']}>
        {entries.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
