import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { type Card, like } from '../api/gameCalls';
import { asProblem } from '../api/problem';
import { keys } from '../api/queries';
import { Notice } from '../ui/Notice';
import { useWords } from '../words/language';
import styles from './Favourites.module.css';
import { withFavourite } from './withFavourite';

type Toggle = (game: Card) => void;

const ToggleContext = createContext<Toggle | null>(null);

function paint(client: QueryClient, game: Card, wanted: boolean) {
  client.setQueriesData({ queryKey: keys.games }, (known: unknown) => withFavourite(known, game, wanted));
}

/** Hearts that answer at once. What the server refuses is taken back, and said. */
export function FavouritesProvider({ children }: { children: ReactNode }) {
  const words = useWords();
  const client = useQueryClient();
  const act = useMutation({
    // One after the other, so that the last click is the last that the server hears.
    scope: { id: 'favourites' },
    mutationFn: ({ game, wanted }: { game: Card; wanted: boolean }) => like(game, wanted),
    onError: (_, { game, wanted }) => paint(client, game, !wanted),
    onSettled: () => client.invalidateQueries({ queryKey: [...keys.games, 'rails'] }),
  });
  const toggle: Toggle = (game) => {
    const wanted = game.favourite !== true;
    paint(client, game, wanted);
    act.mutate({ game, wanted });
  };
  const failed = act.error && asProblem(act.error).code !== 'not_signed_in' ? act.variables : undefined;
  return (
    <ToggleContext value={toggle}>
      {children}
      {failed && (
        <div className={styles['trouble']}>
          <Notice
            tone="fault"
            announce
            onClose={act.reset}
            title={words.games.likeFailed(failed.game.name)}
          />
        </div>
      )}
    </ToggleContext>
  );
}

export function useToggleFavourite(): Toggle {
  const toggle = useContext(ToggleContext);
  if (toggle === null) throw new Error('useToggleFavourite stands outside its provider');
  return toggle;
}
