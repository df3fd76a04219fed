import { answer, client, type JsonOf, unless } from './client';
import { Problem, problemFrom } from './problem';
import type { paths } from './schema';

export type AccountEvent = JsonOf<paths['/me/events']['get']>['events'][number];

export const prove = (proof: { password: string } | { code: string }) =>
  answer(client.POST('/auth/prove', { body: proof }));

export const askProofCode = () => answer(client.POST('/auth/prove/mail'));

export const changePassword = (currentPassword: string, newPassword: string) =>
  answer(
    client.POST('/me/password', {
      body: {
        new_password: newPassword,
        ...(currentPassword !== '' && { current_password: currentPassword }),
      },
    }),
  );

export const readEvents = (before: number | null) =>
  answer(client.GET('/me/events', { params: { query: before === null ? {} : { before } } }));

/** `null` where this server closes no accounts. */
export const readClosure = () => unless('not_found', answer(client.GET('/me/closure')));
export const closeAccount = () => answer(client.POST('/me/closure'));
export const keepAccount = () => answer(client.DELETE('/me/closure'));

/** The archive as the server made it. */
export const exportData = () =>
  answer(
    client.GET('/me/export', { parseAs: 'blob', headers: { Accept: 'application/zip, application/json' } }),
  );

/**
 * Asks whether a provider may be linked now, without going there: an answer that leads away means yes.
 * Raises `Problem` otherwise.
 */
export async function askToLink(url: string): Promise<void> {
  const response = await fetch(url, {
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
    redirect: 'manual',
  }).catch(() => {
    throw new Problem('offline');
  });
  if (response.type === 'opaqueredirect' || response.ok) return;
  throw problemFrom(response, await response.json().catch(() => null));
}
