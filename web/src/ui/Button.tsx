import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './Button.module.css';

type Look = 'primary' | 'quiet' | 'plain';

const classOf = (look: Look, wide: boolean) =>
  [styles['button'], styles[look], wide ? styles['wide'] : ''].filter(Boolean).join(' ');

interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled' | 'className'> {
  look?: Look;
  wide?: boolean;
  /** Shows progress and ignores clicks, yet keeps the keyboard focus where it is. */
  pending?: boolean;
  pendingText?: string;
  /** Ignores clicks without showing progress. */
  held?: boolean;
}

export function Button({
  look = 'quiet',
  wide = false,
  pending = false,
  pendingText,
  held = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const inert = pending || held;
  const guard = (event: MouseEvent<HTMLButtonElement>) => {
    if (inert) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={classOf(look, wide)}
      aria-disabled={inert || undefined}
      aria-busy={pending || undefined}
      onClick={guard}
    >
      {pending ? <Progress>{pendingText ?? children}</Progress> : children}
    </button>
  );
}

export function Progress({ children }: { children: ReactNode }) {
  return (
    <>
      <LoaderCircle className={styles['spinner']} aria-hidden="true" size={18} />
      {children}
    </>
  );
}

interface LinkButtonProps {
  href: string;
  look?: Look;
  wide?: boolean;
  state?: unknown;
  children: ReactNode;
}

/** A link to one of our pages that looks like a button. */
export function LinkButton({ href, look = 'quiet', wide = false, state, children }: LinkButtonProps) {
  return (
    <Link href={href} className={classOf(look, wide)} state={state}>
      {children}
    </Link>
  );
}
