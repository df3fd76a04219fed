import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './Field.module.css';

interface Described {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface FrameProps {
  label: ReactNode;
  hint?: ReactNode;
  fault?: string | undefined;
  /** What helps after a fault, such as a link that leads on. */
  remedy?: ReactNode;
  /** Stands at the end of the label's line. */
  aside?: ReactNode;
  children: (described: Described) => ReactNode;
}

/** Label, control, fault and hint, tied together for screen readers. */
export function FieldFrame({ label, hint, fault, remedy, aside, children }: FrameProps) {
  const id = useId();
  const describedBy = [fault ? `${id}-fault` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  return (
    <div className={styles['field']}>
      <div className={styles['labelLine']}>
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': describedBy || undefined,
        'aria-invalid': fault ? true : undefined,
      })}
      <FaultText id={`${id}-fault`} fault={fault} remedy={remedy} />
      {hint && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function FaultText({
  id,
  fault,
  remedy,
}: {
  id: string;
  fault: string | undefined;
  remedy?: ReactNode;
}) {
  if (!fault) return null;
  return (
    <div className={styles['fault']}>
      <CircleAlert size={18} aria-hidden="true" />
      <div>
        <p id={id}>{fault}</p>
        {remedy}
      </div>
    </div>
  );
}

type TextFieldProps = Omit<FrameProps, 'children'> & Omit<ComponentProps<'input'>, 'children'>;

export function TextField({ label, hint, fault, remedy, aside, ...input }: TextFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} fault={fault} remedy={remedy} aside={aside}>
      {(described) => <input {...input} {...described} className={styles['control']} />}
    </FieldFrame>
  );
}

type SelectFieldProps = Omit<FrameProps, 'children'> & ComponentProps<'select'>;

export function SelectField({ label, hint, fault, remedy, aside, children, ...select }: SelectFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} fault={fault} remedy={remedy} aside={aside}>
      {(described) => (
        <select {...select} {...described} className={styles['control']}>
          {children}
        </select>
      )}
    </FieldFrame>
  );
}

export const controlClass = styles['control'];
export const hintClass = styles['hint'];
export const fieldClass = styles['field'];
