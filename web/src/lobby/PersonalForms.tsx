import { useQueryClient } from '@tanstack/react-query';
import type { Profile } from '../api/profileCalls';
import { tellBirthDate, tellCountry } from '../api/profileCalls';
import { keys } from '../api/queries';
import { BirthField } from '../signup/BirthField';
import { birthFault, isoDate } from '../signup/birthDate';
import { CountryField } from '../signup/CountryField';
import { birthIn } from '../signup/check';
import { Button } from '../ui/Button';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useMinAge } from '../words/HousePromise';
import { useWords } from '../words/language';
import styles from './PlayPermission.module.css';

function useTelling(check: (form: FormData) => Faults, send: (form: FormData) => Promise<Profile>) {
  const client = useQueryClient();
  return useSubmission({
    check,
    send,
    onDone: async (profile) => {
      client.setQueryData(keys.profile, profile);
      await client.invalidateQueries({ queryKey: keys.session });
    },
  });
}

/** The birth date, once. Whether it is old enough is the server's to say, after it was kept. */
export function BirthDateForm() {
  const words = useWords();
  const minAge = useMinAge();
  const { form, faults, problem, busy } = useTelling(
    (data): Faults => {
      const fault = birthFault(birthIn(data), { minAge: 0, now: new Date() });
      return fault === null ? {} : { date_of_birth: fault };
    },
    (data) => tellBirthDate(isoDate(birthIn(data)) ?? ''),
  );
  return (
    <form {...form} className={styles['step']}>
      <p>{words.permission.birth}</p>
      {problem && Object.keys(faults).length === 0 && <ProblemNotice problem={problem} />}
      <BirthField
        minAge={minAge}
        fault={faultText(words, 'date_of_birth', faults['date_of_birth'], minAge)}
        draft={{}}
      />
      <Once busy={busy} />
    </form>
  );
}

/** The country, once. */
export function CountryForm() {
  const words = useWords();
  const { form, faults, problem, busy } = useTelling(
    (data): Faults => (textIn(data, 'country') === '' ? { country: 'missing' } : {}),
    (data) => tellCountry(textIn(data, 'country')),
  );
  return (
    <form {...form} className={styles['step']}>
      <p>{words.permission.country}</p>
      {problem && Object.keys(faults).length === 0 && <ProblemNotice problem={problem} />}
      {/* Given once, so nothing is guessed. */}
      <CountryField preset="" fault={faultText(words, 'country', faults['country'])} />
      <Once busy={busy} />
    </form>
  );
}

function Once({ busy }: { busy: boolean }) {
  const words = useWords();
  return (
    <>
      <p className={styles['quiet']}>{words.permission.once}</p>
      <div>
        <Button type="submit" look="primary" pending={busy} pendingText={words.permission.saving}>
          {words.permission.save}
        </Button>
      </div>
    </>
  );
}
