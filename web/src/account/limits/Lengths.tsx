import styles from './Limits.module.css';

interface LengthsProps {
  legend: string;
  name: string;
  /** Words by number of hours or months. */
  lengths: Record<number, string>;
  value: number;
  onChange: (value: number) => void;
}

/** One of a few lengths of time. */
export function Lengths({ legend, name, lengths, value, onChange }: LengthsProps) {
  return (
    <fieldset className={styles['choices']}>
      <legend>{legend}</legend>
      {Object.entries(lengths).map(([length, text]) => (
        <label key={length} className={styles['choice']}>
          <input
            type="radio"
            name={name}
            value={length}
            checked={Number(length) === value}
            onChange={() => onChange(Number(length))}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
