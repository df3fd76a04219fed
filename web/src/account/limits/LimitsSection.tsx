import { useState } from 'react';
import type { Limit, Limits } from '../../api/gameCalls';
import { useLimits } from '../../api/gameQueries';
import { asProblem } from '../../api/problem';
import { LoadFailed } from '../../ui/LoadFailed';
import { Notice } from '../../ui/Notice';
import { ahead } from '../../words/format';
import { useLanguage } from '../../words/language';
import styles from '../Account.module.css';
import { Exclusion } from './Exclusion';
import { LimitDialog } from './LimitDialog';
import { LimitRow } from './LimitRow';
import { RealityCheckField } from './RealityCheckField';
import { TimeOut } from './TimeOut';

/** What a player sets himself so that play stays play. */
export function LimitsSection() {
  const { words } = useLanguage();
  const limits = useLimits();
  // A server without games has none.
  if (asProblem(limits.error).code === 'not_found') return null;
  return (
    <section className={styles['section']} aria-labelledby="play-limits-title" id="play-limits">
      <h2 id="play-limits-title">{words.limits.title}</h2>
      <p className={styles['lead']}>{words.limits.lead}</p>
      {limits.isError && !limits.data && (
        <LoadFailed cause={limits.error} retry={limits.refetch} retrying={limits.isFetching} />
      )}
      {limits.data && <Kept limits={limits.data} />}
      <p className={styles['quiet']}>
        {words.limits.help}{' '}
        <a href="https://www.gamblingtherapy.org" rel="noreferrer">
          gamblingtherapy.org
        </a>
        .
      </p>
    </section>
  );
}

function Kept({ limits }: { limits: Limits }) {
  const { words, locale } = useLanguage();
  const [changing, setChanging] = useState<Limit | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  return (
    <>
      {said && <Notice tone="well" title={said} announce onClose={() => setSaid(null)} />}
      <ul className={styles['rows']}>
        {limits.limits.map((limit) => (
          <LimitRow
            key={`${limit.currency}/${limit.kind}`}
            limit={limit}
            onChange={() => setChanging(limit)}
          />
        ))}
      </ul>
      <p className={styles['quiet']}>{words.limits.dayEnds(ahead(limits.day_ends_at, locale))}</p>
      {changing && (
        <LimitDialog
          limit={changing}
          onEnd={(news) => {
            setChanging(null);
            if (news) setSaid(news);
          }}
        />
      )}
      <RealityCheckField minutes={limits.reality_check.minutes} />
      <TimeOut until={limits.time_out_until} />
      <Exclusion until={limits.excluded_until} />
    </>
  );
}
