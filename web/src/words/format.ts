import type { Locale } from './language';

// A decimal as text keeps every digit; Intl reads such text exactly.
type DecimalText = Parameters<Intl.NumberFormat['format']>[0] & string;

function isDecimal(text: string): text is DecimalText {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** `"1234.50"` and `USD` as people write it; the text itself with its code when it is no plain decimal. */
export function money(balance: string, currency: string, locale: Locale): string {
  if (!isDecimal(balance)) return `${balance} ${currency}`;
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(balance);
  } catch {
    // A currency code that Intl does not accept, such as one with digits in it.
    return `${balance} ${currency}`;
  }
}

export function day(iso: string, locale: Locale): string {
  return timeOr(iso, (time) => new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(time));
}

/** `"96.50"` as `96.50%`, with the comma where the language has one. The text itself when it is no plain decimal. */
export function percent(share: string, locale: Locale): string {
  if (!isDecimal(share)) return `${share}%`;
  const style = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `${new Intl.NumberFormat(locale, style).format(share)}%`;
}

/** A day with its hour, for what is to come. */
export function moment(iso: string, locale: Locale): string {
  return timeOr(iso, (time) => {
    const hour = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(time);
    // Intl sets hour and day side by side in Vietnamese, without the word between that makes them readable.
    if (locale === 'vi') return `lúc ${hour} ngày ${day(iso, locale)}`;
    const style = { dateStyle: 'long', timeStyle: 'short' } as const;
    return new Intl.DateTimeFormat(locale, style).format(time);
  });
}

// The languages' own word for it, "now", stands badly after "signed in" and "last seen".
const justNow: Record<Locale, string> = { en: 'just now', vi: 'vừa xong' };

// Seconds in one unit, the unit, and the seconds up to which it is used.
const steps: readonly [number, Intl.RelativeTimeFormatUnit, number][] = [
  [60, 'minute', 3600],
  [3600, 'hour', 86_400],
  [86_400, 'day', 604_800],
];

/** How long ago, in words for the recent past and as a date beyond a week. */
export function ago(iso: string, locale: Locale, now: number = Date.now()): string {
  return timeOr(iso, (time) => {
    const seconds = Math.round((time - now) / 1000);
    if (Math.abs(seconds) < 60) return justNow[locale];
    const [size, unit] = steps.find(([, , below]) => Math.abs(seconds) < below) ?? [];
    if (size !== undefined && unit !== undefined) {
      const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
      // Some languages' words for it begin with a capital, and here they stand inside a sentence.
      return relative.format(Math.trunc(seconds / size), unit).toLocaleLowerCase(locale);
    }
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(time);
  });
}

/** How long until then, rounded up, for what comes within days; a date beyond a week. */
export function ahead(iso: string, locale: Locale, now: number = Date.now()): string {
  return timeOr(iso, (time) => {
    const seconds = Math.max(60, (time - now) / 1000);
    const [size, unit] = steps.find(([, , below]) => seconds < below) ?? [];
    if (size !== undefined && unit !== undefined) {
      const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
      return relative.format(Math.ceil(seconds / size), unit);
    }
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(time);
  });
}

/** A running clock: `4:07`, and `1:04:07` from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function timeOr(iso: string, show: (milliseconds: number) => string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : show(time);
}
