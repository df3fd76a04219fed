import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { type GameMessage, type HostMessage, hostEnvelope, readGameMessage } from './bridge';

let count = 0;

/** Hears the game in the frame and speaks to it. What is said before the game has said `ready` is dropped. */
export function useBridge(
  frame: RefObject<HTMLIFrameElement | null>,
  origin: string,
  onMessage: (message: GameMessage, say: (message: HostMessage) => void) => void,
) {
  const listening = useRef(false);
  const latest = useRef(onMessage);
  useLayoutEffect(() => {
    latest.current = onMessage;
  });
  const say = useCallback(
    (message: HostMessage) => {
      if (!listening.current) return;
      count += 1;
      const envelope = hostEnvelope(message, { now: Date.now(), requestId: `host-${count}` });
      frame.current?.contentWindow?.postMessage(envelope, origin);
    },
    [frame, origin],
  );
  useEffect(() => {
    listening.current = false;
    const hear = (event: MessageEvent) => {
      const message = readGameMessage(event, { origin, window: frame.current?.contentWindow });
      if (message === null) return;
      if (message.type === 'ready') listening.current = true;
      latest.current(message, say);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, [frame, origin, say]);
  return say;
}
