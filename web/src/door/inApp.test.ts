import { expect, test } from 'vitest';
import { inAppName, outsideAddress } from './inApp';

const android =
  'Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/22B83';

test.each([
  [`${android} Instagram 358.0.0.45.109 Android (34/14; 450dpi)`, 'Instagram'],
  [`${iphone} Instagram 358.0.0.29.90 (iPhone15,2; iOS 18_1; en_US) FBAN/FBIOS`, 'Instagram'],
  [`${android} [FB_IAB/FB4A;FBAV/490.0.0.63.82;]`, 'Facebook'],
  [`${iphone} [FBAN/FBIOS;FBAV/490.0.0.36.107;FBBV/663486563]`, 'Facebook'],
  [`${android} trill_360403 BytedanceWebview/d8a21c6`, 'TikTok'],
  [`${iphone} musical_ly_36.4.0 JsSdk/2.0`, 'TikTok'],
  [`${android} Zalo android/24110535`, 'Zalo'],
])('a browser inside an app is known by its own words: %s', (agent, app) => {
  expect(inAppName(agent)).toBe(app);
});

test.each([
  android,
  `${iphone} Version/18.1 Safari/604.1`,
  'Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0',
  '',
])('a real browser is left in peace: %s', (agent) => {
  expect(inAppName(agent)).toBeNull();
});

test('the way out keeps the page and where it leads', () => {
  const page = new URL('https://play.example/signin?next=/account#x');
  expect(outsideAddress(android, page)).toBe(
    'intent://play.example/signin?next=/account#Intent;scheme=https;action=android.intent.action.VIEW;end',
  );
  expect(outsideAddress(iphone, page)).toBe('x-safari-https://play.example/signin?next=/account');
  expect(outsideAddress('Windows', page)).toBeNull();
});
