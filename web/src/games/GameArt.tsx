import { useState } from 'react';
import type { Card } from '../api/gameCalls';
import styles from './GameArt.module.css';

const round = (value: number) => Math.round(value * 10) / 10;

function star(points: number, inner: number): string {
  const corners = Array.from({ length: points * 2 }, (_, index) => {
    const angle = (index * Math.PI) / points - Math.PI / 2;
    const radius = index % 2 === 0 ? 100 : inner;
    return `${round(radius * Math.cos(angle))} ${round(radius * Math.sin(angle))}`;
  });
  return `M${corners.join('L')}Z`;
}

/** The same number for the same text, on every device. */
function numberOf(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return sum;
}

const grounds = 5;

/** The game's picture, or a lacquer plate of its own where there is none or it does not come. */
export function GameArt({ game, eager = false }: { game: Card; eager?: boolean }) {
  const url = game.images.thumbnail ?? game.images.background;
  const [failed, setFailed] = useState<string | null>(null);
  if (!url || failed === url) return <Plate game={game} />;
  return (
    <img
      className={styles['picture']}
      src={url}
      alt=""
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      referrerPolicy="no-referrer"
      onError={() => setFailed(url)}
    />
  );
}

function Plate({ game }: { game: Card }) {
  const number = numberOf(`${game.provider}/${game.code}`);
  const points = 8 + (number % 7);
  return (
    <span className={styles['plate']} data-ground={number % grounds} aria-hidden="true">
      <svg viewBox="-130 -130 260 260" aria-hidden="true" focusable="false">
        <circle r="124" className={styles['line']} />
        <circle r="112" className={styles['bold']} />
        <path d={star(points, 34 + (number % 4) * 9)} className={styles['leaf']} />
        <circle r={26 + (number % 3) * 8} className={styles['dark']} />
        <circle r="12" className={styles['leaf']} />
      </svg>
    </span>
  );
}
