import { useSearchParams } from 'wouter';
import type { GameWish } from '../api/gameCalls';

export const everything: GameWish = { q: '', provider: '', category: '', sort: '' };

export const sortFrom = (text: string | null): GameWish['sort'] =>
  text === 'name' || text === 'new' ? text : '';

const longestSearch = 80;

export function wishFrom(search: URLSearchParams): GameWish {
  return {
    q: (search.get('q') ?? '').trim().slice(0, longestSearch),
    provider: search.get('provider') ?? '',
    category: search.get('category') ?? '',
    sort: sortFrom(search.get('sort')),
  };
}

/** What is looked for. It stands in the address, so that it is still there on the way back from a game. */
export function useWish(): [GameWish, (change: Partial<GameWish>) => void] {
  const [search, setSearch] = useSearchParams();
  const wish = wishFrom(search);
  const change = (changed: Partial<GameWish>) => {
    const next = { ...wish, ...changed };
    setSearch(
      Object.entries(next).filter(([name, value]) => value !== everything[name as keyof GameWish]),
      // Typing is no step to go back over; what the page before had to say stays.
      { replace: true, state: window.history.state },
    );
  };
  return [wish, change];
}

/** Whether anything narrows the list. */
export const narrows = ({ q, provider, category }: GameWish) =>
  q !== '' || provider !== '' || category !== '';
