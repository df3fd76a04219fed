// The draw computed once more, here in the browser: the same bytes as the studio's, by WebCrypto.

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));

export const canDraw = () => globalThis.crypto?.subtle !== undefined;
export const sha256 = async (bytes) => hex(await crypto.subtle.digest('SHA-256', bytes));
export const commitmentOf = (serverSeed) => sha256(unhex(serverSeed));

/** A number of 0 … total - 1. Numbers above the last whole multiple of `total` are thrown away: they would favour the first. */
export const ticket = async ({ serverSeed, clientSeed, nonce, game, tableSha256, total }) => {
  const key = await crypto.subtle.importKey(
    'raw',
    unhex(serverSeed),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const fair = 2 ** 32 - (2 ** 32 % total);
  for (let cursor = 0; ; cursor += 1) {
    const message = new TextEncoder().encode(`${clientSeed}:${nonce}:${cursor}:${game}:${tableSha256}`);
    const block = new DataView(await crypto.subtle.sign('HMAC', key, message));
    for (let start = 0; start < 32; start += 4) {
      const number = block.getUint32(start);
      if (number < fair) return number % total;
    }
  }
};

/** The outcome that owns a ticket: its number, what it pays, its screen. */
export const outcomeAt = (table, drawn) => {
  let end = 0;
  for (const [number, [weight, pays, screen]] of table.outcomes.entries()) {
    end += weight;
    if (drawn < end) return { number, pays, screen };
  }
  throw new RangeError('no such ticket');
};

export const totalOf = (table) => table.outcomes.reduce((sum, [weight]) => sum + weight, 0);
