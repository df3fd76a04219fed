/** The digits of a code as people type or paste it: blanks, dashes and full-width digits are fine. */
export function codeDigits(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\s.-]/g, '');
}

export function codeFault(code: string): string | null {
  if (code === '') return 'missing';
  return /^\d{8}$/.test(code) ? null : 'bad_format';
}
