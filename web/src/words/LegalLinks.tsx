import styles from './LegalLinks.module.css';
import { useLanguage } from './language';

// Pages of the server's own: they must be readable without a script, and to whoever reviews this site.
const documents = ['terms', 'privacy', 'delete-my-data'] as const;

/** Terms, privacy and how to delete one's data, in the language of the page. */
export function LegalLinks() {
  const { locale, words } = useLanguage();
  return (
    <nav className={styles['links']} aria-label={words.legal.title}>
      {documents.map((each) => (
        <a key={each} href={`/${each}?lang=${locale}`}>
          {words.legal[each]}
        </a>
      ))}
    </nav>
  );
}

/** The two texts that a player agrees to, each in a tab of its own: what he has typed stays. */
export function AgreedTexts() {
  const { locale, words } = useLanguage();
  return (
    <>
      <a href={`/terms?lang=${locale}`} target="_blank" rel="noopener">
        {words.legal.terms}
      </a>
      <a href={`/privacy?lang=${locale}`} target="_blank" rel="noopener">
        {words.legal.privacy}
      </a>
    </>
  );
}
