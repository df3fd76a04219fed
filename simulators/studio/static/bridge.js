// Between the game in its frame and the page around it: versioned envelopes, and exactly one origin each way.

const HOST = document.body.dataset.host;
const framed = window.parent !== window;
const handlers = new Map();
let count = 0;

/** Tell the page around us. */
export const tell = (type, payload = {}) => {
  if (!framed) return;
  count += 1;
  const envelope = {
    source: 'igw-game',
    type,
    version: 1,
    payload,
    timestamp: Date.now(),
    requestId: `g${count}`,
  };
  window.parent.postMessage(envelope, HOST);
};

/** What to do when the page around us says `type`. */
export const when = (type, handler) => handlers.set(type, handler);

window.addEventListener('message', ({ source, origin, data }) => {
  if (!framed || source !== window.parent || origin !== HOST) return;
  if (data?.source !== 'igw-host' || data.version !== 1) return;
  handlers.get(data.type)?.(data.payload ?? {});
});

/** Back to the lobby: by the page around us, or by ourselves where there is none. */
export const leave = () => {
  tell('exit');
  if (!framed) window.location.assign(document.body.dataset.lobby);
};

export const isFramed = framed;
