/** The codes that a visit to an identity provider can come back with, as `?error=<code>` of `/signin` or `/account`. */
export const doorErrors = [
  'access_denied',
  'bad_callback',
  'state_missing',
  'state_mismatch',
  'state_expired',
  'state_used',
  'provider_error',
  'provider_unavailable',
  'provider_busy',
  'provider_misconfigured',
  'permission_missing',
  'identity_in_use',
  'account_blocked',
  'provider_unknown',
  'prefetch_refused',
  'reauthentication_needed',
  'not_signed_in',
  'rate_limited',
  'busy',
  'database_unavailable',
  'cross_site_request',
  'country_blocked',
  'outside_vietnam',
  'unknown',
] as const;

export type DoorError = (typeof doorErrors)[number];

export function doorErrorFrom(code: string): DoorError {
  return doorErrors.find((known) => known === code) ?? 'unknown';
}

// After these, going to the provider a second time cannot help, or the page's own form is the way on.
const pointless: readonly DoorError[] = [
  'provider_misconfigured',
  'provider_unknown',
  'account_blocked',
  'country_blocked',
  'outside_vietnam',
  'reauthentication_needed',
  'not_signed_in',
];

export const worthRetrying = (code: DoorError) => !pointless.includes(code);
