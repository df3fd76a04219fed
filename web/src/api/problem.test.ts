import { expect, test } from 'vitest';
import { problemFrom } from './problem';

test('a problem answer keeps its code, its faults and its wait', () => {
  const response = new Response(null, { status: 422, headers: { 'X-Request-ID': 'r1' } });
  const problem = problemFrom(response, {
    code: 'validation_failed',
    errors: [{ field: 'email', code: 'bad_format' }, { field: 7 }, null],
  });
  expect(problem).toMatchObject({
    code: 'validation_failed',
    status: 422,
    requestId: 'r1',
    faults: [{ field: 'email', code: 'bad_format' }],
    passes: false,
  });
});

test('the wait is taken from the header when the body has none', () => {
  const response = new Response(null, { status: 429, headers: { 'Retry-After': '30' } });
  expect(problemFrom(response, '')).toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 30,
    passes: true,
  });
});

test.each([
  [502, 'busy'],
  [500, 'unreadable_answer'],
  [418, 'unreadable_answer'],
])('an answer of %i without a problem body still gets a code', (status, code) => {
  expect(problemFrom(new Response(null, { status }), '<html>').code).toBe(code);
});

test.each([408, 429, 500, 503])('what was answered with %i may succeed when it is sent again', (status) => {
  expect(problemFrom(new Response(null, { status }), {}).passes).toBe(true);
});

test('a problem that asks for a bot check brings what is to be solved, and nothing that cannot be', () => {
  const asked = (offer: unknown) =>
    problemFrom(new Response(null, { status: 429 }), { code: 'bot_check_needed', bot_check: offer }).botCheck;
  const offer = { check: 'pow', action: 'signup', challenge_url: '/auth/bot-check/challenge?action=signup' };
  expect(asked(offer)).toEqual(offer);
  for (const odd of [
    undefined,
    null,
    'pow',
    [],
    {},
    { check: 'recaptcha', action: 'signup' },
    { check: 'pow' },
  ])
    expect(asked(odd)).toBeNull();
});
