import { textIn } from '../ui/formText';
import type { Faults } from '../ui/submission';

/** Only emptiness is told here: what is right is the server's to know. */
export function checkCredentials(form: FormData): Faults {
  return {
    ...(textIn(form, 'email').trim() === '' && { email: 'missing' }),
    ...(textIn(form, 'password') === '' && { password: 'missing' }),
  };
}
