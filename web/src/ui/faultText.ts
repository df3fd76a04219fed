import type { Dictionary } from '../words/en';

type FieldName = keyof Dictionary['faults'];

/** The sentence for a fault code of a field; a code without a sentence of its own gets the general one. */
export function faultText(
  words: Dictionary,
  field: FieldName,
  code: string | undefined,
  minAge = 0,
): string | undefined {
  if (code === undefined) return undefined;
  const own: Record<string, string | ((age: number) => string)> = words.faults[field];
  const any: Record<string, string> = words.faults.any;
  const text = own[code] ?? any[code] ?? words.faults.any.bad_format;
  return typeof text === 'function' ? text(minAge) : text;
}
