import type { Facet, GameWish } from '../api/gameCalls';
import { SelectField } from '../ui/Field';
import { useWords } from '../words/language';
import styles from './GameSearch.module.css';
import { sortFrom } from './wish';

interface FiltersProps {
  wish: GameWish;
  providers: readonly Facet[];
  categories: readonly Facet[];
  onChange: (change: Partial<GameWish>) => void;
}

export function Filters({ wish, providers, categories, onChange }: FiltersProps) {
  const words = useWords();
  return (
    <div className={styles['filters']}>
      <FacetField
        label={words.games.provider}
        all={words.games.everyProvider}
        value={wish.provider}
        facets={providers}
        nameOf={(name) => name}
        onChange={(provider) => onChange({ provider })}
      />
      <FacetField
        label={words.games.category}
        all={words.games.everyCategory}
        value={wish.category}
        facets={categories}
        nameOf={(name) => words.games.categories[name] ?? name}
        onChange={(category) => onChange({ category })}
      />
    </div>
  );
}

/** In which order the list stands. */
export function Order({ wish, onChange }: Pick<FiltersProps, 'wish' | 'onChange'>) {
  const words = useWords();
  return (
    <select
      className={styles['order']}
      aria-label={words.games.sort}
      value={wish.sort}
      onChange={(event) => onChange({ sort: sortFrom(event.target.value) })}
    >
      {wish.q !== '' && <option value="">{words.games.sorts.best}</option>}
      <option value={wish.q === '' ? '' : 'name'}>{words.games.sorts.name}</option>
      <option value="new">{words.games.sorts.new}</option>
    </select>
  );
}

interface FacetFieldProps {
  label: string;
  all: string;
  value: string;
  facets: readonly Facet[];
  nameOf: (name: string) => string;
  onChange: (value: string) => void;
}

function FacetField({ label, all, value, facets, nameOf, onChange }: FacetFieldProps) {
  const words = useWords();
  // What the address asks for stays in the list even where nothing is found under it.
  const unlisted = value !== '' && !facets.some(({ name }) => name === value);
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {unlisted && <option value={value}>{nameOf(value)}</option>}
      {facets.map(({ name, count }) => (
        <option key={name} value={name}>
          {words.games.withCount(nameOf(name), count)}
        </option>
      ))}
    </SelectField>
  );
}
