// What the page asks the studio. Nothing here keeps money: the server does.

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const KEY = 'studio-session';
let session = null;

export const remember = (id, place) => {
  session = id;
  // Survives a reload; a launch code is good once only. In a frame on another site a browser may refuse to keep
  // anything: the game is played all the same.
  try {
    sessionStorage.setItem(`${KEY}:${place}`, id);
  } catch {
    return;
  }
};

export const recall = (place) => {
  try {
    session = sessionStorage.getItem(`${KEY}:${place}`);
  } catch {
    session = null;
  }
  return session !== null;
};

const ask = async (method, path, body) => {
  const headers = {
    ...(session && { 'X-Studio-Session': session }),
    ...(body && { 'Content-Type': 'application/json' }),
  };
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), credentials: 'omit' });
  } catch {
    throw new Refused('NETWORK');
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok || content.refused) throw new Refused(content.refused ?? 'OPERATOR_AWAY');
  return content;
};

export const openSession = (wish) => ask('POST', '/api/sessions', wish);
export const sessionNow = () => ask('GET', '/api/session');
export const askBalance = () => ask('POST', '/api/balance', {});
export const askRounds = () => ask('GET', '/api/rounds');
export const changeSeed = (clientSeed) => ask('POST', '/api/seeds', { client_seed: clientSeed });
export const askFacts = (game) => ask('GET', `/games/${game}.json`);
export const askTable = async (path) => {
  const answer = await fetch(path, { credentials: 'omit' });
  return answer.arrayBuffer();
};

/** One spin. A lost answer is asked for again under the same id, so that nobody pays twice. */
export const askSpin = async (stake) => {
  const wish = { spin_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, stake };
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask('POST', '/api/spins', wish);
    } catch (fault) {
      if (fault.code !== 'NETWORK' || tries === 3) throw fault;
      await new Promise((done) => setTimeout(done, 400 * 2 ** tries));
    }
  }
};
