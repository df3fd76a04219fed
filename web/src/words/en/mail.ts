/** Coming in, and showing who one is, by way of the mailbox. */
export const mail = {
  byMail: {
    offer: 'E-mail me a code',
    title: 'Sign in by mail',
    lead: 'We send a code and a link to your mailbox. No password needed.',
    ask: 'Send the code',
    asking: 'Sending',
    sentTitle: 'Look into your mailbox',
    sentText: (email: string) =>
      email
        ? `If ${email} has an account here, a mail with a code is on its way. It can take a minute; look under spam as well.`
        : 'If the address has an account here, a mail with a code is on its way. It can take a minute; look under spam as well.',
    code: 'Code from the mail',
    codeHint: 'Eight digits, from the latest mail.',
    enter: 'Sign in',
    entering: 'Signing in',
    linkLead: 'You opened the link of our mail. One press and you are in.',
    again: 'Send a new mail',
    withPassword: 'Sign in with your password',
  },
  forgot: {
    offer: 'Forgotten your password?',
    title: 'A new password',
    lead: 'Tell us your address, and we mail you a code to choose a new password with.',
    chooseTitle: 'Choose a new password',
    chooseLead: 'You are then signed in here and signed out everywhere else.',
    submit: 'Save and sign in',
    submitting: 'Saving',
  },
  confirm: {
    title: 'Confirm your address',
    linkLead: 'You opened the link of our mail. One press confirms the address.',
    codeLead: 'Type the code from our latest mail.',
    submit: 'Confirm',
    submitting: 'Confirming',
    done: (email: string) => `${email} is confirmed.`,
    toAccount: 'To your account',
  },
  undo: {
    title: 'Take the change of address back',
    text: 'The account gets this address again, everybody is signed out, and logins and passkeys that were added around the change are removed. Then you choose a new password.',
    submit: 'Take it back',
    done: 'The account has its old address again, and everybody is signed out.',
  },
  notMe: {
    title: 'That sign-in was not you?',
    text: 'We end it at once, and passkeys that were added in it go along. Then choose a new password, because whoever came in knew the old one or had another of your ways in.',
    submit: 'End that sign-in',
    done: 'That sign-in has ended.',
  },
  link: {
    working: 'One moment',
    missing: 'Open this page from the link in our mail. A reload loses what the link brought; open it again.',
    newPassword: 'Choose a new password',
  },
  prove: {
    title: 'Is it you?',
    text: 'This matters for your account, so we ask once more who you are. The answer counts for ten minutes.',
    password: 'Your password',
    submit: 'Go on',
    submitting: 'Checking',
    byMail: 'Mail me a code instead',
    byPassword: 'Use the password instead',
    wrong: 'That is not the password of this account.',
  },
  inApp: {
    title: (app: string) => `You are inside ${app}`,
    text: (app: string) =>
      `Signing in with another account often fails in here, because ${app} shows pages in a small browser of its own. Open this page in your real browser.`,
    open: 'Open in your browser',
    menu: 'Tap the three dots (or the share sign) and choose “Open in browser”.',
    copy: 'Copy the address',
    copied: 'Address copied. Paste it into your browser.',
    byMail: 'Or stay here and let us mail you a code',
  },
};
