// Coins as text: the server's decimal strings, shown in the player's manner. No sums are done here.

import { language } from './words.js';

export const coins = (amount, currency) => {
  const [, fraction = ''] = String(amount).split('.');
  const digits = { minimumFractionDigits: fraction.length, maximumFractionDigits: fraction.length };
  const number = new Intl.NumberFormat(language, digits).format(amount);
  return `${number} ${currency}`;
};

export const percent = (value) => {
  const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${new Intl.NumberFormat(language, two).format(value)} %`;
};

/** Hundredths of the stake as people say them: 1500 is "15". */
export const times = (hundredths) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(hundredths / 100);

export const number = (value, places = 0) =>
  new Intl.NumberFormat(language, { maximumFractionDigits: places }).format(value);
