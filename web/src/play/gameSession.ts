import { useEffect, useState } from 'react';
import { endGame, type GameAddress, type Launch, launch } from '../api/gameCalls';
import { asProblem, Problem } from '../api/problem';
import { gameOriginOf } from './bridge';

/** What is played, how: another wish is another game session. */
export interface PlayWish {
  currency: string;
  demo: boolean;
  /** Counts up to open the same once more. */
  attempt: number;
}

/** An open game. */
export interface Opened {
  launch: Launch;
  /** The only origin that the frame is talked with. */
  origin: string;
  openedAt: number;
}

export type Opening = { opened: Opened } | { problem: Problem } | null;

// Launching and ending go one after the other, over all games: an end that came late would end the next game.
let line: Promise<unknown> = Promise.resolve();

function inLine<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  const turn = line.then(act);
  line = turn.catch(() => undefined);
  return turn;
}

async function openGame(game: GameAddress, { currency, demo }: PlayWish): Promise<Opened> {
  const launched = await launch(game, currency, demo);
  const origin = gameOriginOf(launched.launch_url, window.location.origin);
  if (origin === null) {
    await endQuietly(launched);
    throw new Problem('strange_address');
  }
  return { launch: launched, origin, openedAt: Date.now() };
}

/** An end that does not get through is made up for by the next launch, or by the session's own. */
async function endQuietly({ game_session_id: id }: Launch): Promise<void> {
  if (id !== null) await endGame(id).catch(() => undefined);
}

/**
 * Opens the game for as long as the component is there and the wish stays the same; `null` as wish opens nothing.
 * Leaving, by whatever way, ends the game session.
 */
export function useGameSession(game: GameAddress, wish: PlayWish | null): Opening {
  const [opening, setOpening] = useState<Opening>(null);
  const { provider, code } = game;
  const { currency, demo, attempt } = wish ?? { currency: '', demo: false, attempt: 0 };
  useEffect(() => {
    if (currency === '') return;
    let left = false;
    let known: Opened | null = null;
    const turn = inLine(async () => {
      if (left) return null;
      known = await openGame({ provider, code }, { currency, demo, attempt });
      return known;
    });
    turn.then(
      (opened) => !left && opened && setOpening({ opened }),
      (cause) => !left && setOpening({ problem: asProblem(cause) }),
    );
    const endAtOnce = () => {
      // The page may be gone before any promise is kept.
      if (known) endQuietly(known.launch);
    };
    window.addEventListener('pagehide', endAtOnce);
    return () => {
      left = true;
      window.removeEventListener('pagehide', endAtOnce);
      setOpening(null);
      inLine(async () => {
        if (known) await endQuietly(known.launch);
      });
    };
  }, [provider, code, currency, demo, attempt]);
  return opening;
}
