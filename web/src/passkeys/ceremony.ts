import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import {
  addPasskey,
  askToAdd,
  askToProve,
  askToSignIn,
  type Passkey,
  proveWith,
  signInWith,
} from '../api/passkeyCalls';
import { Problem } from '../api/problem';
import { useProviders } from '../api/queries';
import { inAppName } from '../door/inApp';

/** Whether this browser can use passkeys at all; the small browsers inside other apps cannot, whatever they say. */
export const canUsePasskeys = () => browserSupportsWebAuthn() && inAppName(navigator.userAgent) === null;

/** Whether passkeys are offered: by this server, in this browser. */
export const usePasskeysOffered = () => useProviders().data?.passkeys === true && canUsePasskeys();

/** One that can be used: nothing stands against it. */
export const isAlive = (passkey: Passkey) => passkey.suspended_at === null;

/** The browser asks the player for a passkey; then he is signed in. */
export async function signInByPasskey() {
  return signInWith(await use(askToSignIn));
}

/** The same as a fresh proof for the session that is open. */
export async function proveByPasskey() {
  return proveWith(await use(askToProve));
}

/** Makes a passkey on this device and adds it. `guarded` runs a call that may ask for proof first. */
export async function makePasskey(
  name: string,
  guarded: <Answer>(act: () => Promise<Answer>) => Promise<Answer>,
) {
  const optionsJSON = await guarded(askToAdd);
  const made = await startRegistration({ optionsJSON }).catch((cause: unknown) => {
    throw problemOf(cause);
  });
  return guarded(() => addPasskey(made, name));
}

/**
 * Waits until the player picks a passkey among the browser's suggestions for the e-mail field. Null when he does
 * not: the browser cannot, another ceremony took over, or the page has gone.
 */
export async function waitForSuggestion() {
  try {
    if (!(await browserSupportsWebAuthnAutofill())) return null;
    return await startAuthentication({ optionsJSON: await askToSignIn(), useBrowserAutofill: true });
  } catch {
    // Nobody has asked for anything yet, so nobody wants to hear why it is not there.
    return null;
  }
}

export const stopWaiting = () => WebAuthnAbortService.cancelCeremony();

async function use(ask: typeof askToSignIn) {
  const optionsJSON = await ask();
  return startAuthentication({ optionsJSON }).catch((cause: unknown) => {
    throw problemOf(cause);
  });
}

const codes: Record<string, string> = {
  // Cancelled, timed out, or no passkey there: browsers do not tell these apart, on purpose.
  NotAllowedError: 'passkey_cancelled',
  AbortError: 'passkey_cancelled',
  InvalidStateError: 'passkey_here_already',
  ConstraintError: 'passkey_unfit',
  NotSupportedError: 'passkey_unfit',
};

/** What the browser's own refusal means, as a problem that the pages have words for. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  const name = cause instanceof Error ? cause.name : '';
  return new Problem(codes[name] ?? 'passkey_failed');
}
