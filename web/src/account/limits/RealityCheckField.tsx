import { useMutation, useQueryClient } from '@tanstack/react-query';
import { setRealityCheck } from '../../api/gameCalls';
import { asProblem } from '../../api/problem';
import { keys } from '../../api/queries';
import { SelectField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useWords } from '../../words/language';
import styles from '../Account.module.css';
import own from './Limits.module.css';

const offered = [15, 30, 45, 60, 90, 120, 180, 240];

/** After how long the game stops and tells the time. */
export function RealityCheckField({ minutes }: { minutes: number }) {
  const words = useWords();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: setRealityCheck,
    onSuccess: (limits) => client.setQueryData(keys.limits, limits),
  });
  const shown = save.isPending ? save.variables : minutes;
  const choices = offered.includes(shown) ? offered : [...offered, shown].sort((one, other) => one - other);
  return (
    <div className={own['card']}>
      <h3>{words.limits.reality.title}</h3>
      <p className={styles['quiet']}>{words.limits.reality.text}</p>
      {save.error && <ProblemNotice problem={asProblem(save.error)} />}
      <div className={own['line']}>
        <SelectField
          label={words.limits.reality.label}
          value={shown}
          onChange={(event) => save.mutate(Number(event.target.value))}
        >
          {choices.map((each) => (
            <option key={each} value={each}>
              {words.limits.reality.minutes(each)}
            </option>
          ))}
        </SelectField>
        <p className={styles['quiet']} role="status">
          {save.isSuccess && words.limits.reality.saved}
        </p>
      </div>
    </div>
  );
}
