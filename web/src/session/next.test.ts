import { expect, test } from 'vitest';
import { nextPath, signInPath, startUrl } from './next';

// The wish comes from the address bar, so anybody can put anything there (A31, E44).
test.each([
  '//evil.example',
  '/\\evil.example',
  '/\\/evil.example',
  'https:evil.example',
  'https://evil.example/lobby',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/lobby\n',
  ' /lobby',
  '@evil.example',
  '',
])('a wish that could lead elsewhere ends in the lobby: %j', (wish) => {
  expect(nextPath(wish)).toBe('/lobby');
});

test('a path of our own is kept with its query and fragment', () => {
  expect(nextPath('/account?tab=1#devices')).toBe('/account?tab=1#devices');
});

test('a path with dots cannot climb out or turn into another host', () => {
  expect(nextPath('/a/..//evil.example')).toBe('/lobby');
  expect(nextPath('/.//evil.example')).toBe('/lobby');
  expect(nextPath('/../account')).toBe('/account');
});

test.each(['/signin', '/signin?next=/signin', '/signup/complete', '/signin/mail', '/forgot', '/reset'])(
  'a door is no place to return to: %s',
  (wish) => {
    expect(nextPath(wish)).toBe('/lobby');
  },
);

test('the way to the door and back keeps the whole path', () => {
  const path = signInPath('/account?tab=1&x=y');
  expect(nextPath(new URL(path, 'http://own.invalid').searchParams.get('next'))).toBe('/account?tab=1&x=y');
});

test('parameters are added to a start address that has some already', () => {
  expect(startUrl('/oauth/x/start?a=1', { next: '/lobby?b=2' })).toBe(
    '/oauth/x/start?a=1&next=/lobby%3Fb%3D2',
  );
});
