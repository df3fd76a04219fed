import { Redirect } from 'wouter';
import { useProviders, useSession } from '../api/queries';
import { Dial } from '../brand/Dial';
import { Wordmark } from '../brand/Wordmark';
import { LinkButton } from '../ui/Button';
import { PageFooter } from '../ui/PageFooter';
import { PageHeading } from '../ui/PageHeading';
import { SkipLink } from '../ui/SkipLink';
import { FullPromise } from '../words/HousePromise';
import { LanguageSwitch } from '../words/LanguageSwitch';
import { useWords } from '../words/language';
import styles from './LandingPage.module.css';

export function LandingPage() {
  const words = useWords();
  const session = useSession();
  const currencies = useProviders().data?.currencies ?? [];
  if (session.data) return <Redirect to="/lobby" replace />;
  return (
    <div className={styles['page']}>
      <SkipLink />
      <header className={styles['header']}>
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main id="main" tabIndex={-1} className={styles['main']}>
        <div className={styles['hero']}>
          <Dial className={styles['dial']} />
          <div className={styles['words']}>
            <PageHeading title={words.landing.title} className={styles['headline']}>
              {words.landing.headline}
            </PageHeading>
            <p className={styles['text']}>{words.landing.text}</p>
            <div className={styles['ways']}>
              <LinkButton href="/signin" look="primary">
                {words.landing.enter}
              </LinkButton>
              <LinkButton href="/signup">{words.landing.join}</LinkButton>
            </div>
          </div>
        </div>
        <ul className={styles['facts']}>
          {words.landing.facts(words.listed(currencies)).map((fact) => (
            <li key={fact.title}>
              <h2>{fact.title}</h2>
              <p>{fact.text}</p>
            </li>
          ))}
        </ul>
      </main>
      <PageFooter>
        <FullPromise />
      </PageFooter>
    </div>
  );
}
