import { ShieldCheck } from 'lucide-react';
import type { Limit } from '../../api/gameCalls';
import { Button } from '../../ui/Button';
import { moment, money } from '../../words/format';
import { useLanguage } from '../../words/language';
import styles from '../Account.module.css';
import own from './Limits.module.css';

/** One limit: what it is, how much of it is used, and what it becomes. */
export function LimitRow({ limit, onChange }: { limit: Limit; onChange: () => void }) {
  const { words, locale } = useLanguage();
  const { currency, kind, amount, used, pending } = limit;
  const sum = (value: string) => money(value, currency, locale);
  const name = words.limits.kinds[kind];
  return (
    <li className={styles['row']}>
      <ShieldCheck size={22} aria-hidden="true" />
      <div className={styles['about']}>
        <p className={styles['name']}>
          {name}, {currency}
          <span className={own['amount']} data-none={amount === null || undefined}>
            {amount === null ? words.limits.none : sum(amount)}
          </span>
        </p>
        {amount !== null && <meter className={own['meter']} {...gauge(used, amount)} aria-label={name} />}
        <p className={styles['quiet']}>
          {amount === null ? words.limits.used(sum(used)) : words.limits.usedOf(sum(used), sum(amount))}
        </p>
        {pending && (
          <p className={own['pending']}>
            {pending.amount === null
              ? words.limits.pendingNone(moment(pending.from, locale))
              : words.limits.pending(sum(pending.amount), moment(pending.from, locale))}
          </p>
        )}
      </div>
      <Button onClick={onChange} aria-label={words.limits.editLabel(name, currency)}>
        {words.limits.edit}
      </Button>
    </li>
  );
}

/** A picture needs no more digits than a float has. */
function gauge(used: string, amount: string) {
  const max = Number(amount);
  return { min: 0, max, high: max * 0.8, value: Math.max(0, Math.min(max, Number(used))) };
}
