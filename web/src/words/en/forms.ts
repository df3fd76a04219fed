import { passkeyProblems } from './passkeys';

/** The fields of the forms, what can be wrong with each, and what can go wrong with sending them. */
export const forms = {
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
    termsRead: 'The terms in short',
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
      bad_format: 'The password holds a character that cannot be used. Leave it out.',
      not_allowed: 'That password cannot be used. Choose another.',
    },
    code: { missing: 'Type the code from the mail.', bad_format: 'The code has eight digits.' },
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
  botCheck: {
    working: 'Checking that you are no program. This takes a moment and needs nothing from you.',
    asking: 'Please answer the check below; then this goes on by itself.',
  },
  problems: {
    ...passkeyProblems,
    bot_check_needed: 'We could not make sure that you are no program. Try once more.',
    bot_check_failed: 'The check that keeps programs out was not passed. Try once more.',
    bot_check_blocked:
      'The check that keeps programs out could not run. Reload the page, or choose another way to sign in.',
    bot_check_script_blocked:
      'Something in this browser or network keeps out the check against programs. Allow its script or switch off the blocker for this site, then try again; or choose another way to sign in.',
    invalid_credentials:
      'That e-mail and password do not match. Check both; capitals matter in the password.',
    account_blocked:
      'This account has been closed or blocked. If you think that is a mistake, write to the people who run this site.',
    rate_limited: 'That was a lot of tries in a short time.',
    busy: 'We are at our limit right now.',
    database_unavailable: 'We cannot reach our records right now.',
    offline: 'We could not reach the server. Check your connection.',
    unreadable_answer: 'The server gave an answer we could not read. Try again.',
    internal_error: 'Something broke on our side. Nothing was half done. Try again.',
    cross_site_request:
      'The browser sent this as a request from another site. Reload the page and try again.',
    email_taken: 'An account with this address exists already.',
    code_wrong:
      'That is not the code of the latest mail. Check its eight digits; after five wrong tries it no longer works.',
    code_dead:
      'This code or link no longer works: it was used, is too old, or a newer mail replaced it. Use the latest mail, or ask for a new one.',
    other_browser:
      'This link was asked for in another browser. Open it there, or type the code from the same mail there.',
    email_verified_already: 'Your address is confirmed already.',
    mail_off: 'This server sends no mail. Choose another way.',
    country_blocked: 'The rules in your country do not allow us to open this room to you.',
    under_age: 'You are too young to play here.',
    birth_date_set: 'Your date of birth is set already. If it is wrong, our support can change it.',
    country_set: 'Your country is set already. If you have moved, our support can change it.',
    terms_outdated: 'The terms have changed meanwhile. Read the new ones and accept those.',
    last_way_in: 'This is the only way into your account, so it stays. Add another way in first.',
    request_timeout: 'Your connection was too slow and we stopped waiting. Try again.',
    reauthentication_needed: 'For your safety this needs a sign-in from the last ten minutes.',
    cookies_off:
      'You are signed in, but this browser does not keep our cookie. Allow cookies for this site and sign in again.',
    not_found: 'That is gone already. Load the page again to see how things stand.',
    validation_failed: 'The server did not accept this. Check the fields.',
    play_not_allowed: 'No game opens for this account yet. Look below for what is missing.',
    play_stopped: 'By your own wish no game opens for now.',
    currency_not_offered: 'This game does not take that wallet. Choose another wallet or another game.',
    game_unavailable: 'This game is switched off at the moment. Choose another one.',
    demo_not_offered: 'This game has no demo. Choose another one, or play it with your wallet.',
    break_not_shortened: 'A longer break is running. It can be made longer, never shorter.',
    no_pending_signup: 'This sign-up has run out. Start again.',
    unknown: 'That did not work. Try again in a moment.',
    typed: 'What you typed is still here.',
    reference: (id: string) => `If you ask us about it, give this reference: ${id}`,
  },
};
