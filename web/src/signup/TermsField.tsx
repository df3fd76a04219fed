import { CheckField } from '../ui/CheckField';
import { AgreedTexts } from '../words/LegalLinks';
import { useWords } from '../words/language';
import styles from './TermsField.module.css';

/** In short right here, so accepting them can mean having read them; the whole text is a click away and keeps the form. */
export function TermsField({ minAge, fault }: { minAge: number; fault: string | undefined }) {
  const words = useWords();
  return (
    <CheckField name="accept_terms" value="true" label={words.form.terms} fault={fault}>
      <p className={styles['full']}>
        {words.legal.full} <AgreedTexts />
      </p>
      <details className={styles['details']}>
        <summary>{words.form.termsRead}</summary>
        <ul>
          {words.form.termsList(minAge).map((term) => (
            <li key={term}>{term}</li>
          ))}
        </ul>
      </details>
    </CheckField>
  );
}
