import type { BotCheckOffer } from '../api/botCheckCalls';
import { Problem } from '../api/problem';
import type { Locale } from '../words/language';

const loadMilliseconds = 15_000;
// Both ask for the answer to be used within minutes; beyond this nobody sits in front of the page any more.
const patienceMilliseconds = 300_000;

/** What the scripts of Turnstile and hCaptcha define, as far as it is used here. */
interface Service {
  render: (
    container: HTMLElement,
    options: {
      sitekey: string;
      action?: string;
      language?: string;
      hl?: string;
      theme?: string;
      callback: (token: string) => void;
      'error-callback': () => void;
      'expired-callback': () => void;
    },
  ) => string;
  remove: (id: string) => void;
}

declare global {
  var turnstile: Service | undefined;
  var hcaptcha: Service | undefined;
}

const scripts = new Map<string, Promise<void>>();

function loadScript(url: string): Promise<void> {
  const known = scripts.get(url);
  if (known) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    const fail = () => {
      scripts.delete(url);
      script.remove();
      reject(new Problem('bot_check_script_blocked'));
    };
    script.src = `${url}${url.includes('?') ? '&' : '?'}render=explicit`;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = fail;
    setTimeout(fail, loadMilliseconds);
    document.head.append(script);
  });
  scripts.set(url, loading);
  return loading;
}

/** Shows the widget in `host` until it has an answer. Raises `Problem`. */
export async function askService(offer: BotCheckOffer, host: HTMLElement, locale: Locale): Promise<string> {
  if (!offer.script_url || !offer.site_key) throw new Problem('bot_check_blocked');
  await loadScript(offer.script_url);
  const service = offer.check === 'turnstile' ? globalThis.turnstile : globalThis.hcaptcha;
  if (!service) throw new Problem('bot_check_script_blocked');
  const place = document.createElement('div');
  host.append(place);
  let id = '';
  try {
    return await new Promise<string>((resolve, reject) => {
      const fail = () => reject(new Problem('bot_check_blocked'));
      setTimeout(fail, patienceMilliseconds);
      id = service.render(place, {
        sitekey: offer.site_key ?? '',
        callback: resolve,
        'error-callback': fail,
        'expired-callback': fail,
        theme: 'dark',
        ...(offer.check === 'turnstile' ? { action: offer.action, language: locale } : { hl: locale }),
      });
    });
  } finally {
    if (id) service.remove(id);
    place.remove();
  }
}
