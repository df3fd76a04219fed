import type { BotCheckPart } from './botCheckCalls';
import { answer, client, type JsonOf, unless } from './client';
import type { paths } from './schema';

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

export const readSession = () => unless('not_signed_in', answer(client.GET('/auth/session')));
export const readProviders = () => answer(client.GET('/auth/providers'));
export const readPendingSignup = () =>
  unless('no_pending_signup', answer(client.GET('/auth/signup/pending')));
export const readWallets = () => answer(client.GET('/me/wallets'));
export const readDevices = () => answer(client.GET('/me/sessions'));
export const readIdentities = () => answer(client.GET('/me/identities'));

export const signIn = (credentials: { email: string; password: string } & BotCheckPart) =>
  answer(client.POST('/auth/login', { body: { ...credentials, transport: 'cookie' } }));

export const register = (player: NewPlayer & BotCheckPart) =>
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
