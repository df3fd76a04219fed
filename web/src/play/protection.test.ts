import { expect, test } from 'vitest';
import type { Limits } from '../api/gameCalls';
import { stoppedUntil } from './protection';

const now = Date.parse('2026-11-24T12:00:00Z');

const limits = (time_out_until: string | null, excluded_until: string | null): Limits => ({
  limits: [],
  reality_check: {
    minutes: 60,
    due: false,
    due_at: null,
    playing_since: null,
    elapsed_seconds: 0,
    net: [],
  },
  time_out_until,
  excluded_until,
  day_ends_at: '2026-11-25T00:00:00Z',
});

test('play is stopped until the later of a break and an exclusion', () => {
  const soon = '2026-11-25T12:00:00Z';
  const late = '2027-05-24T12:00:00Z';
  expect(stoppedUntil(limits(soon, null), now)).toBe(soon);
  expect(stoppedUntil(limits(null, late), now)).toBe(late);
  expect(stoppedUntil(limits(soon, late), now)).toBe(late);
  expect(stoppedUntil(limits(late, soon), now)).toBe(late);
});

test('what is over, or was never, stops nothing', () => {
  expect(stoppedUntil(limits('2026-11-24T12:00:00Z', '2020-01-01T00:00:00Z'), now)).toBeNull();
  expect(stoppedUntil(limits(null, null), now)).toBeNull();
  expect(stoppedUntil(undefined, now)).toBeNull();
});
