import { useId } from 'react';
import { FaultText } from '../ui/Field';
import { AgreedTexts } from '../words/LegalLinks';
import { useWords } from '../words/language';
import styles from './TermsField.module.css';

/** In short right here, so accepting them can mean having read them; the whole text is a click away and keeps the form. */
export function TermsField({ minAge, fault }: { minAge: number; fault: string | undefined }) {
  const words = useWords();
  const id = useId();
  return (
    <div className={styles['terms']}>
      <label className={styles['line']}>
        <input
          type="checkbox"
          name="accept_terms"
          value="true"
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
        />
        {words.form.terms}
      </label>
      <FaultText id={`${id}-fault`} fault={fault} />
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
    </div>
  );
}
