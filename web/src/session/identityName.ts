import type { IdentityProvider } from '../api/calls';

interface Identity {
  provider: string;
  username?: string | null;
}

export function providerLabel(name: string, providers: readonly IdentityProvider[] = []): string {
  const known = providers.find((each) => each.name === name);
  return known?.label ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** "Instagram @lan.nguyen", or the provider alone where it told no user name. */
export function identityName(identity: Identity, providers?: readonly IdentityProvider[]): string {
  const label = providerLabel(identity.provider, providers);
  return identity.username ? `${label} @${identity.username}` : label;
}
