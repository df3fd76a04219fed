import { TextField } from '../ui/Field';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import type { Faults } from '../ui/submission';
import { useWords } from '../words/language';
import { codeDigits, codeFault } from './code';

/** The code of a form with a `CodeField`, and what is wrong with it. */
export function codeIn(form: FormData): { code: string; faults: Faults } {
  const code = codeDigits(textIn(form, 'code'));
  const fault = codeFault(code);
  return { code, faults: fault === null ? {} : { code: fault } };
}

interface CodeFieldProps {
  fault: string | undefined;
  /** For a field that appears in answer to a press. */
  focused?: boolean;
}

/** For the digits from a mail; browsers and keyboards may offer them. */
export function CodeField({ fault, focused = false }: CodeFieldProps) {
  const words = useWords();
  return (
    <TextField
      name="code"
      label={words.byMail.code}
      hint={words.byMail.codeHint}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={40}
      spellCheck={false}
      autoFocus={focused}
      fault={faultText(words, 'code', fault)}
    />
  );
}
