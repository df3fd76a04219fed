import { useState } from 'react';

const few = 8;

interface Pages {
  hasNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The first rows of a long list; `more` shows what is loaded, then loads the next page, and is absent at the end. */
export function useFewFirst<Row>(all: readonly Row[] | undefined, pages: Pages) {
  const [whole, setWhole] = useState(false);
  const isShort = !whole && (all?.length ?? 0) > few;
  const more = () => {
    if (isShort) setWhole(true);
    else pages.fetchNextPage();
  };
  return {
    rows: isShort ? all?.slice(0, few) : all,
    more: isShort || pages.hasNextPage ? more : null,
  };
}
