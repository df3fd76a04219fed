import { expect, test } from 'vitest';
import { amountFrom, amountText, exponentOf, isTooLarge } from './amount';

test.each([
  ['50', 'USD', 'en', '50.00'],
  ['12.5', 'USD', 'en', '12.50'],
  ['1,250.50', 'USD', 'en', '1250.50'],
  [' 1 250 ', 'USD', 'en', '1250.00'],
  ['007', 'USD', 'en', '7.00'],
  ['0.01', 'USD', 'en', '0.01'],
  ['12,5', 'USD', 'vi', '12.50'],
  ['1.250,50', 'USD', 'vi', '1250.50'],
  ['500.000', 'VND', 'vi', '500000'],
  ['500,000', 'VND', 'en', '500000'],
  ['500000', 'VND', 'vi', '500000'],
  ['9999999999999.99', 'USD', 'en', '9999999999999.99'],
] as const)('%s of %s in %s is %s', (text, currency, locale, amount) => {
  expect(amountFrom(text, currency, locale)).toBe(amount);
});

test.each([
  ['', 'USD', 'en'],
  ['0', 'USD', 'en'],
  ['0.00', 'USD', 'en'],
  ['-5', 'USD', 'en'],
  ['+5', 'USD', 'en'],
  ['1e3', 'USD', 'en'],
  ['NaN', 'USD', 'en'],
  ['$5', 'USD', 'en'],
  ['1.005', 'USD', 'en'],
  ['12,5', 'USD', 'en'],
  ['1.2.3', 'USD', 'en'],
  ['1,2,3', 'USD', 'en'],
  ['.5', 'USD', 'en'],
  ['5.', 'USD', 'en'],
  ['1.250', 'USD', 'en'],
  ['500.5', 'VND', 'en'],
  ['500,5', 'VND', 'vi'],
  ['10000000000000', 'USD', 'en'],
  ['١٢', 'USD', 'en'],
] as const)('%j of %s in %s is no amount', (text, currency, locale) => {
  expect(amountFrom(text, currency, locale)).toBeNull();
});

test.each([
  ['10000000000000', 'en', true],
  ['10,000,000,000,000.50', 'en', true],
  ['10.000.000.000.000', 'vi', true],
  ['9999999999999', 'en', false],
  ['00000000000007', 'en', false],
  ['-10000000000000', 'en', false],
  ['', 'en', false],
] as const)('%j in %s is too large: %s', (text, locale, tooLarge) => {
  expect(isTooLarge(text, locale)).toBe(tooLarge);
});

test('what was kept is written so that it reads as the same amount', () => {
  for (const amount of ['50.00', '12.50', '1250.05']) {
    for (const locale of ['en', 'vi'] as const) {
      expect(amountFrom(amountText(amount, locale), 'USD', locale)).toBe(amount);
    }
  }
  expect(amountText('500000', 'vi')).toBe('500000');
  expect(amountText('50.00', 'en')).toBe('50');
});

test('decimals go by the currency', () => {
  expect(exponentOf('USD')).toBe(2);
  expect(exponentOf('VND')).toBe(0);
  expect(exponentOf('??')).toBe(2);
});
