import { expect, test } from 'vitest';
import { withFavourite } from './withFavourite';

const game = (code: string, favourite = false) => ({ provider: 'studio', code, name: code, favourite });

test('a heart is changed in every place where its game stands', () => {
  const list = {
    pages: [{ games: [game('a'), game('b')], total: 2 }, { games: [game('c')] }],
    pageParams: [],
  };
  expect(withFavourite(list, game('b'), true)).toEqual({
    pages: [{ games: [game('a'), game('b', true)], total: 2 }, { games: [game('c')] }],
    pageParams: [],
  });
  const rails = {
    rails: [
      { name: 'new', games: [game('a')] },
      { name: 'recent', games: [game('a')] },
    ],
  };
  expect(withFavourite(rails, game('a'), true)).toEqual({
    rails: [
      { name: 'new', games: [game('a', true)] },
      { name: 'recent', games: [game('a', true)] },
    ],
  });
  expect(withFavourite(game('a', true), game('a'), false)).toEqual(game('a'));
});

test('what holds nothing of it stays the same object, so that nothing is drawn again', () => {
  const list = { pages: [{ games: [game('a')] }] };
  expect(withFavourite(list, game('z'), true)).toBe(list);
  expect(withFavourite(list, { provider: 'other', code: 'a' }, true)).toBe(list);
  expect(withFavourite(list, game('a'), false)).toBe(list);
  expect(withFavourite(undefined, game('a'), true)).toBeUndefined();
});
