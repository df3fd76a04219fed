import createClient from 'openapi-fetch';
import { Problem, problemFrom } from './problem';
import type { paths } from './schema';

/** The JSON body of a call's 200 answer, named by address and not by the document's schema names. */
export type JsonOf<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

// Password hashing queues on a busy server, so the wait is generous; beyond it the page says so.
const patienceMilliseconds = 30_000;

export const client = createClient<paths>({
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  fetch: (request) => fetch(request, { signal: AbortSignal.timeout(patienceMilliseconds) }),
});

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer's body. Raises `Problem` for every other outcome. */
export async function answer<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const outcome = await call.catch((cause: unknown) => {
    throw new Problem(cause instanceof SyntaxError ? 'unreadable_answer' : 'offline');
  });
  if (!outcome.response.ok) throw problemFrom(outcome.response, outcome.error);
  return outcome.data as Data;
}

/** `null` in place of the one problem that simply means "there is none". */
export async function unless<Data>(code: string, call: Promise<Data>): Promise<Data | null> {
  try {
    return await call;
  } catch (cause) {
    if (cause instanceof Problem && cause.code === code) return null;
    throw cause;
  }
}
