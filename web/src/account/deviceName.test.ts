import { expect, test } from 'vitest';
import { deviceName } from './deviceName';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    { browser: 'Edge', system: 'Windows', kind: 'desktop' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    { browser: 'Safari', system: 'iPhone', kind: 'phone' },
  ],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0 Mobile Safari/537.36 Instagram 350.0',
    { browser: 'Instagram', system: 'Android', kind: 'phone' },
  ],
  ['curl/8.5.0', { browser: 'curl', system: null, kind: 'tool' }],
  ['<script>alert(1)</script>', { browser: null, system: null, kind: 'tool' }],
  [null, { browser: null, system: null, kind: 'tool' }],
])('a user agent becomes a name that people know: %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toEqual(name);
});
