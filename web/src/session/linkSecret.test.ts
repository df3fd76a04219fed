import { afterEach, expect, test, vi } from 'vitest';
import { forgetLinkSecret, linkSecretFor, takeLinkSecret } from './linkSecret';

const secret = 'Yk3uVb9hW0qP5sTz1cLr8mJdXe2fGn4o';

/** A browser at this address; tells what its address bar is changed to. */
function at(address: string) {
  const { pathname, search, hash } = new URL(address, 'http://own.invalid');
  const replaceState = vi.fn();
  vi.stubGlobal('window', { location: { pathname, search, hash }, history: { state: null, replaceState } });
  return replaceState;
}

afterEach(() => {
  forgetLinkSecret();
  vi.unstubAllGlobals();
});

test('the secret of a link is kept for its own page and leaves the address bar', () => {
  const replaceState = at(`/reset?x=1#${secret}`);
  takeLinkSecret();
  expect(linkSecretFor('/reset')).toBe(secret);
  expect(linkSecretFor('/not-me')).toBeNull();
  expect(replaceState).toHaveBeenCalledWith(null, '', '/reset?x=1');
});

test.each([`/signin#${secret}`, '/reset#short', `/reset#${secret}<`, '/reset'])(
  'what is no link of ours is left alone: %s',
  (address) => {
    const replaceState = at(address);
    takeLinkSecret();
    expect(linkSecretFor(new URL(address, 'http://own.invalid').pathname)).toBeNull();
    expect(replaceState).not.toHaveBeenCalled();
  },
);

test('a used secret is not offered again', () => {
  at(`/not-me#${secret}`);
  takeLinkSecret();
  forgetLinkSecret();
  expect(linkSecretFor('/not-me')).toBeNull();
});
