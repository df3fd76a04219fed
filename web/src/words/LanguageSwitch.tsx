import styles from './LanguageSwitch.module.css';
import { dictionaries, locales, useLanguage } from './language';

export function LanguageSwitch() {
  const { locale, words, choose } = useLanguage();
  return (
    <fieldset className={styles['switch']}>
      <legend className="sr-only">{words.language.choose}</legend>
      {locales.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === locale}
          onClick={() => choose(each)}
        >
          {each.toUpperCase()}
          <span className="sr-only"> {dictionaries[each].language.name}</span>
        </button>
      ))}
    </fieldset>
  );
}
