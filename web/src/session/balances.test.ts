import { expect, test } from 'vitest';
import { balanceIn, follow, type Live, nothingYet, noticeIn, withLive } from './balances';

const moved = (live: Live, walletId: number, seq: number, balance: string) =>
  follow(live, { type: 'balance', event: { walletId, seq, balance } });

const wallet = (wallet_id: number, balance: string) => ({
  wallet_id,
  balance,
  currency_code: 'USD',
  wallet_type: 'CASH',
});

const shown = (live: Live, readAt = 0) =>
  withLive([wallet(1, '1.00'), wallet(2, '2.00')], live, readAt).map(({ balance }) => balance);

test('a balance follows the stream, each wallet for itself', () => {
  const live = moved(moved(nothingYet, 1, 5, '9.00'), 2, 1, '3.00');
  expect(shown(live)).toEqual(['9.00', '3.00']);
  expect(shown(moved(live, 1, 6, '8.00'))).toEqual(['8.00', '3.00']);
});

test('a balance never goes back to an earlier one', () => {
  const live = moved(moved(nothingYet, 1, 5, '9.00'), 1, 6, '8.00');
  expect(moved(live, 1, 5, '9.00')).toBe(live);
  expect(moved(live, 1, 6, '7.00')).toBe(live);
  expect(shown(live)).toEqual(['8.00', '2.00']);
});

test('a first movement counts, even with the number nought', () => {
  expect(shown(moved(nothingYet, 1, 0, '4.00'))).toEqual(['4.00', '2.00']);
});

test('while the stream runs, a list read late does not push it aside', () => {
  expect(shown(moved(nothingYet, 1, 5, '9.00'), 99)).toEqual(['9.00', '2.00']);
});

test('once it is lost, what was read since then is newer; found again, it leads', () => {
  const lost = follow(moved(nothingYet, 1, 5, '9.00'), { type: 'lost', at: 50 });
  expect(shown(lost, 40)).toEqual(['9.00', '2.00']);
  expect(shown(lost, 60)).toEqual(['1.00', '2.00']);
  expect(shown(follow(lost, { type: 'lost', at: 70 }), 60)).toEqual(['1.00', '2.00']);
  expect(shown(moved(follow(lost, { type: 'found' }), 1, 7, '6.00'), 60)).toEqual(['6.00', '2.00']);
});

test.each([
  ['{"wallet_id":1,"balance":"12.50","currency_code":"USD","seq":3}', true],
  ['{"wallet_id":1,"balance":"5000","seq":3}', true],
  ['{"wallet_id":1,"balance":12.5,"seq":3}', false],
  ['{"wallet_id":"1","balance":"12.50","seq":3}', false],
  ['{"wallet_id":1,"balance":"1e3","seq":3}', false],
  ['{"wallet_id":1,"balance":"1","seq":1.5}', false],
  ['null', false],
  ['', false],
  ['{', false],
])('only a whole balance event counts: %s', (data, counts) => {
  expect(balanceIn(data) !== null).toBe(counts);
});

test('notices are known by their kind', () => {
  expect(noticeIn('{"kind":"session_ended"}')).toBe('session_ended');
  expect(noticeIn('{"kind":"reality_check","since":"2026-11-24T12:00:00Z"}')).toBe('reality_check');
  expect(noticeIn('{"kind":"replaced"}')).toBeNull();
  expect(noticeIn('{"kind":["play_stopped"]}')).toBeNull();
  expect(noticeIn('x')).toBeNull();
});
