/** Terms, age and place: what is asked, and why no game opens. */
export const legal = {
  legal: {
    title: 'Terms and data',
    terms: 'Terms of play',
    privacy: 'Privacy policy',
    'delete-my-data': 'How to delete my data',
    full: 'The whole text:',
  },
  permission: {
    title: 'Before a game opens',
    lead: 'Some things are still missing. Your account and your wallets work as they are.',
    stopped: 'No game opens for this account.',
    terms: 'The terms have to be accepted.',
    termsNew: 'The terms have changed since you accepted them. Please read them again.',
    accept: 'I have read them and accept',
    accepting: 'Saving',
    birth: 'We need your date of birth.',
    once: 'You give it once. Later only our support can change it.',
    save: 'Save',
    saving: 'Saving',
    country: 'We need the country you live in.',
    reasons: {
      under_age: (age: number) =>
        `Games open to players of ${age} and over. If your birth date is wrong here, our support can put it right.`,
      country_blocked:
        'Games do not open in your country. If you live somewhere else, our support can put it right.',
      account_blocked: 'This account is blocked.',
    },
    contact: 'Whom to write to',
  },
  profile: {
    birth: 'Date of birth',
    terms: 'Terms accepted',
    acceptedOn: (version: string, day: string) => `Version ${version}, on ${day}`,
    notAccepted: 'Not yet',
  },
};
