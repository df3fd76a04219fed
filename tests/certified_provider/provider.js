// A certified OpenID provider (npm oidc-provider) with its own development pages: any name and password get in, then
// a consent page asks. Everything comes from the environment. Each start makes a signing key of its own, so a restart
// is a change of keys. People whose name begins with "quiet" tell nothing but their id.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const { PROVIDER_PORT, PROVIDER_CLIENT_ID, PROVIDER_CLIENT_SECRET, PROVIDER_REDIRECT_URI } = process.env;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };

function claimsOf(id) {
  if (id.startsWith('quiet')) return { sub: id };
  return { sub: id, preferred_username: id, email: `${id}@example.com`, email_verified: true };
}

const provider = new Provider(`http://127.0.0.1:${PROVIDER_PORT}`, {
  claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
  clients: [
    {
      client_id: PROVIDER_CLIENT_ID,
      client_secret: PROVIDER_CLIENT_SECRET,
      redirect_uris: [PROVIDER_REDIRECT_URI],
    },
  ],
  cookies: { keys: [randomUUID()] },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => claimsOf(id) }),
  jwks: { keys: [key] },
  pkce: { required: () => true },
});

provider.on('server_error', (_ctx, error) => console.error(error));
provider.listen(Number(PROVIDER_PORT), '127.0.0.1');
