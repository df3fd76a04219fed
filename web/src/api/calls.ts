import createClient from 'openapi-fetch';
import { Problem, problemFrom } from './problem';
import type { paths } from './schema';

/** The JSON body of a call's 200 answer, named by address and not by the document's schema names. */
type JsonOf<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export type Session = JsonOf<paths['/auth/session']['get']>;
export type PendingSignup = JsonOf<paths['/auth/signup/pending']['get']>;
export type Wallet = JsonOf<paths['/me/wallets']['get']>[number];
export type Device = JsonOf<paths['/me/sessions']['get']>[number];
export type Identity = JsonOf<paths['/me/identities']['get']>[number];
export type Providers = JsonOf<paths['/auth/providers']['get']>;
export type IdentityProvider = Providers['providers'][number];
export type SignedIn = JsonOf<paths['/auth/login']['post']>;

/** What both sign-up forms send. */
export interface NewPlayer {
  email: string;
  password: string;
  language_code: string;
  country: string;
  date_of_birth: string;
  accept_terms: boolean;
}

// Password hashing queues on a busy server, so the wait is generous; beyond it the page says so.
const patienceMilliseconds = 30_000;

const client = createClient<paths>({
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
async function answer<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const outcome = await call.catch((cause: unknown) => {
    throw new Problem(cause instanceof SyntaxError ? 'unreadable_answer' : 'offline');
  });
  if (!outcome.response.ok) throw problemFrom(outcome.response, outcome.error);
  return outcome.data as Data;
}

/** `null` in place of the one problem that simply means "there is none". */
async function unless<Data>(code: string, call: Promise<Data>): Promise<Data | null> {
  try {
    return await call;
  } catch (cause) {
    if (cause instanceof Problem && cause.code === code) return null;
    throw cause;
  }
}

export const readSession = () => unless('not_signed_in', answer(client.GET('/auth/session')));
export const readProviders = () => answer(client.GET('/auth/providers'));
export const readPendingSignup = () =>
  unless('no_pending_signup', answer(client.GET('/auth/signup/pending')));
export const readWallets = () => answer(client.GET('/me/wallets'));
export const readDevices = () => answer(client.GET('/me/sessions'));
export const readIdentities = () => answer(client.GET('/me/identities'));

export const signIn = (credentials: { email: string; password: string }) =>
  answer(client.POST('/auth/login', { body: { ...credentials, transport: 'cookie' } }));

export const register = (player: NewPlayer) =>
  answer(client.POST('/auth/register', { body: { ...player, transport: 'cookie' } }));

export const finishSignup = (player: NewPlayer) =>
  answer(client.POST('/auth/signup/complete', { body: { ...player, transport: 'cookie' } }));

export const dropPendingSignup = () => answer(client.DELETE('/auth/signup/pending'));
export const signOut = () => unless('not_signed_in', answer(client.POST('/auth/logout')));
export const endOtherDevices = () => answer(client.DELETE('/me/sessions'));

export const endDevice = (sessionId: number) =>
  // A session that is gone already is what was asked for.
  unless(
    'not_found',
    answer(client.DELETE('/me/sessions/{session_id}', { params: { path: { session_id: sessionId } } })),
  );

export const unlinkIdentity = (id: number) =>
  answer(client.DELETE('/me/identities/{identity_id}', { params: { path: { identity_id: id } } }));
