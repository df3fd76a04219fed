import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listen } from './stream';

class FakeSource {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 0;
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  closed = false;
  listeners = new Map<string, (event: { data: string }) => void>();

  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }

  addEventListener(name: string, listener: (event: { data: string }) => void) {
    this.listeners.set(name, listener);
  }

  close() {
    this.closed = true;
  }

  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror();
  }
}

const latest = () => FakeSource.all.at(-1) as FakeSource;

function start() {
  const told: string[] = [];
  const stop = listen('/stream', {
    onEvent: (name, data) => told.push(`${name} ${data}`),
    onOpen: () => told.push('open'),
    onLost: (refused) => told.push(refused ? 'refused' : 'lost'),
  });
  return { told, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.all = [];
  vi.stubGlobal('EventSource', FakeSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('events arrive by name', () => {
  const { told } = start();
  latest().onopen();
  latest().listeners.get('balance')?.({ data: 'b' });
  latest().listeners.get('notice')?.({ data: 'n' });
  expect(told).toEqual(['open', 'balance b', 'notice n']);
});

test('a break that the browser mends is left to the browser', () => {
  const { told } = start();
  latest().fail(0);
  vi.advanceTimersByTime(120_000);
  expect(FakeSource.all).toHaveLength(1);
  expect(told).toEqual(['lost']);
});

test('a refusal is asked again, ever more slowly and at least twice a minute', () => {
  start();
  for (let round = 0; round < 8; round += 1) {
    latest().fail(FakeSource.CLOSED);
    vi.advanceTimersByTime(40_000);
    expect(FakeSource.all).toHaveLength(round + 2);
  }
  latest().fail(FakeSource.CLOSED);
  vi.advanceTimersByTime(20_000);
  expect(FakeSource.all).toHaveLength(9);
});

test('once it went well, the next refusal is asked again soon', () => {
  start();
  for (let round = 0; round < 5; round += 1) {
    latest().fail(FakeSource.CLOSED);
    vi.advanceTimersByTime(40_000);
  }
  latest().onopen();
  latest().fail(FakeSource.CLOSED);
  vi.advanceTimersByTime(1300);
  expect(FakeSource.all).toHaveLength(7);
});

test('who stops listening is left alone, also while waiting', () => {
  const { stop } = start();
  latest().fail(FakeSource.CLOSED);
  stop();
  vi.advanceTimersByTime(120_000);
  expect(FakeSource.all).toHaveLength(1);
  expect(latest().closed).toBe(true);
});
