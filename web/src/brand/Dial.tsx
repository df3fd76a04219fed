import styles from './Dial.module.css';

// The house's sign: the star and toothed rings of a bronze drum, drawn as a roulette wheel.

const round = (value: number) => Math.round(value * 10) / 10;

function at(radius: number, turn: number): string {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return `${round(radius * Math.cos(angle))} ${round(radius * Math.sin(angle))}`;
}

function around(count: number, draw: (turn: number, step: number, index: number) => string): string {
  const step = 1 / count;
  return Array.from({ length: count }, (_, index) => draw(index * step, step, index)).join('');
}

const spokes = (count: number, from: number, to: number) =>
  around(count, (turn) => `M${at(from, turn)}L${at(to, turn)}`);

const pocket = (turn: number, step: number) =>
  `M${at(392, turn)}L${at(452, turn)}A452 452 0 0 1 ${at(452, turn + step)}L${at(392, turn + step)}A392 392 0 0 0 ${at(392, turn)}Z`;

const darkPockets = around(36, (turn, step, index) => (index % 2 === 0 ? pocket(turn, step) : ''));

const teeth = around(
  60,
  (turn, step) => `M${at(300, turn)}L${at(322, turn + step / 2)}L${at(300, turn + step)}Z`,
);

const tangents = around(20, (turn, step) => `M${at(368, turn)}L${at(336, turn + step)}`);

const star = `M${around(12, (turn, step) => `${at(232, turn)}L${at(92, turn + step / 2)}L`).slice(0, -1)}Z`;

const feathers = [0, 1, 2]
  .map((layer) =>
    around(
      12,
      (turn, step) =>
        `M${at(232 - layer * 2, turn + step * (0.16 + layer * 0.09))}L${at(142 + layer * 26, turn + step / 2)}L${at(232 - layer * 2, turn + step * (0.84 - layer * 0.09))}`,
    ),
  )
  .join('');

const beads = Array.from({ length: 20 }, (_, index) => at(352, index / 20).split(' '));

export function Dial({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="-490 -490 980 980" className={className} aria-hidden="true" focusable="false">
      <g className={styles['turning']}>
        <circle r="480" className={styles['line']} />
        <circle r="452" className={styles['bold']} />
        <path d={darkPockets} className={styles['dark']} />
        <path d={pocket(1 / 36, 1 / 36)} className={styles['leaf']} />
        <path d={spokes(36, 392, 452)} className={styles['line']} />
        <path d={spokes(72, 456, 476)} className={styles['line']} />
        <circle r="392" className={styles['bold']} />
      </g>
      <g className={styles['countering']}>
        <path d={tangents} className={styles['line']} />
        {beads.map(([x, y]) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r="15" className={styles['bead']} />
        ))}
        <circle r="324" className={styles['line']} />
        <path d={teeth} className={styles['leaf']} />
        <circle r="300" className={styles['bold']} />
      </g>
      <circle r="268" className={styles['line']} />
      <circle r="252" className={styles['line']} />
      <path d={feathers} className={styles['line']} />
      <path d={star} className={styles['leaf']} />
      <circle r="56" className={styles['dark']} />
      <circle r="56" className={styles['bold']} />
      <circle r="20" className={styles['leaf']} />
    </svg>
  );
}
