import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { excludeMyself } from '../../api/gameCalls';
import { asProblem, type Problem } from '../../api/problem';
import { keys } from '../../api/queries';
import door from '../../door/Door.module.css';
import { useProof } from '../../session/proof';
import type { SignInWish } from '../../signin/SignInPage';
import { Button } from '../../ui/Button';
import { CheckField } from '../../ui/CheckField';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Notice';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { moment } from '../../words/format';
import { useLanguage } from '../../words/language';
import styles from '../Account.module.css';
import { Lengths } from './Lengths';
import own from './Limits.module.css';
import { afterMonths } from './lengths';

const halfAYear = 6;

/** No play for half a year or more. Two steps: what it means, and that it is meant. */
export function Exclusion({ until }: { until: string | null }) {
  const { words, locale } = useLanguage();
  const [step, setStep] = useState<'closed' | 'first' | 'last'>('closed');
  const [months, setMonths] = useState(halfAYear);
  const exclude = useExclusion(months);
  const { exclusion } = words.limits;
  const close = () => {
    if (exclude.isPending) return;
    exclude.reset();
    setStep('closed');
  };
  return (
    <div className={own['card']}>
      <h3>{exclusion.title}</h3>
      {until && <Notice tone="info" title={exclusion.on(moment(until, locale))} />}
      <p className={styles['quiet']}>{exclusion.text}</p>
      <div>
        <Button onClick={() => setStep('first')}>{exclusion.open}</Button>
      </div>
      {step === 'first' && (
        <Meaning months={months} onMonths={setMonths} onNext={() => setStep('last')} onCancel={close} />
      )}
      {step === 'last' && (
        <LastWord
          months={months}
          pending={exclude.isPending || exclude.isSuccess}
          problem={exclude.error && asProblem(exclude.error)}
          onYes={() => exclude.mutate()}
          onBack={() => setStep('first')}
          onCancel={close}
        />
      )}
    </div>
  );
}

function useExclusion(months: number) {
  const { words, locale } = useLanguage();
  const client = useQueryClient();
  const withProof = useProof();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: () => withProof(() => excludeMyself(months)),
    onSuccess: (limits) => {
      const end = moment(limits.excluded_until ?? afterMonths(months, new Date()), locale);
      // Every session is over, this one as well: first to the door, which says so.
      navigate('/signin', { state: { said: words.limits.exclusion.done(end) } satisfies SignInWish });
      client.removeQueries({ queryKey: ['me'] });
      client.setQueryData(keys.session, null);
    },
  });
}

interface MeaningProps {
  months: number;
  onMonths: (months: number) => void;
  onNext: () => void;
  onCancel: () => void;
}

function Meaning({ months, onMonths, onNext, onCancel }: MeaningProps) {
  const { words } = useLanguage();
  const { exclusion } = words.limits;
  return (
    <Dialog title={exclusion.firstTitle} text={exclusion.first} onCancel={onCancel}>
      <ul className={own['means']}>
        {exclusion.means.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Lengths
        legend={exclusion.label}
        name="exclusion"
        lengths={exclusion.lengths}
        value={months}
        onChange={onMonths}
      />
      <div className={door['actions']}>
        <Button look="primary" onClick={onNext}>
          {exclusion.next}
        </Button>
        <Button onClick={onCancel}>{words.common.cancel}</Button>
      </div>
    </Dialog>
  );
}

interface LastWordProps {
  months: number;
  pending: boolean;
  problem: Problem | null;
  onYes: () => void;
  onBack: () => void;
  onCancel: () => void;
}

function LastWord({ months, pending, problem, onYes, onBack, onCancel }: LastWordProps) {
  const { words, locale } = useLanguage();
  const { exclusion } = words.limits;
  const [missing, setMissing] = useState(false);
  const ends = moment(afterMonths(months, new Date()), locale);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const understood = new FormData(event.currentTarget).get('understood') !== null;
    setMissing(!understood);
    if (understood) onYes();
  };
  return (
    <Dialog
      title={exclusion.lastTitle}
      text={exclusion.last(exclusion.lengths[months] ?? '', ends)}
      onCancel={onCancel}
    >
      <form className={door['form']} onSubmit={submit} noValidate>
        {problem && <ProblemNotice problem={problem} />}
        <CheckField
          name="understood"
          label={exclusion.understood}
          fault={missing ? exclusion.missing : undefined}
        />
        <div className={door['actions']}>
          <Button type="submit" look="primary" pending={pending} pendingText={exclusion.confirming}>
            {exclusion.confirm}
          </Button>
          <Button onClick={onBack} held={pending}>
            {exclusion.back}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
