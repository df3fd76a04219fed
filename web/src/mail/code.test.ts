import { expect, test } from 'vitest';
import { codeDigits, codeFault } from './code';

test.each(['1234 5678', ' 12345678\n', '1234-5678', '１２３４ ５６７８'])(
  'a code may be typed as people do: %j',
  (typed) => {
    expect(codeDigits(typed)).toBe('12345678');
    expect(codeFault(codeDigits(typed))).toBeNull();
  },
);

test.each(['1234567', '123456789', '1234567a', '１２３'])(
  'what has no eight digits is told at once: %j',
  (typed) => {
    expect(codeFault(codeDigits(typed))).toBe('bad_format');
  },
);

test('an empty field is missing, not wrong', () => {
  expect(codeFault(codeDigits('  '))).toBe('missing');
});
