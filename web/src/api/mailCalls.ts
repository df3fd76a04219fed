import type { BotCheckPart } from './botCheckCalls';
import { answer, client, unless } from './client';

/** What a mail brings: the code as typed, or the secret of its link. */
export type MailProof = { code: string } | { link_secret: string };

export const askMailCode = (email: string, more: BotCheckPart = {}) =>
  answer(client.POST('/auth/mail/code', { body: { email, ...more, transport: 'cookie' } }));

export const signInByMail = (proof: MailProof) =>
  answer(client.POST('/auth/mail/verify', { body: { ...proof, transport: 'cookie' } }));

export const forgotPassword = (email: string, more: BotCheckPart = {}) =>
  answer(client.POST('/auth/password/forgot', { body: { email, ...more, transport: 'cookie' } }));

export const resetPassword = (proof: MailProof, newPassword: string) =>
  answer(
    client.POST('/auth/password/reset', {
      body: { ...proof, new_password: newPassword, transport: 'cookie' },
    }),
  );

export const askEmailVerification = () =>
  // Confirmed in another window meanwhile: what was asked for is there.
  unless('email_verified_already', answer(client.POST('/me/email/verify')));

export const confirmEmail = (proof: MailProof) => answer(client.POST('/me/email/confirm', { body: proof }));

export const changeEmail = (newEmail: string) =>
  answer(client.POST('/me/email', { body: { new_email: newEmail } }));

export const undoEmailChange = (secret: string) =>
  answer(client.POST('/me/email/undo', { body: { link_secret: secret } }));

export const disownSession = (secret: string) =>
  answer(client.POST('/auth/not-me', { body: { link_secret: secret } }));
