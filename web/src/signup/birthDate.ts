export interface BirthParts {
  day: string;
  month: string;
  year: string;
}

interface Rules {
  minAge: number;
  now: Date;
}

/** `YYYY-MM-DD`, or `null` where the parts name no day of the calendar. */
export function isoDate({ day, month, year }: BirthParts): string | null {
  if (![day, month, year].every((part) => /^\d{1,4}$/.test(part))) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return exists ? `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : null;
}

/** The fault code of a birth date, or `null` for one that is in order. */
export function birthFault(parts: BirthParts, { minAge, now }: Rules): string | null {
  const filled = [parts.day, parts.month, parts.year].filter((part) => part !== '').length;
  if (filled === 0) return 'missing';
  if (filled < 3) return 'incomplete';
  const iso = isoDate(parts);
  if (iso === null) return 'bad_format';
  if (iso < '1900-01-01') return 'too_long_ago';
  if (iso > isoOf(now)) return 'in_future';
  const latest = new Date(now);
  latest.setFullYear(now.getFullYear() - minAge);
  return iso > isoOf(latest) ? 'too_young' : null;
}

function isoOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
