import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useWords } from '../words/language';
import { controlClass, FieldFrame } from './Field';
import styles from './PasswordField.module.css';

interface PasswordFieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
}

export function PasswordField({ label, hint, fault, ...input }: PasswordFieldProps) {
  const words = useWords();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldFrame label={label} hint={hint} fault={fault}>
      {(described) => (
        <div className={styles['box']}>
          <input
            {...input}
            {...described}
            type={shown ? 'text' : 'password'}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            className={controlClass}
          />
          <button
            type="button"
            className={styles['eye']}
            aria-label={shown ? words.form.hide : words.form.show}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon size={20} aria-hidden="true" />
          </button>
        </div>
      )}
    </FieldFrame>
  );
}
