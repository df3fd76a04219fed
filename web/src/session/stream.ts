/** A stream of server-sent events that comes back by itself, whatever ended it. */

export interface StreamHandlers {
  onEvent: (name: string, data: string) => void;
  onOpen: () => void;
  /** Called for every break and every failed try; `refused` when the server answered with something else. */
  onLost: (refused: boolean) => void;
}

const names = ['balance', 'notice'] as const;
const firstWait = 1000;
const longestWait = 30_000;

/** Listens until the returned function is called. */
export function listen(url: string, handlers: StreamHandlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const open = () => {
    const own = new EventSource(url);
    source = own;
    own.onopen = () => {
      failures = 0;
      handlers.onOpen();
    };
    own.onerror = () => {
      const refused = own.readyState === EventSource.CLOSED;
      handlers.onLost(refused);
      // A break in the line the browser mends itself, and tells what it has seen last; a refusal it takes for final.
      if (refused) again();
    };
    for (const name of names) {
      own.addEventListener(name, (event) => handlers.onEvent(name, event.data));
    }
  };
  const again = () => {
    source?.close();
    // Not all at once after a restart of the server.
    const wait = Math.min(longestWait, firstWait * 2 ** failures) * (0.75 + Math.random() / 2);
    failures += 1;
    timer = setTimeout(open, wait);
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
