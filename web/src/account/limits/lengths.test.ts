import { expect, test } from 'vitest';
import { afterHours, afterMonths } from './lengths';

test('a break counts in hours', () => {
  expect(afterHours(24, new Date('2026-11-24T12:30:00Z'))).toBe('2026-11-25T12:30:00.000Z');
  expect(afterHours(1008, new Date('2026-11-24T00:00:00Z'))).toBe('2027-01-05T00:00:00.000Z');
});

test('an exclusion ends on the same day of a later month, or on its last', () => {
  expect(afterMonths(6, new Date('2026-11-24T12:30:00Z'))).toBe('2027-05-24T12:30:00.000Z');
  expect(afterMonths(6, new Date('2026-08-31T08:00:00Z'))).toBe('2027-02-28T08:00:00.000Z');
  expect(afterMonths(60, new Date('2024-02-29T08:00:00Z'))).toBe('2029-02-28T08:00:00.000Z');
});
