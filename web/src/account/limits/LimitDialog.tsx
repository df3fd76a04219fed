import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Limit, type Limits, setLimit } from '../../api/gameCalls';
import { asProblem } from '../../api/problem';
import { keys } from '../../api/queries';
import door from '../../door/Door.module.css';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { textIn } from '../../ui/formText';
import { ProblemNotice, SendingProblem } from '../../ui/ProblemNotice';
import { type Faults, useSubmission } from '../../ui/submission';
import { amountFrom, amountText, exponentOf, isTooLarge } from '../../words/amount';
import { useLanguage } from '../../words/language';

interface LimitDialogProps {
  limit: Limit;
  /** With what is to be said of it; null when nothing was done. */
  onEnd: (said: string | null) => void;
}

/** Another amount for one limit, or none. */
export function LimitDialog({ limit, onEnd }: LimitDialogProps) {
  const { words, locale } = useLanguage();
  const client = useQueryClient();
  const { currency, kind } = limit;
  const name = words.limits.kinds[kind];
  const send = (amount: string | null) => setLimit({ currency, kind, amount });
  const done = (limits: Limits) => {
    client.setQueryData(keys.limits, limits);
    const now = limits.limits.find((each) => each.currency === currency && each.kind === kind);
    onEnd(now?.pending ? words.limits.savedLater : words.limits.saved);
  };
  const amountIn = (form: FormData) => amountFrom(textIn(form, 'amount'), currency, locale);
  const { form, faults, problem, busy, waiting } = useSubmission({
    check: (data): Faults => {
      if (amountIn(data) !== null) return {};
      return { amount: isTooLarge(textIn(data, 'amount'), locale) ? 'too_large' : 'bad_format' };
    },
    send: (data) => send(amountIn(data)),
    onDone: done,
  });
  const lift = useMutation({ mutationFn: () => send(null), onSuccess: done });
  const working = busy || lift.isPending;
  const badFormat = exponentOf(currency) === 0 ? words.limits.badWhole : words.limits.badAmount;
  return (
    <Dialog
      title={words.limits.dialog(name, currency)}
      text={words.limits.kindHints[kind]}
      onCancel={() => !working && onEnd(null)}
    >
      <form {...form} className={door['form']}>
        {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
        {lift.error && <ProblemNotice problem={asProblem(lift.error)} />}
        <TextField
          name="amount"
          label={words.limits.amount(currency)}
          hint={words.limits.later}
          inputMode={exponentOf(currency) === 0 ? 'numeric' : 'decimal'}
          autoComplete="off"
          maxLength={24}
          defaultValue={limit.amount === null ? '' : amountText(limit.amount, locale)}
          fault={faults['amount'] && (faults['amount'] === 'too_large' ? words.limits.tooLarge : badFormat)}
        />
        <div className={door['actions']}>
          <Button
            type="submit"
            look="primary"
            pending={busy}
            pendingText={words.limits.saving}
            held={waiting > 0 || lift.isPending}
          >
            {waiting > 0 ? words.common.retryIn(waiting) : words.limits.save}
          </Button>
          {limit.amount !== null && (
            <Button
              onClick={() => lift.mutate()}
              pending={lift.isPending}
              pendingText={words.limits.lifting}
              held={busy}
            >
              {words.limits.lift}
            </Button>
          )}
          <Button look="plain" onClick={() => onEnd(null)} held={working}>
            {words.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
