/** Passkeys: coming in without a password, and looking after them. */
export const passkeys = {
  signIn: 'Sign in with a passkey',
  signingIn: 'Signing in',
  title: 'Passkeys',
  text: 'Your fingerprint, face or screen lock instead of a password. A passkey cannot be guessed, and nobody can trick you out of it.',
  none: 'None yet.',
  add: 'Add a passkey',
  adding: 'Waiting for your device',
  added: 'Your passkey is added. Next time it signs you in on its own.',
  synced: 'Synced',
  suspended: 'Suspended',
  suspendedText:
    'It was used in a way that hints at a copy, so it no longer signs in. Remove it and add a new one.',
  addedAt: (when: string, where: string | null) => `Added ${when}${where ? ` with ${where}` : ''}.`,
  usedAt: (when: string) => `Last used ${when}.`,
  neverUsed: 'Not used yet.',
  rename: 'Rename',
  renameTitle: 'Rename this passkey',
  renameText: 'Only you see the name.',
  name: 'Name of the passkey',
  save: 'Save',
  renamed: 'The passkey has its new name.',
  remove: 'Remove',
  removing: 'Removing',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText:
    'It no longer signs you in, and other devices that came in by passkey are signed out. Delete it on your device as well.',
  removed: (name: string) => `${name} is removed.`,
  notInThisBrowser: 'This browser cannot use passkeys. Open the page in another one to add some.',
  needName: (address: string) =>
    `Passkeys need a name instead of an IP address. Start the server with PUBLIC_URL=${address} to try them.`,
  prove: 'Use a passkey',
  proving: 'Checking',
  or: 'or',
  offerTitle: 'Next time without a password?',
  offerText: 'Add a passkey, and your fingerprint, face or screen lock signs you in on this device.',
};

/** Problems that end the work with a passkey. */
export const passkeyProblems = {
  passkeys_off: 'Passkeys are not offered here. Choose another way.',
  passkey_refused:
    'This passkey opens no account here. It may have been removed; choose another one or another way in.',
  passkey_not_added: 'Your device sent a passkey that we cannot take. Try again, or use another device.',
  passkey_attempt_dead: 'That took longer than five minutes, or this browser keeps no cookies. Try again.',
  passkey_suspended:
    'This passkey is suspended because it may have been copied. Sign in another way, remove it and add a new one.',
  passkey_taken: 'This passkey is registered already.',
  too_many_passkeys: 'You have twenty passkeys, which is the most. Remove one that you no longer use.',
  passkey_cancelled: 'No passkey was used. Try again, or choose another way.',
  passkey_here_already: 'This device has a passkey for your account already.',
  passkey_unfit: 'This device cannot keep passkeys. It needs a screen lock, or use another device.',
  passkey_failed: 'Your browser could not use a passkey here. Try again, or choose another way.',
};
