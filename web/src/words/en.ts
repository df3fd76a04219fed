import type { DoorError } from './codes';

/** "USD, VND and EUR". */
const listed = (items: readonly string[]) => new Intl.ListFormat('en').format(items);

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

function duration(seconds: number): string {
  if (seconds < 60) return count(seconds, 'second', 'seconds');
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes >= 60) return `about ${count(Math.ceil(minutes / 60), 'hour', 'hours')}`;
  return rest === 0 || minutes >= 5
    ? count(Math.ceil(seconds / 60), 'minute', 'minutes')
    : `${count(minutes, 'minute', 'minutes')} ${count(rest, 'second', 'seconds')}`;
}

const door: Record<DoorError, { title: string; text: string }> = {
  access_denied: {
    title: 'You said no to Instagram',
    text: 'Nothing was created and nothing was shared. Try again if that was a slip, or use your e-mail.',
  },
  bad_callback: {
    title: 'The answer from Instagram was incomplete',
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
    title: 'Instagram could not sign you in',
    text: 'The fault was on their side of the door. Try again, or use your e-mail.',
  },
  provider_unavailable: {
    title: 'Instagram is not answering',
    text: 'Try again in a few minutes. Your e-mail works in the meantime.',
  },
  provider_busy: {
    title: 'Instagram is letting only a few people in right now',
    text: 'Wait a few minutes and try again. Your e-mail works in the meantime.',
  },
  provider_misconfigured: {
    title: 'Our connection to Instagram is broken',
    text: 'This one is ours to mend and trying again will not help. Please use your e-mail for now.',
  },
  permission_missing: {
    title: 'Instagram did not let us see who you are',
    text: 'We ask for your user name only. Try again and leave that permission on. It also takes a professional account (Business or Creator); with a personal one, use your e-mail.',
  },
  identity_in_use: {
    title: 'That Instagram account is linked elsewhere',
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
  unknown: {
    title: 'The sign-in did not finish',
    text: 'Start again from here. If it keeps happening, use your e-mail.',
  },
};

export const en = {
  language: { code: 'en', name: 'English', choose: 'Language' },
  duration,
  listed,
  common: {
    skip: 'Skip to the content',
    home: 'IGW, start page',
    retry: 'Try again',
    retryIn: (seconds: number) => `Try again in ${duration(seconds)}`,
    close: 'Close',
    cancel: 'Cancel',
    loading: 'Loading',
    working: 'One moment',
    backToLobby: 'Back to the lobby',
    simulated: 'simulated',
    simulatedHint: 'A stand-in for Instagram runs beside this server. No real account is involved.',
  },
  promise: {
    short: (age: number) => (age > 0 ? `Play credits only. ${age}+` : 'Play credits only.'),
    title: 'Nothing here is real money',
    text: 'Balances are play credits, whatever currency sign they carry. No purchase improves your chances, nothing can be won that has value, and nothing can be cashed out.',
    ages: (age: number) => (age > 0 ? `For players of ${age} and over.` : ''),
  },
  door: {
    pitch: 'The good part of the night, without the bill.',
    errors: door,
    tryInstagram: 'Try Instagram again',
    backToAccount: 'Back to your account',
    signInAgain: 'Sign in again',
    again: 'Start again',
  },
  signIn: {
    title: 'Sign in',
    lead: 'Welcome back.',
    leadNext: 'Sign in and we take you back to where you were.',
    lost: 'Your session ended, so please sign in again. You will land where you left off.',
    signedOut: 'You are signed out on this device.',
    continueWith: (provider: string) => `Continue with ${provider}`,
    leaving: (provider: string) => `Opening ${provider}`,
    professionalOnly:
      'Instagram admits professional accounts only (Business or Creator). Everybody else comes in by e-mail.',
    or: 'or by e-mail',
    email: 'E-mail',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Signing in',
    newHere: 'New here?',
    toSignup: 'Create an account',
    providersDown: 'We could not load the other ways in. E-mail works.',
    pendingTitle: (who: string) => `${who} is waiting to be linked`,
    pendingText: (who: string) =>
      `Sign in with your password once. ${who} is then linked to your account and signs you in from the next time on.`,
    notMe: 'That is not me',
    dropped: 'Forgotten. Nothing will be linked.',
    finishInstead: 'No account yet? Finish the sign-up',
  },
  signUp: {
    title: 'Create an account',
    lead: 'Two minutes, no card.',
    submit: 'Create account',
    submitting: 'Creating your account',
    already: (provider: string | undefined) =>
      provider ? `Been here before, or rather use ${provider}?` : 'Been here before?',
    toSignIn: 'Sign in',
  },
  finish: {
    title: 'Finish signing up',
    lead: 'One last step before the door.',
    identity: (provider: string) => `Your ${provider} account`,
    nameless: 'No user name given',
    timeLeft: (minutes: number) =>
      minutes <= 1 ? 'Less than a minute left' : `${count(minutes, 'minute', 'minutes')} left to finish`,
    notYou: 'Not you?',
    drop: 'Start over with another account',
    why: 'E-mail and password keep this account yours, even if you lose the other one.',
    goneTitle: 'This sign-up has run out',
    goneText:
      'A started sign-up waits thirty minutes, and this one is over or was never begun in this browser. Nothing was created. What you typed, except the password, is kept in this tab.',
    startWith: (provider: string) => `Start again with ${provider}`,
    byEmail: 'Sign up by e-mail instead',
  },
  form: {
    email: 'E-mail',
    emailHint: 'For signing in and for getting back in. Never shown to other players.',
    password: 'Password',
    passwordHint: 'At least 8 characters. A few words in a row work well.',
    passwordLength: (bytes: number) => `${bytes} of at most 72 bytes`,
    passwordUnits: 'Plain letters count 1 byte, accented letters 2 or 3, emoji 4.',
    show: 'Show password',
    hide: 'Hide password',
    language: 'Language',
    languageHint: 'For pages and letters to you.',
    country: 'Country',
    choose: 'Choose',
    birth: 'Date of birth',
    birthHint: (age: number) => (age > 0 ? `Games open to players of ${age} and over.` : 'Kept private.'),
    day: 'Day',
    month: 'Month',
    year: 'Year',
    terms: 'I accept the terms of play.',
    termsRead: 'Read the terms',
    termsList: (age: number) => [
      'Credits are for play. They cannot be bought back, cashed out or traded.',
      'No purchase wins anything or improves a chance.',
      age > 0
        ? `You are ${age} or over, and the details above are your own.`
        : 'The details above are your own.',
      'One account per person. Keep your password to yourself.',
      'You can take a break or leave at any time.',
    ],
    summary: (n: number) => (n === 1 ? 'One thing needs another look.' : `${n} things need another look.`),
  },
  faults: {
    email: {
      missing: 'Enter your e-mail address.',
      bad_format: 'That does not look like an e-mail address. It needs the form name@example.com.',
      too_long: 'That address is too long. 254 characters is the limit.',
      taken: 'An account with this address exists already.',
    },
    password: {
      missing: 'Enter a password.',
      too_short: 'Too short. Use at least 8 characters.',
      too_long: 'Too long. 72 bytes is the limit; accented letters and emoji count for more than one.',
      bad_format: 'The password holds a character that cannot be used.',
      not_allowed: 'That password cannot be used. Choose another.',
    },
    passwordOnSignIn: { missing: 'Enter your password.' },
    country: {
      missing: 'Choose your country.',
      blocked: 'The rules in this country do not allow us to open this room to you.',
      not_allowed: 'This country cannot be chosen.',
    },
    date_of_birth: {
      missing: 'Enter your date of birth.',
      incomplete: 'Fill in day, month and year.',
      bad_format: 'That day does not exist. Check day, month and year.',
      in_future: 'That day is still to come. Check the year.',
      too_long_ago: 'Check the year; it needs four digits.',
      too_young: (age: number) => `You need to be ${age} to play here.`,
    },
    accept_terms: { missing: 'Accept the terms to go on.', not_allowed: 'Accept the terms to go on.' },
    any: {
      missing: 'This is needed.',
      too_short: 'That is too short.',
      too_long: 'That is too long.',
      bad_format: 'That is not in the right form.',
      not_allowed: 'That value cannot be used.',
      in_future: 'That lies in the future.',
    },
  },
  takenOnSignup: 'Sign in with this address',
  takenOnFinish: 'Sign in once to link them',
  problems: {
    invalid_credentials:
      'That e-mail and password do not match. Check both; capitals matter in the password.',
    account_blocked:
      'This account has been closed or blocked. If you think that is a mistake, write to the people who run this site.',
    rate_limited: 'That was a lot of tries in a short time. What you typed is still here.',
    busy: 'We are at our limit right now. What you typed is still here.',
    database_unavailable: 'We cannot reach our records right now. What you typed is still here.',
    offline: 'We could not reach the server. Check your connection; what you typed is still here.',
    unreadable_answer: 'The server gave an answer we could not read. Try again.',
    internal_error: 'Something broke on our side. Nothing was half done. Try again.',
    cross_site_request:
      'The browser sent this as a request from another site. Reload the page and try again.',
    email_taken: 'An account with this address exists already.',
    country_blocked: 'The rules in your country do not allow us to open this room to you.',
    last_way_in: 'This is the only way into your account, so it stays. Add another way in first.',
    request_timeout: 'Your connection was too slow and we stopped waiting. What you typed is still here.',
    reauthentication_needed: 'For your safety this needs a sign-in from the last ten minutes.',
    cookies_off:
      'You are signed in, but this browser does not keep our cookie. Allow cookies for this site and sign in again.',
    not_found: 'That is gone already.',
    validation_failed: 'The server did not accept this. Check the fields.',
    no_pending_signup: 'This sign-up has run out. Start again.',
    unknown: 'That did not work.',
    reference: (id: string) => `If you ask us about it, give this reference: ${id}`,
  },
  lobby: {
    title: 'Lobby',
    hello: (name: string) => `Good to see you, ${name}.`,
    helloNameless: 'Good to see you.',
    welcomeTitle: 'Your account is ready',
    welcomeText: (currencies: string) =>
      `Your wallets (${currencies}) are ready. Pick the one you play with at the top; we remember it on this device.`,
    welcomeDone: 'Got it',
    emptyTitle: 'The tables are being set',
    emptyText:
      'There are no games in the house yet. They arrive with the first studios, and they will be listed here. Your account and your wallets are ready for them.',
    walletsTitle: 'Your wallets',
    inUse: 'In use',
    use: (currency: string) => `Use ${currency}`,
    credits: 'play credits',
    linked: (who: string) => `${who} is now linked to your account. Next time it signs you in on its own.`,
  },
  wallet: {
    choose: 'Wallet',
    none: 'No wallet',
    down: 'Balance not available',
  },
  menu: {
    open: 'Menu',
    account: 'Account and devices',
    lobby: 'Lobby',
    signOut: 'Sign out',
    signingOut: 'Signing out',
  },
  account: {
    title: 'Account',
    profile: 'Profile',
    name: 'Name',
    email: 'E-mail',
    confirmed: 'confirmed',
    unconfirmed: 'not confirmed yet',
    country: 'Country',
    language: 'Language',
    notGiven: 'Not given',
    player: 'Player number',
    identities: 'Linked accounts',
    identitiesText: 'Accounts elsewhere that sign you in here.',
    noIdentities: 'None linked. You come in by e-mail and password.',
    linkedOn: (day: string) => `Linked on ${day}`,
    link: (provider: string) => `Link ${provider}`,
    unlink: 'Unlink',
    unlinkTitle: (who: string) => `Unlink ${who}?`,
    unlinkText: 'It will no longer sign you in here. Your e-mail and password keep working.',
    unlinking: 'Unlinking',
    unlinked: (who: string) => `${who} is no longer linked.`,
    devices: 'Devices',
    devicesText: 'Where you are signed in. End whatever you do not recognise.',
    thisDevice: 'This device',
    from: (ip: string) => `from ${ip}`,
    signedInAt: (when: string) => `Signed in ${when}`,
    lastSeen: (when: string) => `last seen ${when}`,
    by: (method: string) => `by ${method}`,
    methods: { password: 'password', register: 'sign-up', signup: 'sign-up' } as Record<string, string>,
    end: 'Sign out',
    endLabel: (device: string) => `Sign out ${device}`,
    ending: 'Signing out',
    ended: (device: string) => `${device} is signed out.`,
    endOthers: 'Sign out everywhere else',
    endOthersTitle: 'Sign out everywhere else?',
    endOthersText: 'Every other browser and app has to sign in again. This one stays.',
    endedOthers: 'Every other device is signed out.',
    onlyThis: 'This is the only device signed in.',
    signOut: 'Sign out of this device',
    unknownDevice: 'Unknown device',
    onSystem: (browser: string, system: string) => `${browser} on ${system}`,
    loadFailed: 'This part could not be loaded.',
  },
  landing: {
    title: 'Social casino',
    headline: 'A casino floor with nothing to lose.',
    text: 'Tables for the fun of it: no deposits, no cash-outs, no tricks. The room is open; the first games are on their way.',
    enter: 'Sign in',
    join: 'Create an account',
    toLobby: 'Go to the lobby',
    facts: (currencies: string) => [
      { title: 'Play credits', text: 'Every balance is for play. Nothing is bought, nothing is paid out.' },
      {
        title: 'Your wallets',
        text: currencies
          ? `${currencies} side by side. Switch with one tap.`
          : 'Side by side. Switch with one tap.',
      },
      { title: 'Your door', text: 'See every device that is signed in and close any of them at once.' },
    ],
  },
  play: {
    title: 'The game room opens later',
    text: 'This address will hold a game one day. Today there is nothing to play behind it.',
  },
  missing: {
    title: 'Nothing at this table',
    text: 'The address may be mistyped, or the page has moved.',
  },
  unreachable: {
    title: 'We cannot reach the house',
    text: 'Either your connection is down or we are. Nothing of yours is lost.',
  },
  footer: { api: 'API' },
};

export type Dictionary = typeof en;
