import type { NewPlayer } from '../api/calls';
import { textIn } from '../ui/formText';
import type { Faults } from '../ui/submission';
import { type BirthParts, birthFault, isoDate } from './birthDate';

export const passwordBytes = { fewest: 8, most: 72 };
const longestEmail = 254;

export interface SignupRules {
  minAge: number;
  blockedCountries: readonly string[];
  now: Date;
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The fault code of every field that the server would refuse as well, so that nobody has to wait to hear it. */
export function checkSignup(form: FormData, rules: SignupRules): Faults {
  const found: Record<string, string | null> = {
    email: emailFault(textIn(form, 'email').trim()),
    password: passwordFault(textIn(form, 'password')),
    country: countryFault(textIn(form, 'country'), rules.blockedCountries),
    date_of_birth: birthFault(birthIn(form), rules),
    accept_terms: form.get('accept_terms') === null ? 'missing' : null,
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

export function newPlayerFrom(form: FormData): NewPlayer {
  return {
    email: textIn(form, 'email').trim(),
    password: textIn(form, 'password'),
    language_code: textIn(form, 'language_code'),
    country: textIn(form, 'country'),
    date_of_birth: isoDate(birthIn(form)) ?? '',
    accept_terms: form.get('accept_terms') !== null,
  };
}

/** The three parts of a birth date as they were typed. */
export function birthIn(form: FormData): BirthParts {
  const part = (name: string) => textIn(form, name).trim();
  return { day: part('birth_day'), month: part('birth_month'), year: part('birth_year') };
}

export function emailFault(email: string): string | null {
  if (email === '') return 'missing';
  if (email.length > longestEmail) return 'too_long';
  return /^[^\s@]+@[^\s@]+$/.test(email) ? null : 'bad_format';
}

export function passwordFault(password: string): string | null {
  if (password === '') return 'missing';
  const bytes = bytesOf(password);
  if (bytes < passwordBytes.fewest) return 'too_short';
  return bytes > passwordBytes.most ? 'too_long' : null;
}

function countryFault(country: string, blocked: readonly string[]): string | null {
  if (country === '') return 'missing';
  return blocked.includes(country) ? 'blocked' : null;
}
