import { forget, recall, remember } from '../session/memory';

// A sign-up that has to start over, by way of another site, finds what was typed. It lives as long as the tab.
const key = 'igw.signup';
const tab = () => sessionStorage;
const kept = ['email', 'language_code', 'country', 'birth_day', 'birth_month', 'birth_year'] as const;

export type Draft = Partial<Record<(typeof kept)[number], string>>;

export function readDraft(): Draft {
  try {
    const stored: unknown = JSON.parse(recall(key, tab) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const fields = stored as Record<string, unknown>;
    return Object.fromEntries(
      kept.flatMap((name) => (typeof fields[name] === 'string' ? [[name, fields[name]]] : [])),
    );
  } catch {
    return {};
  }
}

/** Keeps the named fields of the form, never the password. */
export function keepDraft(form: HTMLFormElement): void {
  const data = new FormData(form);
  remember(key, JSON.stringify(Object.fromEntries(kept.map((name) => [name, data.get(name) ?? '']))), tab);
}

export const dropDraft = () => forget(key, tab);
