import type { Locale } from './language';

/** Decimals of a currency by ISO 4217: 2 for USD, none for VND. */
export function exponentOf(currency: string): number {
  try {
    return (
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2
    );
  } catch {
    return 2;
  }
}

// Before the point, as the books hold them.
const wholeDigits = 13;

const marks: Record<Locale, { group: string; decimal: string }> = {
  en: { group: ',', decimal: '.' },
  vi: { group: '.', decimal: ',' },
};

/**
 * The amount that somebody has written, as the server takes it: `1,250.5` of USD becomes `1250.50`. `null` where it is
 * no amount above nothing, has more decimals than the currency, or can be read in two ways.
 */
export function amountFrom(text: string, currency: string, locale: Locale): string | null {
  const exponent = exponentOf(currency);
  const { group, decimal } = marks[locale];
  const tight = text.replaceAll(/[\s\u00a0\u202f]/g, '');
  const [whole = '', fraction, more] = tight.split(decimal);
  if (more !== undefined || (fraction !== undefined && !/^\d+$/.test(fraction))) return null;
  if ((fraction ?? '').length > exponent) return null;
  const groups = whole.split(group);
  const isGrouped = groups.length > 1;
  if (
    isGrouped &&
    !(/^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every((part) => /^\d{3}$/.test(part)))
  ) {
    return null;
  }
  const digits = groups.join('').replace(/^0+(?=\d)/, '');
  if (!/^\d+$/.test(digits) || digits.length > wholeDigits) return null;
  const amount = exponent === 0 ? digits : `${digits}.${(fraction ?? '').padEnd(exponent, '0')}`;
  return /[1-9]/.test(amount) ? amount : null;
}

/** Whether it is nothing but a number that has more digits before the point than the books hold. */
export function isTooLarge(text: string, locale: Locale): boolean {
  const { group, decimal } = marks[locale];
  const [whole = ''] = text
    .replaceAll(/[\s\u00a0\u202f]/g, '')
    .replaceAll(group, '')
    .split(decimal);
  return /^\d+$/.test(whole) && whole.replace(/^0+/, '').length > wholeDigits;
}

/** An amount of the server's as somebody would write it: without a sign of the currency. */
export function amountText(amount: string, locale: Locale): string {
  const [whole, fraction = ''] = amount.split('.');
  return /[1-9]/.test(fraction) ? `${whole}${marks[locale].decimal}${fraction}` : (whole ?? amount);
}
