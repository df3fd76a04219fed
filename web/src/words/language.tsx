import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { recall, remember } from '../session/memory';
import { type Dictionary, en } from './en';
import { vi } from './vi';

export type Locale = 'en' | 'vi';
export const locales: readonly Locale[] = ['en', 'vi'];
export const dictionaries: Record<Locale, Dictionary> = { en, vi };

const memoryKey = 'igw.language';

function isLocale(value: string | null | undefined): value is Locale {
  return value === 'en' || value === 'vi';
}

/** The language that was chosen on this device, if one ever was. */
export function chosenLocale(): Locale | null {
  const stored = recall(memoryKey);
  return isLocale(stored) ? stored : null;
}

function firstLocale(): Locale {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return chosenLocale() ?? spoken.find(isLocale) ?? 'en';
}

interface Language {
  locale: Locale;
  words: Dictionary;
  /** Switches the pages and remembers it on this device. */
  choose: (locale: Locale) => void;
  /** Follows the player's own language unless this device has a choice of its own. */
  suggest: (code: string) => void;
}

const LanguageContext = createContext<Language | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(firstLocale);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const language = useMemo<Language>(
    () => ({
      locale,
      words: dictionaries[locale],
      choose: (next) => {
        remember(memoryKey, next);
        setLocale(next);
      },
      suggest: (code) => {
        if (chosenLocale() === null && isLocale(code)) setLocale(code);
      },
    }),
    [locale],
  );
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (language === null) throw new Error('useLanguage stands outside its provider');
  return language;
}

export const useWords = (): Dictionary => useLanguage().words;
