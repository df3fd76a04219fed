import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { answer, client, type JsonOf, unless } from './client';
import type { paths } from './schema';

export type Passkey = JsonOf<paths['/me/passkeys']['get']>[number];

type Asked = { public_key: object };
// The document calls them an object: their shape is the standard's, and the server's library writes it.
const toUse = async (call: Promise<Asked>) =>
  (await call).public_key as PublicKeyCredentialRequestOptionsJSON;
const toMake = async (call: Promise<Asked>) =>
  (await call).public_key as PublicKeyCredentialCreationOptionsJSON;

export const askToSignIn = () =>
  toUse(answer(client.POST('/auth/passkey/options', { body: { transport: 'cookie' } })));

export const signInWith = (used: AuthenticationResponseJSON) =>
  answer(client.POST('/auth/passkey/verify', { body: { credential: plain(used), transport: 'cookie' } }));

export const askToProve = () => toUse(answer(client.POST('/auth/prove/passkey/options')));

export const proveWith = (used: AuthenticationResponseJSON) =>
  answer(client.POST('/auth/prove/passkey', { body: { credential: plain(used) } }));

/** An older server knows no passkeys. */
export const readPasskeys = async (): Promise<Passkey[]> =>
  (await unless('not_found', answer(client.GET('/me/passkeys')))) ?? [];

export const askToAdd = () => toMake(answer(client.POST('/me/passkey/options')));

export const addPasskey = (made: RegistrationResponseJSON, name: string) =>
  answer(client.POST('/me/passkeys', { body: { credential: plain(made), name } }));

export const renamePasskey = (id: number, name: string) =>
  answer(client.PATCH('/me/passkeys/{passkey_id}', { params: { path: { passkey_id: id } }, body: { name } }));

export const removePasskey = (id: number) =>
  answer(client.DELETE('/me/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } }));

const plain = <Credential extends AuthenticationResponseJSON | RegistrationResponseJSON>(
  credential: Credential,
) => ({ ...credential, type: 'public-key' as const });
