import { afterEach, expect, test, vi } from 'vitest';
import { answers, type Curtain, curtainAfter, type Sign } from './curtain';

const after = (...signs: Sign[]) => signs.reduce<Curtain>(curtainAfter, 'opening');

test('a game that says that it is there is shown, whatever was thought of it before', () => {
  expect(after('loaded')).toBe('open');
  expect(after('late', 'loaded')).toBe('open');
  expect(after('unanswered', 'loaded')).toBe('open');
});

test('a silent game is shown once somebody answers where it comes from', () => {
  expect(after('answered')).toBe('open');
  expect(after('late', 'answered')).toBe('open');
  expect(after('unanswered', 'answered')).toBe('open');
});

test('where nobody answers, that is said instead of "still opening", whichever comes first', () => {
  expect(after('late')).toBe('late');
  expect(after('late', 'unanswered')).toBe('unanswered');
  expect(after('unanswered', 'late')).toBe('unanswered');
});

test.each<Sign>(['late', 'unanswered', 'answered'])('an open game is not hidden again: %s', (sign) => {
  expect(after('loaded', sign)).toBe('open');
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Stands in for the network; gives what was asked. */
function network(answer: () => Promise<unknown>) {
  const fetch = vi.fn((_address: string, _how: RequestInit) => answer());
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

test('any answer will do, and who asks is not told', async () => {
  const fetch = network(async () => Response.error());
  expect(await answers('https://studio.example')).toBe(true);
  const [address, how] = fetch.mock.calls[0] ?? [];
  expect(new URL(address ?? '').origin).toBe('https://studio.example');
  expect(how).toMatchObject({ mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer' });
});

test('a refused connection is no answer', async () => {
  network(() => Promise.reject(new TypeError('Failed to fetch')));
  expect(await answers('https://studio.example')).toBe(false);
});

test('nor is one that does not come', async () => {
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  const fetch = network(() => Promise.resolve());
  fetch.mockImplementation(async (_address, how) => how.signal?.throwIfAborted());
  expect(await answers('https://studio.example')).toBe(false);
  expect(AbortSignal.timeout).toHaveBeenCalledWith(5000);
});
