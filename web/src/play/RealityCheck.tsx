import type { Limits } from '../api/gameCalls';
import { asProblem } from '../api/problem';
import { Button, LinkButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ProblemNotice } from '../ui/ProblemNotice';
import { money } from '../words/format';
import { useLanguage } from '../words/language';
import type { Protection } from './protection';
import styles from './Room.module.css';

interface RealityCheckProps {
  check: Limits['reality_check'];
  acknowledge: Protection['acknowledge'];
  onStop: () => void;
}

/** How long and with what result. Only an answer closes it. */
export function RealityCheck({ check, acknowledge, onStop }: RealityCheckProps) {
  const { words, locale } = useLanguage();
  const { reality } = words.play;
  const minutes = Math.floor(check.elapsed_seconds / 60);
  const time = reality.time(Math.floor(minutes / 60), minutes % 60);
  const result = (net: string, currency: string) => {
    if (!/[1-9]/.test(net)) return reality.even;
    const sum = money(net.replace('-', ''), currency, locale);
    return net.startsWith('-') ? reality.lost(sum) : reality.won(sum);
  };
  return (
    <Dialog title={reality.title} text={reality.text(time)} onCancel={() => undefined}>
      {check.net.map(({ currency, amount }) => (
        <p key={currency} className={styles['result']}>
          {result(amount, currency)}
        </p>
      ))}
      <p>{reality.waits}</p>
      {acknowledge.error && <ProblemNotice problem={asProblem(acknowledge.error)} />}
      <div className={styles['ways']}>
        <Button
          look="primary"
          onClick={() => acknowledge.mutate()}
          pending={acknowledge.isPending}
          pendingText={reality.goingOn}
        >
          {reality.goOn}
        </Button>
        <Button onClick={onStop}>{reality.stop}</Button>
      </div>
      <div>
        <LinkButton href="/account#play-limits" look="plain">
          {reality.limits}
        </LinkButton>
      </div>
    </Dialog>
  );
}
