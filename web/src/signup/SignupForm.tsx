import { type ReactNode, useState } from 'react';
import type { BotCheckPart } from '../api/botCheckCalls';
import type { NewPlayer, SignedIn } from '../api/calls';
import { askEmailVerification } from '../api/mailCalls';
import type { Problem } from '../api/problem';
import { useMailIsOn, useProviders } from '../api/queries';
import { Bait } from '../botCheck/Bait';
import { useBotCheck } from '../botCheck/useBotCheck';
import door from '../door/Door.module.css';
import { useEnter } from '../session/enter';
import { Button } from '../ui/Button';
import { SelectField, TextField } from '../ui/Field';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { Notice } from '../ui/Notice';
import { SendingProblem } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useMinAge } from '../words/HousePromise';
import { dictionaries, locales, useLanguage } from '../words/language';
import { BirthField } from './BirthField';
import { CountryField } from './CountryField';
import { checkSignup, newPlayerFrom } from './check';
import { likelyCountry } from './countries';
import { dropDraft, keepDraft, readDraft } from './draft';
import { NewPasswordField } from './NewPasswordField';
import { TermsField } from './TermsField';

interface SignupFormProps {
  send: (player: NewPlayer & BotCheckPart) => Promise<SignedIn>;
  /** Programs are kept out; not needed where an identity provider has vouched. */
  checked?: boolean;
  /** Told by the identity provider; what was typed before comes first. */
  suggestedEmail?: string | null | undefined;
  /** Where the player was going when he set out. */
  next?: string;
  submit: string;
  submitting: string;
  /** The way on when the address belongs to somebody already; given the address as typed. */
  taken: (email: string) => ReactNode;
  onProblem?: (problem: Problem) => void;
}

function faultsOfProblem(problem: Problem): Faults {
  if (problem.code === 'email_taken') return { email: 'taken' };
  if (problem.code === 'country_blocked') return { country: 'blocked' };
  if (problem.code === 'under_age') return { date_of_birth: 'too_young' };
  return {};
}

/** The fields of both sign-ups, by e-mail alone and after an identity provider has vouched. */
export function SignupForm({
  send,
  checked = false,
  suggestedEmail,
  next = '/lobby',
  submit,
  submitting,
  taken,
  onProblem,
}: SignupFormProps) {
  const { words, locale } = useLanguage();
  const minAge = useMinAge();
  const blockedCountries = useProviders().data?.blocked_countries ?? [];
  const mailIsOn = useMailIsOn();
  const enter = useEnter();
  const botCheck = useBotCheck('signup');
  const [draft] = useState(readDraft);
  const [email, setEmail] = useState(draft.email || suggestedEmail || '');
  const { form, faults, problem, busy, waiting } = useSubmission({
    check: (data) => checkSignup(data, { minAge, blockedCountries, now: new Date() }),
    send: (data) =>
      botCheck.send((answer) =>
        send({ ...newPlayerFrom(data), ...(answer && { bot_check: answer }), ...baitIn(data) }),
      ),
    onDone: async (answer) => {
      // The one mail that asks for a confirmation. That it cannot be sent now keeps nobody out.
      const mailed = mailIsOn && (await askEmailVerification().catch(() => null)) !== null;
      await enter(answer, next, { welcome: true, mailed });
      dropDraft();
    },
    faultsOf: (found) => {
      onProblem?.(found);
      return faultsOfProblem(found);
    },
  });
  const faulty = Object.keys(faults).length;
  return (
    <form
      {...form}
      className={door['form']}
      onFocus={checked ? botCheck.prepare : undefined}
      onInput={(event) => {
        keepDraft(event.currentTarget);
        form.onInput(event);
      }}
    >
      {faulty > 0 && <Notice tone="fault" announce title={words.form.summary(faulty)} />}
      {faulty === 0 && problem && <SendingProblem problem={problem} busy={busy} />}
      <TextField
        name="email"
        type="email"
        label={words.form.email}
        hint={words.form.emailHint}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        fault={faultText(words, 'email', faults['email'])}
        remedy={faults['email'] === 'taken' && taken(email.trim())}
      />
      <NewPasswordField fault={faultText(words, 'password', faults['password'])} />
      <BirthField
        minAge={minAge}
        fault={faultText(words, 'date_of_birth', faults['date_of_birth'], minAge)}
        draft={draft}
      />
      <CountryField
        preset={draft.country || likelyCountry(navigator.languages)}
        fault={faultText(words, 'country', faults['country'])}
      />
      <LanguageField preset={draft.language_code ?? locale} />
      <TermsField minAge={minAge} fault={faultText(words, 'accept_terms', faults['accept_terms'])} />
      {checked && <Bait />}
      {checked && botCheck.field}
      <Button type="submit" look="primary" wide pending={busy} pendingText={submitting} held={waiting > 0}>
        {waiting > 0 ? words.common.retryIn(waiting) : submit}
      </Button>
      <p className="sr-only" role="status">
        {busy ? submitting : ''}
      </p>
    </form>
  );
}

function baitIn(data: FormData): BotCheckPart {
  const website = textIn(data, 'website');
  return website ? { website } : {};
}

function LanguageField({ preset }: { preset: string }) {
  const words = useLanguage().words;
  return (
    <SelectField
      name="language_code"
      label={words.form.language}
      hint={words.form.languageHint}
      defaultValue={preset}
    >
      {locales.map((locale) => (
        <option key={locale} value={locale} lang={locale}>
          {dictionaries[locale].language.name}
        </option>
      ))}
    </SelectField>
  );
}
