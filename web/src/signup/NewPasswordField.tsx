import { useState } from 'react';
import { PasswordField } from '../ui/PasswordField';
import { useWords } from '../words/language';
import { bytesOf, passwordBytes } from './check';
import styles from './NewPasswordField.module.css';

interface NewPasswordFieldProps {
  fault: string | undefined;
  name?: string;
  label?: string;
}

/** A password to be chosen, with its rules in words; near the limit its length, in the unit that the limit is in. */
export function NewPasswordField({ fault, name = 'password', label }: NewPasswordFieldProps) {
  const words = useWords();
  const [bytes, setBytes] = useState(0);
  const nearLimit = bytes > passwordBytes.most * 0.6;
  return (
    <PasswordField
      name={name}
      label={label ?? words.form.password}
      autoComplete="new-password"
      fault={fault}
      onInput={(event) => setBytes(bytesOf(event.currentTarget.value))}
      hint={
        <>
          {words.form.passwordHint}
          {nearLimit && (
            <span className={styles['length']} data-over={bytes > passwordBytes.most || undefined}>
              {words.form.passwordLength(bytes)}. {words.form.passwordUnits}
            </span>
          )}
        </>
      }
    />
  );
}
