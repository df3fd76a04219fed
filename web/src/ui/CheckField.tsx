import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './CheckField.module.css';
import { FaultText } from './Field';

interface CheckFieldProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  label: ReactNode;
  fault?: string | undefined;
  /** What belongs to it, below. */
  children?: ReactNode;
}

/** A box to tick, its label beside it and its fault below. */
export function CheckField({ label, fault, children, ...input }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={styles['check']}>
      <label className={styles['line']}>
        <input
          {...input}
          type="checkbox"
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
        />
        {label}
      </label>
      <FaultText id={`${id}-fault`} fault={fault} />
      {children}
    </div>
  );
}
