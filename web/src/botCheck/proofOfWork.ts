import type { AltchaWidgetElement } from 'altcha';
import { Problem } from '../api/problem';

const patienceMilliseconds = 90_000;
const placeMilliseconds = 10_000;

/** Loaded when somebody needs it: most visitors never do. */
async function loadWidget(): Promise<void> {
  const [{ default: Pbkdf2Worker }] = await Promise.all([
    import('altcha/workers/pbkdf2?worker'),
    import('altcha/external'),
  ]);
  // The policy of our pages takes workers from files of our own only.
  globalThis.$altcha.algorithms.set('PBKDF2/SHA-256', () => new Pbkdf2Worker());
  await customElements.whenDefined('altcha-widget');
}

/** The element's methods are there once it says that it is loaded. */
function placed(widget: AltchaWidgetElement, place: HTMLElement): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('the widget did not load')), placeMilliseconds);
    widget.addEventListener('load', () => resolve(), { once: true });
    place.append(widget);
  });
}

/** Solves a challenge in workers, while the page stays usable. Raises `Problem`. */
export async function solveProofOfWork(challengeUrl: string, host: HTMLElement): Promise<string> {
  const widget: AltchaWidgetElement = document.createElement('altcha-widget');
  // Nobody has to do or to read anything of the widget's own: the form says what goes on.
  const place = document.createElement('div');
  place.hidden = true;
  host.append(place);
  try {
    await loadWidget();
    widget.setAttribute('display', 'invisible');
    await placed(widget, place);
    await widget.configure({
      challenge: challengeUrl,
      auto: 'off',
      minDuration: 0,
      hideLogo: true,
      hideFooter: true,
      timeout: patienceMilliseconds,
      // It would watch pointer and scrolling; the work is all we ask for.
      humanInteractionSignature: false,
    });
    const result = await widget.verify();
    if (result?.payload) return result.payload;
  } catch {
    // Told below: whatever it was, there is no answer.
  } finally {
    place.remove();
  }
  throw new Problem('bot_check_blocked');
}
