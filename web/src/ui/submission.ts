import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { asProblem, type Problem } from '../api/problem';
import { useCountdown } from './countdown';

/** Fault codes by field name; a form in order has none. */
export type Faults = Readonly<Record<string, string>>;

interface Plan<Answer> {
  check: (form: FormData) => Faults;
  send: (form: FormData) => Promise<Answer>;
  /** Runs while the button still shows progress. */
  onDone: (answer: Answer) => Promise<void> | void;
  /** The field that a problem without a field list is about. */
  faultsOf?: (problem: Problem) => Faults;
}

/**
 * One form's life: check, send once, show faults beside their fields, move the focus to what needs attention.
 * The fields keep what was typed, since nothing here touches their values.
 */
export function useSubmission<Answer>(plan: Plan<Answer>) {
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [refusals, setRefusals] = useState(0);
  const [editedSince, setEditedSince] = useState(false);

  const refuse = (found: Faults) => {
    setFaults(found);
    setRefusals((count) => count + 1);
  };
  const mutation = useMutation({
    mutationFn: plan.send,
    onSuccess: plan.onDone,
    onError: (cause) => refuse(serverFaults(asProblem(cause), plan.faultsOf)),
  });
  useEffect(() => {
    if (refusals > 0) focusOnFault(form.current);
  }, [refusals]);

  const problem = mutation.error ? asProblem(mutation.error) : null;
  const busy = mutation.isPending || mutation.isSuccess;
  const secondsLeft = useCountdown(problem?.retryAfterSeconds ?? 0, mutation.submittedAt);
  // A changed form may be a different question, so typing lifts the wait.
  const waiting = editedSince ? 0 : secondsLeft;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || waiting > 0) return;
    const data = new FormData(event.currentTarget);
    const found = plan.check(data);
    setEditedSince(false);
    if (Object.keys(found).length > 0) {
      mutation.reset();
      refuse(found);
      return;
    }
    setFaults({});
    mutation.mutate(data);
  };
  const edited = (event: FormEvent<HTMLFormElement>) => {
    setEditedSince(true);
    const name = nameOf(event.target);
    if (name && name in faults) {
      setFaults(Object.fromEntries(Object.entries(faults).filter(([field]) => field !== name)));
    }
  };
  return {
    form: { ref: form, onSubmit: submit, onInput: edited, noValidate: true },
    faults,
    problem,
    busy,
    waiting,
  };
}

function nameOf(target: EventTarget): string | undefined {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return undefined;
  // Several inputs may make up one field.
  return target.dataset['field'] ?? target.name;
}

function serverFaults(problem: Problem, faultsOf: Plan<unknown>['faultsOf']): Faults {
  const listed = Object.fromEntries(problem.faults.map(({ field, code }) => [field, code]));
  return { ...faultsOf?.(problem), ...listed };
}

function focusOnFault(form: HTMLFormElement | null): void {
  const target =
    form?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
    form?.querySelector<HTMLElement>('[data-notice="fault"]');
  target?.focus();
}
