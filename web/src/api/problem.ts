import type { BotCheckOffer } from './botCheckCalls';

/** One complaint about one field of a request, as the server's problem answers list them. */
export interface FieldFault {
  field: string;
  code: string;
}

/**
 * Everything that can go wrong with a request, in one shape: the server's `application/problem+json`
 * answers under their own code, and `offline` or `unreadable_answer` when no such answer arrived.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly faults: readonly FieldFault[];
  readonly retryAfterSeconds: number | null;
  readonly requestId: string | null;
  /** With `bot_check_needed` and `bot_check_failed`: the check to solve. */
  readonly botCheck: BotCheckOffer | null;
  /** With `play_stopped`: when it is over, as the server writes times. */
  readonly until: string | null;

  constructor(
    code: string,
    about: {
      status?: number;
      detail?: string | undefined;
      faults?: readonly FieldFault[];
      retryAfterSeconds?: number | null;
      requestId?: string | null;
      botCheck?: BotCheckOffer | null;
      until?: string | undefined;
    } = {},
  ) {
    super(about.detail ?? code);
    this.name = 'Problem';
    this.code = code;
    this.status = about.status ?? 0;
    this.faults = about.faults ?? [];
    this.retryAfterSeconds = about.retryAfterSeconds ?? null;
    this.requestId = about.requestId ?? null;
    this.botCheck = about.botCheck ?? null;
    this.until = about.until ?? null;
  }

  /** The same request may well succeed later, without any change to it. */
  get passes(): boolean {
    if (this.code === 'mail_off') return false;
    if (this.code.startsWith('bot_check_')) return true;
    return this.code === 'offline' || [408, 429].includes(this.status) || this.status >= 500;
  }
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function faultsOf(value: unknown): FieldFault[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isFields).flatMap((entry) => {
    const field = textOf(entry['field']);
    const code = textOf(entry['code']);
    return field && code ? [{ field, code }] : [];
  });
}

function secondsOf(value: unknown): number | null {
  const seconds = typeof value === 'string' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null;
}

/** The problem that an answer with an error status tells; a proxy's HTML page becomes `unreadable_answer`. */
export function problemFrom(response: Response, body: unknown): Problem {
  const fields = isFields(body) ? body : {};
  return new Problem(textOf(fields['code']) ?? codeOfStatus(response.status), {
    status: response.status,
    detail: textOf(fields['detail']),
    faults: faultsOf(fields['errors']),
    retryAfterSeconds: secondsOf(fields['retry_after']) ?? secondsOf(response.headers.get('Retry-After')),
    botCheck: offerOf(fields['bot_check']),
    until: textOf(fields['until']),
    requestId: textOf(fields['request_id']) ?? response.headers.get('X-Request-ID'),
  });
}

function offerOf(value: unknown): BotCheckOffer | null {
  if (!isFields(value)) return null;
  const known = ['pow', 'turnstile', 'hcaptcha'].includes(String(value['check']));
  return known && textOf(value['action']) ? (value as BotCheckOffer) : null;
}

function codeOfStatus(status: number): string {
  if (status === 429) return 'rate_limited';
  if (status === 502 || status === 503 || status === 504) return 'busy';
  return 'unreadable_answer';
}

export function asProblem(cause: unknown): Problem {
  return cause instanceof Problem ? cause : new Problem('offline');
}
