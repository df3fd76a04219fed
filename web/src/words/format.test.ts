import { expect, test } from 'vitest';
import { ago, ahead, moment } from './format';

test('a moment reads as a sentence in both languages', () => {
  const at = new Date(2026, 10, 30, 14, 59).toISOString();
  expect(moment(at, 'en')).toMatch(/^November 30, 2026 at 2:59\sPM$/);
  expect(moment(at, 'vi')).toBe('lúc 14:59 ngày 30 tháng 11, 2026');
  expect(moment('not a time', 'vi')).toBe('not a time');
});

test('how long ago is told in words that stand inside a sentence', () => {
  const now = Date.UTC(2026, 10, 30, 12);
  const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();
  expect(ago(before(5), 'en', now)).toBe('just now');
  expect(ago(before(5), 'vi', now)).toBe('vừa xong');
  expect(ago(before(-5), 'en', now)).toBe('just now');
  expect(ago(before(60), 'en', now)).toBe('1 minute ago');
  expect(ago(before(3600), 'vi', now)).toBe('1 giờ trước');
  expect(ago(before(86_400), 'en', now)).toBe('yesterday');
  expect(ago(before(864_000), 'en', now)).toBe('Nov 20, 2026');
});

test('what comes within a minute comes in one', () => {
  const now = Date.UTC(2026, 10, 30, 12);
  expect(ahead(new Date(now + 5000).toISOString(), 'en', now)).toBe('in 1 minute');
  expect(ahead(new Date(now + 60 * 60_000).toISOString(), 'en', now)).toBe('in 1 hour');
});
