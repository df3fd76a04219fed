import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { startTimeOut } from '../../api/gameCalls';
import { asProblem } from '../../api/problem';
import { keys } from '../../api/queries';
import { useProof } from '../../session/proof';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Notice } from '../../ui/Notice';
import { moment } from '../../words/format';
import { useLanguage } from '../../words/language';
import styles from '../Account.module.css';
import { Lengths } from './Lengths';
import own from './Limits.module.css';
import { afterHours } from './lengths';

const aDay = 24;

/** A break of hours to weeks. A running one can be made longer. */
export function TimeOut({ until }: { until: string | null }) {
  const { words, locale } = useLanguage();
  const client = useQueryClient();
  const withProof = useProof();
  const [hours, setHours] = useState(aDay);
  const [asking, setAsking] = useState(false);
  const { timeOut } = words.limits;
  const start = useMutation({
    mutationFn: () => withProof(() => startTimeOut(hours)),
    onSuccess: (limits) => {
      client.setQueryData(keys.limits, limits);
      setAsking(false);
    },
  });
  const ends = moment(afterHours(hours, new Date()), locale);
  return (
    <div className={own['card']}>
      <h3>{timeOut.title}</h3>
      {until && <Notice tone="info" title={timeOut.on(moment(until, locale))} announce={start.isSuccess} />}
      <p className={styles['quiet']}>{timeOut.text}</p>
      <Lengths
        legend={timeOut.label}
        name="time-out"
        lengths={timeOut.lengths}
        value={hours}
        onChange={setHours}
      />
      <div>
        <Button onClick={() => setAsking(true)}>{timeOut.start}</Button>
      </div>
      {asking && (
        <Confirm
          title={timeOut.confirmTitle}
          text={timeOut.confirm(timeOut.lengths[hours] ?? '', ends)}
          confirm={timeOut.start}
          confirming={timeOut.starting}
          pending={start.isPending}
          problem={start.error && asProblem(start.error)}
          onConfirm={() => start.mutate()}
          onCancel={() => setAsking(false)}
        />
      )}
    </div>
  );
}
