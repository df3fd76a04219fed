import { type RefObject, useEffect, useReducer, useRef } from 'react';
import { answers, curtainAfter } from './curtain';

// A game that does not speak our bridge says nothing when it is there.
const silentGameMilliseconds = 4000;
const lateMilliseconds = 15_000;

/** Hides the frame until the game says that it is there, and then gives it the keyboard. */
export function useCurtain(frame: RefObject<HTMLIFrameElement | null>, origin: string) {
  const [state, see] = useReducer(curtainAfter, 'opening');
  const silence = useRef<ReturnType<typeof setTimeout>>(undefined);
  const speaks = useRef(false);
  useEffect(() => {
    const late = setTimeout(() => see('late'), lateMilliseconds);
    return () => {
      clearTimeout(late);
      clearTimeout(silence.current);
    };
  }, []);
  const open = () => {
    see('loaded');
    // Unless the player is busy with something else.
    const at = document.activeElement;
    if (at === null || at === document.body || at.tagName === 'H1') frame.current?.focus();
  };
  /** The game has said something, so its studio need not be asked whether it is there. */
  const heard = () => {
    speaks.current = true;
  };
  const frameLoaded = () => {
    clearTimeout(silence.current);
    silence.current = setTimeout(async () => {
      see(speaks.current || (await answers(origin)) ? 'answered' : 'unanswered');
    }, silentGameMilliseconds);
  };
  return { state, open, heard, frameLoaded };
}
