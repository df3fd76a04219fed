import { Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../words/language';
import styles from './GameSearch.module.css';

const pauseMilliseconds = 250;

const takesLetters = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What is typed goes out after a short pause, or at once with Enter. `/` comes here from anywhere on the page. */
export function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const words = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const send = useRef(onSearch);
  useEffect(() => {
    send.current = onSearch;
  });
  useEffect(() => {
    // Changed elsewhere, by a button that shows everything or by going back.
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = wanted;
      send.current(wanted);
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    const onSlash = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (takesLetters(event.target) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener('keydown', onSlash);
    return () => document.removeEventListener('keydown', onSlash);
  }, []);
  return (
    <search>
      <form
        className={styles['search']}
        onSubmit={(event) => {
          event.preventDefault();
          sent.current = text.trim();
          onSearch(sent.current);
        }}
      >
        <label htmlFor={id} className="sr-only">
          {words.games.search}
        </label>
        <Search size={20} aria-hidden="true" />
        <input
          ref={input}
          id={id}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          value={text}
          maxLength={80}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={words.games.searchHint}
          aria-keyshortcuts="/"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') setText('');
          }}
        />
        {text === '' ? (
          <span className={styles['key']} aria-hidden="true">
            /
          </span>
        ) : (
          <button
            type="button"
            aria-label={words.games.clear}
            onClick={() => {
              setText('');
              input.current?.focus();
            }}
          >
            <X size={18} aria-hidden="true" />
          </button>
        )}
      </form>
    </search>
  );
}
