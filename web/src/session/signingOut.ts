import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { signOut } from '../api/calls';
import { keys } from '../api/queries';
import type { SignInWish } from '../signin/SignInPage';

/** Ends this session and goes to the door, which says so. */
export function useSigningOut() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      // Away from the player's pages first, or they would take the end for a lost session.
      navigate('/signin', { state: { signedOut: true } satisfies SignInWish });
      client.removeQueries({ queryKey: ['me'] });
      client.setQueryData(keys.session, null);
    },
  });
}
