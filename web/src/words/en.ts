import { doorErrors } from './en/doorErrors';
import { forms } from './en/forms';
import { games } from './en/games';
import { keeping } from './en/keeping';
import { legal } from './en/legal';
import { limits } from './en/limits';
import { mail } from './en/mail';
import { passkeys } from './en/passkeys';
import { play } from './en/play';

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
    errors: doorErrors,
    tryAgainWith: (provider: string) => `Try ${provider} again`,
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
      'Instagram admits professional accounts only (Business or Creator). Everybody else takes another way in.',
    vietnamOnly: 'Zalo works for us inside Vietnam only.',
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
      `Whoever signs in here now gets ${who} linked to the account, and ${who} opens that account from then on. If ${who} is not yours, say so first.`,
    unfinishedTitle: (who: string) => `A sign-up with ${who} is not finished`,
    unfinishedText: (who: string) => `Signing in here leaves ${who} alone.`,
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
  ...forms,
  ...mail,
  ...legal,
  keeping,
  passkeys,
  games,
  play,
  limits,
  takenOnSignup: 'Sign in with this address',
  takenOnFinish: 'Sign in once to link them',
  lobby: {
    title: 'Lobby',
    hello: (name: string) => `Good to see you, ${name}.`,
    helloNameless: 'Good to see you.',
    welcomeTitle: 'Your account is ready',
    welcomeText: (currencies: string) =>
      `Your wallets (${currencies}) are ready. Pick the one you play with at the top; we remember it on this device.`,
    mailSent: (email: string) =>
      `We have sent a code to ${email}, so that you can get back in if you forget your password.`,
    typeCode: 'Type the code',
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
    history: (currency: string) => `What moved in your ${currency} wallet`,
    nothingMoved: 'Nothing has moved yet.',
    olderMoves: 'Show older ones',
    after: (balance: string) => `then ${balance}`,
    kinds: {
      opening: 'Brought forward',
      grant: 'A gift from us',
      adjustment: 'Adjusted by our staff',
      stake: 'Played',
      payout: 'Won',
      promotion: 'A gift of a game',
      expiry: 'Expired',
      reversal: 'Taken back',
    } as Record<string, string>,
    otherKind: 'Moved',
  },
  menu: {
    open: 'Menu',
    account: 'Account and devices',
    lobby: 'Lobby',
    limits: 'Play limits',
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
    disconnected: (provider: string) =>
      `Our access was withdrawn at ${provider}. Sign in with it once, and it works again.`,
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
    methods: {
      password: 'password',
      mail: 'mail',
      passkey: 'passkey',
      register: 'sign-up',
      signup: 'sign-up',
    } as Record<string, string>,
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
    text: 'Tables for the fun of it: no deposits, no cash-outs, no tricks. Come in and take a seat.',
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
