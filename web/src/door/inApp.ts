/** Browsers inside other apps, by what they call themselves; Instagram's tells both names, so it stands first. */
const apps: readonly [RegExp, string][] = [
  [/\bInstagram\b/, 'Instagram'],
  [/\bFB(AN|AV|_IAB)\b|\bFBAN\/|\bFBAV\//, 'Facebook'],
  [/\bmusical_ly|\bBytedanceWebview\b|\bTikTok/i, 'TikTok'],
  [/\bZalo\b/, 'Zalo'],
];

/** The app whose own small browser shows this page, or null in a real browser. */
export function inAppName(userAgent: string): string | null {
  return apps.find(([mark]) => mark.test(userAgent))?.[1] ?? null;
}

/**
 * An address that hands `page` over to the system's browser: Android knows intents, iOS a scheme of Safari's own.
 * Null where there is no such address; the visitor then goes by the app's menu.
 */
export function outsideAddress(userAgent: string, page: URL): string | null {
  const scheme = page.protocol.slice(0, -1);
  const rest = `${page.host}${page.pathname}${page.search}`;
  if (/\bAndroid\b/.test(userAgent)) {
    return `intent://${rest}#Intent;scheme=${scheme};action=android.intent.action.VIEW;end`;
  }
  if (/\b(iPhone|iPad|iPod)\b/.test(userAgent) && scheme === 'https') return `x-safari-https://${rest}`;
  return null;
}
