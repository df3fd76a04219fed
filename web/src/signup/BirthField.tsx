import { useId, useMemo } from 'react';
import { controlClass, FaultText, fieldClass, hintClass } from '../ui/Field';
import { useLanguage } from '../words/language';
import styles from './BirthField.module.css';
import type { Draft } from './draft';

interface BirthFieldProps {
  minAge: number;
  fault: string | undefined;
  draft: Draft;
}

// Three plain fields: a birth date is known by heart, and nobody should have to page a calendar back by decades.
export function BirthField({ minAge, fault, draft }: BirthFieldProps) {
  const { words, locale } = useLanguage();
  const id = useId();
  const months = useMemo(() => {
    const name = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, month) => name.format(Date.UTC(2001, month, 15)));
  }, [locale]);
  const shared = {
    className: controlClass,
    'data-field': 'date_of_birth',
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': [fault ? `${id}-fault` : '', `${id}-hint`].filter(Boolean).join(' '),
  } as const;
  return (
    <fieldset className={fieldClass}>
      <legend className={styles['legend']}>{words.form.birth}</legend>
      <div className={styles['parts']}>
        <label>
          {words.form.day}
          <input
            {...shared}
            name="birth_day"
            inputMode="numeric"
            autoComplete="bday-day"
            maxLength={2}
            defaultValue={draft.birth_day}
          />
        </label>
        <label>
          {words.form.month}
          <select
            {...shared}
            name="birth_month"
            autoComplete="bday-month"
            defaultValue={draft.birth_month ?? ''}
          >
            <option value="">{words.form.choose}</option>
            {months.map((name, index) => (
              <option key={name} value={index + 1}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.form.year}
          <input
            {...shared}
            name="birth_year"
            inputMode="numeric"
            autoComplete="bday-year"
            maxLength={4}
            defaultValue={draft.birth_year}
          />
        </label>
      </div>
      <FaultText id={`${id}-fault`} fault={fault} />
      <p id={`${id}-hint`} className={hintClass}>
        {words.form.birthHint(minAge)}
      </p>
    </fieldset>
  );
}
