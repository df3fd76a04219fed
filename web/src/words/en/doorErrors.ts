import type { DoorError } from '../codes';

/** A sentence, or one about the provider that the visitor left for. */
export type DoorText = string | ((who: string) => string);

export const doorErrors: Record<DoorError, { title: DoorText; text: DoorText }> = {
  access_denied: {
    title: (who) => `You said no to ${who}`,
    text: 'Nothing was created and nothing was shared. Try again if that was a slip, or use your e-mail.',
  },
  bad_callback: {
    title: (who) => `The answer from ${who} was incomplete`,
    text: 'Part of the address was missing, so we threw it away. Start once more from here.',
  },
  state_missing: {
    title: 'This browser did not start that sign-in',
    text: 'It began in another browser or app, or cookies are switched off here. Start again in this window and stay in it until you are back.',
  },
  state_mismatch: {
    title: 'That answer belonged to another sign-in',
    text: 'For your safety we did not use it. Start again from here.',
  },
  state_expired: {
    title: 'That took longer than ten minutes',
    text: 'A sign-in waits ten minutes and then ends by itself. Start again; it is quick the second time.',
  },
  state_used: {
    title: 'That sign-in has already been used',
    text: 'A reload or the back button brought it here a second time. Start a new one.',
  },
  provider_error: {
    title: (who) => `${who} could not sign you in`,
    text: 'The fault was on their side of the door. Try again, or use your e-mail.',
  },
  provider_unavailable: {
    title: (who) => `${who} is not answering`,
    text: 'Try again in a few minutes. Your e-mail works in the meantime.',
  },
  provider_busy: {
    title: (who) => `${who} is letting only a few people in right now`,
    text: 'Wait a few minutes and try again. Your e-mail works in the meantime.',
  },
  provider_misconfigured: {
    title: (who) => `Our connection to ${who} is broken`,
    text: 'This one is ours to mend and trying again will not help. Please use your e-mail for now.',
  },
  permission_missing: {
    title: (who) => `${who} did not let us see who you are`,
    text: (who) =>
      who === 'Instagram'
        ? 'We ask for your user name only. Try again and leave that permission on. It also takes a professional account (Business or Creator); with a personal one, use your e-mail.'
        : 'We ask for your user name only. Try again and leave that permission on.',
  },
  identity_in_use: {
    title: (who) => `That ${who} account is linked elsewhere`,
    text: 'It already opens another account here, and it can open only one. Sign in with it to reach that one, or unlink it there first.',
  },
  account_blocked: {
    title: 'This account cannot sign in',
    text: 'It has been closed or blocked. If you think that is a mistake, write to the people who run this site.',
  },
  provider_unknown: {
    title: 'That way in is not offered here',
    text: 'Choose another one below.',
  },
  prefetch_refused: {
    title: 'The browser went ahead of you',
    text: 'It tried to load the sign-in before you asked for it, so we stopped it. A click of your own works.',
  },
  reauthentication_needed: {
    title: 'Please sign in once more',
    text: 'Linking an account opens a new way in, so we ask for a sign-in from the last ten minutes. You then go on where you were.',
  },
  not_signed_in: {
    title: 'Please sign in first',
    text: 'Your session has ended. You then go on where you were.',
  },
  rate_limited: {
    title: 'That was a lot of tries in a short time',
    text: 'Wait a minute and try again.',
  },
  busy: { title: 'We are at our limit right now', text: 'Nothing was lost. Try again in a moment.' },
  database_unavailable: {
    title: 'We cannot reach our records right now',
    text: 'Nothing was lost. Try again in a moment.',
  },
  cross_site_request: {
    title: 'That request came from another site',
    text: 'For your safety we did not act on it. Start again from here.',
  },
  country_blocked: {
    title: 'Not available in your country',
    text: 'The rules where you live do not allow us to open this room to you.',
  },
  outside_vietnam: {
    title: 'Zalo answers inside Vietnam only',
    text: 'It does not tell our server who you are. Trying again will not help; please use another way in.',
  },
  unknown: {
    title: 'The sign-in did not finish',
    text: 'Start again from here. If it keeps happening, use your e-mail.',
  },
};
