import { expect, test } from 'vitest';
import { birthFault, isoDate } from './birthDate';
import { checkSignup, newPlayerFrom } from './check';

const rules = { minAge: 18, blockedCountries: ['KP'], now: new Date(2026, 10, 24) };

function filled(changes: Record<string, string> = {}): FormData {
  const fields = {
    email: ' lan@example.com ',
    password: 'correct horse',
    language_code: 'vi',
    country: 'VN',
    birth_day: '7',
    birth_month: '3',
    birth_year: '1996',
    accept_terms: 'true',
    ...changes,
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

test('a form in order has no faults and becomes the body of the request', () => {
  expect(checkSignup(filled(), rules)).toEqual({});
  expect(newPlayerFrom(filled())).toEqual({
    email: 'lan@example.com',
    password: 'correct horse',
    language_code: 'vi',
    country: 'VN',
    date_of_birth: '1996-03-07',
    accept_terms: true,
  });
});

test('an empty form is told about every field at once', () => {
  expect(checkSignup(new FormData(), rules)).toEqual({
    email: 'missing',
    password: 'missing',
    country: 'missing',
    date_of_birth: 'missing',
    accept_terms: 'missing',
  });
});

test('the password is measured in bytes, as the server does', () => {
  expect(checkSignup(filled({ password: 'x'.repeat(72) }), rules)).toEqual({});
  expect(checkSignup(filled({ password: `${'x'.repeat(70)}đ` }), rules)).toEqual({});
  expect(checkSignup(filled({ password: `${'x'.repeat(71)}đ` }), rules)).toEqual({ password: 'too_long' });
  expect(checkSignup(filled({ password: '1234567' }), rules)).toEqual({ password: 'too_short' });
});

test('a blocked country is told before anything is sent', () => {
  expect(checkSignup(filled({ country: 'KP' }), rules)).toEqual({ country: 'blocked' });
});

test.each([
  [{ day: '29', month: '2', year: '2001' }, 'bad_format'],
  [{ day: '31', month: '4', year: '1990' }, 'bad_format'],
  [{ day: '0', month: '1', year: '1990' }, 'bad_format'],
  [{ day: '1.5', month: '1', year: '1990' }, 'bad_format'],
  [{ day: '1', month: '', year: '1990' }, 'incomplete'],
  [{ day: '1', month: '1', year: '90' }, 'too_long_ago'],
  [{ day: '25', month: '11', year: '2026' }, 'in_future'],
  [{ day: '25', month: '11', year: '2008' }, 'too_young'],
  [{ day: '24', month: '11', year: '2008' }, null],
  [{ day: '29', month: '2', year: '2000' }, null],
])('a birth date %j is judged %s', (parts, fault) => {
  expect(birthFault(parts, rules)).toBe(fault);
});

test('a date is written with all its digits', () => {
  expect(isoDate({ day: '5', month: '6', year: '987' })).toBe('0987-06-05');
});
