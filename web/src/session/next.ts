/** The path to return to, or the lobby where the wish is missing or leads out of this origin. */
export function nextPath(wish: string | null): string {
  const fallback = '/lobby';
  if (wish === null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wish) || wish.includes('\\')) return fallback;
  const url = new URL(wish, 'http://own.invalid');
  // Dots are resolved by now: `/a/..//evil.example` has become `//evil.example`, another host to a browser.
  if (url.origin !== 'http://own.invalid' || url.pathname.startsWith('//')) return fallback;
  // Coming back to a door after passing it would turn in circles.
  if (/^\/(signin|signup|forgot|reset)(\/|$)/.test(url.pathname)) return fallback;
  return url.pathname + url.search + url.hash;
}

export function signInPath(next: string): string {
  return next === '/lobby' ? '/signin?next=/lobby' : `/signin?next=${encodeURIComponent(next)}`;
}

/** The provider's start address with the path to return to. */
export function startUrl(url: string, parameters: Record<string, string>): string {
  const joint = url.includes('?') ? '&' : '?';
  return url + joint + new URLSearchParams(parameters).toString().replaceAll('%2F', '/');
}
