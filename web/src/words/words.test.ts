import { expect, test } from 'vitest';
import { ago, money, percent } from './format';
import { dictionaries } from './language';

const plain = (text: string) => text.replaceAll(/\s/g, ' ');

test('money keeps every digit of the decimal text', () => {
  expect(money('9007199254740993.01', 'USD', 'en')).toBe('$9,007,199,254,740,993.01');
  expect(plain(money('1000000', 'VND', 'vi'))).toBe('1.000.000 ₫');
  expect(plain(money('12.50', 'USD', 'vi'))).toBe('12,50 US$');
});

test('what is no decimal or no currency is shown as it came', () => {
  expect(money('NaN', 'USD', 'en')).toBe('NaN USD');
  expect(money('1e400', 'USD', 'en')).toBe('1e400 USD');
  expect(money('5', 'X1', 'en')).toBe('5 X1');
});

test('a share is written as the language writes numbers', () => {
  expect(percent('96.50', 'en')).toBe('96.50%');
  expect(percent('96.50', 'vi')).toBe('96,50%');
  expect(percent('much', 'vi')).toBe('much%');
});

test('the recent past is told in words', () => {
  const now = Date.parse('2026-11-24T12:00:00Z');
  expect(ago('2026-11-24T11:57:00Z', 'en', now)).toBe('3 minutes ago');
  expect(ago('2026-11-23T11:00:00Z', 'vi', now)).toBe('hôm qua');
  expect(ago('no time', 'en', now)).toBe('no time');
});

/** Every text of a dictionary by its path; sentences with a gap are filled with a number. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function')
    return texts(path === '.listed' ? 'a list' : (value as (gap: number) => unknown)(3), path);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

// Words that are the same in both languages.
const shared = /^\.(listed$|footer\.api|.*\.email$|signIn\.email|form\.email)/;

test('both languages say everything, each in its own words', () => {
  const english = new Map(texts(dictionaries.en));
  const vietnamese = new Map(texts(dictionaries.vi));
  expect([...vietnamese.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [path, text] of vietnamese) {
    expect(text.trim(), path).not.toBe('');
    if (!shared.test(path)) expect(text, path).not.toBe(english.get(path));
  }
});
