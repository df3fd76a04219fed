import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import type { Session } from '../api/calls';
import { useSession } from '../api/queries';
import { Unreachable } from '../pages/Unreachable';
import { Waiting } from '../pages/Waiting';
import type { SignInWish } from '../signin/SignInPage';
import { useLanguage } from '../words/language';
import { LiveBalances } from './LiveBalances';
import { signInPath } from './next';

const SessionContext = createContext<Session | null>(null);

/** The session of the player whose pages these are; only inside `SignedIn`. */
export function usePlayerSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('usePlayerSession stands outside SignedIn');
  return session;
}

/** Lets players through and sends everybody else to the door, with the way back in hand. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { data, isPending, error, refetch, isFetching } = useSession();
  const [path] = useLocation();
  const search = useSearch();
  const wasSignedIn = useRef(false);
  const { suggest } = useLanguage();
  useEffect(() => {
    if (data) suggest(data.language_code);
  }, [data, suggest]);
  if (data) wasSignedIn.current = true;
  if (isPending) return <Waiting />;
  if (data === undefined) return <Unreachable cause={error} retry={refetch} retrying={isFetching} />;
  if (data === null) {
    const wish: SignInWish = wasSignedIn.current ? { lost: true } : {};
    return <Redirect to={signInPath(search ? `${path}?${search}` : path)} state={wish} replace />;
  }
  return (
    <SessionContext value={data}>
      <LiveBalances key={data.userId}>{children}</LiveBalances>
    </SessionContext>
  );
}
