import { expect, test } from 'vitest';
import { gameOriginOf, hostEnvelope, readGameMessage } from './bridge';

const frame = { name: 'the window of the frame' };
const game = { origin: 'https://studio.example', window: frame };

function envelope(changes: Record<string, unknown> = {}) {
  return {
    source: 'igw-game',
    type: 'balance',
    version: 1,
    payload: { balance: '12.50', seq: 7 },
    timestamp: 1,
    requestId: 'r1',
    ...changes,
  };
}

const heard = (data: unknown, { origin = game.origin, source = frame as unknown } = {}) =>
  readGameMessage({ data, origin, source }, game);

test('a message of the game is heard with its payload and nothing else', () => {
  expect(heard(envelope())).toEqual({ type: 'balance', payload: { balance: '12.50', seq: 7 } });
  expect(heard(envelope({ payload: { balance: '5', seq: 0, extra: 'x' } }))).toEqual({
    type: 'balance',
    payload: { balance: '5', seq: 0 },
  });
});

test.each(['ready', 'loaded', 'roundStarted', 'roundEnded', 'exit', 'realityCheckAcknowledge'])(
  '%s needs no payload',
  (type) => {
    expect(heard(envelope({ type, payload: undefined }))).toEqual({ type, payload: null });
    expect(heard(envelope({ type, payload: { roundId: 'r' } }))).toEqual({ type, payload: null });
  },
);

test('an error is known by its code', () => {
  expect(heard(envelope({ type: 'error', payload: { code: 'LIMIT_REACHED', message: '<b>' } }))).toEqual({
    type: 'error',
    payload: { code: 'LIMIT_REACHED' },
  });
});

test.each([
  'https://studio.example.evil.example',
  'http://studio.example',
  'https://studio.example:444',
  'null',
  '',
  '*',
])('another origin is not heard: %j', (origin) => {
  expect(heard(envelope(), { origin })).toBeNull();
});

test('another window of the same origin is not heard, nor one that is gone', () => {
  expect(heard(envelope(), { source: { name: 'another' } })).toBeNull();
  expect(
    readGameMessage({ data: envelope(), origin: game.origin, source: null }, { ...game, window: null }),
  ).toBeNull();
});

test.each([
  ['no object', 'exit'],
  ['nothing', null],
  ['a list', [envelope()]],
  ['another speaker', envelope({ source: 'igw-host' })],
  ['another version', envelope({ version: 2 })],
  ['the version as text', envelope({ version: '1' })],
  ['an unknown type', envelope({ type: 'cashier' })],
  ['a type of every object', envelope({ type: 'constructor' })],
  ['a type that is no text', envelope({ type: ['exit'] })],
  ['a payload that is no object', envelope({ payload: 'x' })],
  ['a balance as a number', envelope({ payload: { balance: 12.5, seq: 7 } })],
  ['a balance in words', envelope({ payload: { balance: '1e9', seq: 7 } })],
  ['a balance below nothing', envelope({ payload: { balance: '-1', seq: 7 } })],
  ['a seq as text', envelope({ payload: { balance: '1', seq: '7' } })],
  ['a seq between two', envelope({ payload: { balance: '1', seq: 7.5 } })],
  ['a seq too large to be exact', envelope({ payload: { balance: '1', seq: 2 ** 53 } })],
  ['an error without a code', envelope({ type: 'error', payload: { message: 'no' } })],
  ['an error with markup for a code', envelope({ type: 'error', payload: { code: '<img>' } })],
])('%s is not heard', (_, data) => {
  expect(heard(data)).toBeNull();
});

test('what we say carries its version, its time and a number to answer to', () => {
  expect(
    hostEnvelope({ type: 'setAudio', payload: { on: false } }, { now: 1700, requestId: 'host-3' }),
  ).toEqual({
    source: 'igw-host',
    type: 'setAudio',
    version: 1,
    payload: { on: false },
    timestamp: 1700,
    requestId: 'host-3',
  });
});

test('a game lives on an origin of its own', () => {
  const ours = 'https://igw.example';
  expect(gameOriginOf('https://studio.example/slot?launch_code=x', ours)).toBe('https://studio.example');
  expect(gameOriginOf('http://127.0.0.1:9100/slot', 'http://127.0.0.1:8001')).toBe('http://127.0.0.1:9100');
});

test.each([
  'https://igw.example/slot',
  'https://igw.example:443/slot',
  'https://a:b@studio.example/slot',
  'http://studio.example/slot',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://studio.example/1',
  '/slot',
  '',
])('an address that no frame may open: %j', (address) => {
  expect(gameOriginOf(address, 'https://igw.example')).toBeNull();
});
