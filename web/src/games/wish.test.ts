import { expect, test } from 'vitest';
import { everything, narrows, wishFrom } from './wish';

const wish = (search: string) => wishFrom(new URLSearchParams(search));

test('an address without a wish asks for everything', () => {
  expect(wish('')).toEqual(everything);
  expect(narrows(wish(''))).toBe(false);
});

test('what the address asks for is kept, within bounds', () => {
  expect(wish('q=%20lotus%20&provider=studio&category=slots&sort=new')).toEqual({
    q: 'lotus',
    provider: 'studio',
    category: 'slots',
    sort: 'new',
  });
  expect(wish(`q=${'x'.repeat(200)}`).q).toHaveLength(80);
  expect(wish('sort=price').sort).toBe('');
});

test('an order narrows nothing', () => {
  expect(narrows(wish('sort=new'))).toBe(false);
  expect(narrows(wish('q=a'))).toBe(true);
  expect(narrows(wish('category=slots'))).toBe(true);
});
