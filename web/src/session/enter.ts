import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { readSession, type SignedIn } from '../api/calls';
import { Problem } from '../api/problem';
import { keys } from '../api/queries';

const ownPages = /^\/(lobby|account|play|email)?([/?#]|$)/;

/** What the page behind the door may say about how its visitor came in. */
export interface Arrival {
  welcome?: boolean;
  /** A mail is on its way that asks to confirm the address. */
  mailed?: boolean;
  linked?: { provider: string; username?: string | null };
}

/** Walks through the door after a successful sign-in. Raises `Problem` when the browser kept no cookie. */
export function useEnter() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return async (answer: SignedIn, next: string, story: Arrival = {}): Promise<void> => {
    const session = await readSession();
    if (session === null) throw new Problem('cookies_off');
    client.removeQueries({ queryKey: ['me'] });
    client.removeQueries({ queryKey: keys.pendingSignup });
    if (!ownPages.test(next)) {
      window.location.assign(next);
      return;
    }
    const arrival: Arrival = { ...story, ...(answer.linked_identity && { linked: answer.linked_identity }) };
    // First the page, then the session: the door's own page sends a signed-in visitor on without his arrival.
    navigate(next, { state: arrival, replace: true });
    client.setQueryData(keys.session, session);
  };
}
