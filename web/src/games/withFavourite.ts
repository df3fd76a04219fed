import type { GameAddress } from '../api/gameCalls';

/**
 * What a query knows, with one game's heart changed wherever that game stands: in pages, in rails or alone. The same
 * object where it stands nowhere.
 */
export function withFavourite(known: unknown, game: GameAddress, favourite: boolean): unknown {
  if (Array.isArray(known)) return changed(known, (each) => withFavourite(each, game, favourite));
  if (typeof known !== 'object' || known === null) return known;
  const fields = known as Record<string, unknown>;
  if (fields['provider'] === game.provider && fields['code'] === game.code) {
    return fields['favourite'] === favourite ? known : { ...fields, favourite };
  }
  let result = fields;
  for (const name of ['pages', 'games', 'rails']) {
    if (!(name in fields)) continue;
    const inner = withFavourite(fields[name], game, favourite);
    if (inner !== fields[name]) result = { ...result, [name]: inner };
  }
  return result;
}

function changed(list: readonly unknown[], change: (each: unknown) => unknown): readonly unknown[] {
  const next = list.map(change);
  return next.some((each, index) => each !== list[index]) ? next : list;
}
