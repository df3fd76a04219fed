import { Heart } from 'lucide-react';
import { Link, useSearch } from 'wouter';
import type { Card } from '../api/gameCalls';
import { useWalletChoice } from '../session/wallets';
import type { Dictionary } from '../words/en';
import { percent } from '../words/format';
import { useLanguage, useWords } from '../words/language';
import { useToggleFavourite } from './favourites';
import { GameArt } from './GameArt';
import styles from './GameCard.module.css';
import { type CameFrom, playPath } from './paths';

/** A game to open, to try and to like; grey with the reason where it does not open. */
export function GameCard({ game }: { game: Card }) {
  const { words, locale } = useLanguage();
  const currency = useWalletChoice().chosen?.currency_code;
  const search = useSearch();
  const state: CameFrom = { lobby: search ? `/lobby?${search}` : '/lobby' };
  return (
    <li className={styles['card']} data-away={!game.available || undefined}>
      <div className={styles['art']}>
        <GameArt game={game} />
        {game.is_new && <span className={styles['new']}>{words.games.isNew}</span>}
      </div>
      <Like game={game} />
      <div className={styles['about']}>
        <p className={styles['name']}>
          {game.available ? (
            <Link
              href={playPath(game)}
              state={state}
              className={styles['open']}
              aria-label={words.games.play(game.name)}
            >
              {game.name}
            </Link>
          ) : (
            game.name
          )}
        </p>
        <p className={styles['quiet']}>{game.provider}</p>
        {game.available ? (
          <p className={styles['foot']}>
            {game.rtp !== null && <span>{words.games.rtp(percent(game.rtp, locale))}</span>}
            {game.demo && (
              <Link
                href={playPath(game, { demo: true })}
                state={state}
                className={styles['demo']}
                aria-label={words.games.tryDemo(game.name)}
              >
                {words.games.demo}
              </Link>
            )}
          </p>
        ) : (
          <p className={styles['reason']}>{whyAway(game, currency, words)}</p>
        )}
      </div>
    </li>
  );
}

function whyAway(game: Card, currency: string | undefined, words: Dictionary): string {
  const { currencies } = game;
  if (currency !== undefined && currencies !== null && !currencies.includes(currency)) {
    return words.games.away.currency(words.listed(currencies));
  }
  return words.games.away.here;
}

function Like({ game }: { game: Card }) {
  const words = useWords();
  const toggle = useToggleFavourite();
  const liked = game.favourite === true;
  return (
    <button
      type="button"
      className={styles['like']}
      aria-pressed={liked}
      aria-label={words.games.like(game.name)}
      onClick={() => toggle(game)}
    >
      <Heart size={20} aria-hidden="true" fill={liked ? 'currentColor' : 'none'} />
    </button>
  );
}
