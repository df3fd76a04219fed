import { useRails } from '../api/gameQueries';
import { Dial } from '../brand/Dial';
import { useStop } from '../play/protection';
import { useWalletChoice } from '../session/wallets';
import { LinkButton } from '../ui/Button';
import { useWords } from '../words/language';
import styles from './Hero.module.css';
import { playPath } from './paths';

/**
 * The house's sign and the shortest way to a game: the one played last, else one that the house suggests. No game for
 * somebody who has stopped himself.
 */
export function Hero() {
  const words = useWords();
  const { chosen, query: wallets } = useWalletChoice();
  const { data } = useRails(chosen?.currency_code, !wallets.isPending);
  const stopped = useStop() !== null;
  const firstOf = (name: string) =>
    data?.rails.find((rail) => rail.name === name)?.games.find((game) => game.available);
  const last = firstOf('recent');
  const first = firstOf('popular') ?? firstOf('new');
  return (
    <section className={styles['hero']} aria-labelledby="hero">
      <Dial className={styles['dial']} />
      <div className={styles['words']}>
        <h2 id="hero">{words.games.hero.title}</h2>
        <p>{words.games.hero.text}</p>
        <div className={styles['ways']}>
          {!stopped && last && (
            <LinkButton href={playPath(last)}>{words.games.hero.again(last.name)}</LinkButton>
          )}
          {!stopped && !last && first && (
            <LinkButton href={playPath(first)}>{words.games.hero.start(first.name)}</LinkButton>
          )}
          <a href="#all-games">{words.games.hero.browse}</a>
        </div>
      </div>
    </section>
  );
}
