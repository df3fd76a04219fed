/**
 * What the page and the game in its frame say to each other by `postMessage`, version 1. Both name the other's exact
 * origin. Whatever is not of this shape, of another version, of another origin or from another window is not heard.
 */

const version = 1;

/** An amount and the number of the movement that led to it; of two, the one with the higher number is the later. */
export interface BalanceNote {
  balance: string;
  seq: number;
}

interface FromGame {
  /** The game listens. */
  ready: null;
  /** The game can be played. */
  loaded: null;
  roundStarted: null;
  roundEnded: null;
  balance: BalanceNote;
  /** The player wants to leave. */
  exit: null;
  /** Something went wrong; `code` is one of the wallet protocol's, such as `LIMIT_REACHED`, or the game's own. */
  error: { code: string };
  /** The player has seen, inside the game, how long he has played. */
  realityCheckAcknowledge: null;
}

interface FromHost {
  pause: Record<string, never>;
  resume: Record<string, never>;
  stopAutoplay: Record<string, never>;
  refreshBalance: BalanceNote;
  setAudio: { on: boolean };
  exit: Record<string, never>;
}

export type GameMessage = {
  [Type in keyof FromGame]: { type: Type; payload: FromGame[Type] };
}[keyof FromGame];

export type HostMessage = {
  [Type in keyof FromHost]: { type: Type; payload: FromHost[Type] };
}[keyof FromHost];

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readers: { [Type in keyof FromGame]: (payload: Fields) => FromGame[Type] | undefined } = {
  ready: () => null,
  loaded: () => null,
  roundStarted: () => null,
  roundEnded: () => null,
  balance: balanceNoteIn,
  exit: () => null,
  error: ({ code }) =>
    typeof code === 'string' && /^[A-Za-z0-9_.:-]{1,60}$/.test(code) ? { code } : undefined,
  realityCheckAcknowledge: () => null,
};

/** `undefined` where it is none. */
export function balanceNoteIn({ balance, seq }: Fields): BalanceNote | undefined {
  if (typeof balance !== 'string' || !/^\d{1,13}(\.\d{1,8})?$/.test(balance)) return undefined;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return undefined;
  return { balance, seq };
}

interface Heard {
  data: unknown;
  origin: string;
  source: unknown;
}

/** The game's message in this event, or `null` where the event is anything else. */
export function readGameMessage(event: Heard, game: { origin: string; window: unknown }): GameMessage | null {
  if (event.origin !== game.origin || event.source === null || event.source !== game.window) return null;
  const envelope = event.data;
  if (!isFields(envelope) || envelope['source'] !== 'igw-game' || envelope['version'] !== version)
    return null;
  const { type } = envelope;
  if (typeof type !== 'string' || !Object.hasOwn(readers, type)) return null;
  const payload = envelope['payload'] ?? {};
  if (!isFields(payload)) return null;
  const read = readers[type as keyof FromGame](payload);
  return read === undefined ? null : ({ type, payload: read } as GameMessage);
}

/** The envelope of one message to the game. */
export function hostEnvelope(message: HostMessage, { now, requestId }: { now: number; requestId: string }) {
  return { source: 'igw-host', ...message, version, timestamp: now, requestId };
}

/**
 * The origin of a game's address, or `null` where the address must not be opened in a frame: not of the web, with a
 * name and password in it, or of our own origin, where the frame's sandbox would hold nothing back.
 */
export function gameOriginOf(launchUrl: string, ownOrigin: string): string | null {
  if (!URL.canParse(launchUrl)) return null;
  const { protocol, origin, username, password } = new URL(launchUrl);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  // A page that came safely opens nothing that did not.
  if (protocol === 'http:' && ownOrigin.startsWith('https:')) return null;
  if (username !== '' || password !== '' || origin === ownOrigin) return null;
  return origin;
}
