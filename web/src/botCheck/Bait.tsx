import styles from './BotCheck.module.css';

/** A field that people neither see nor hear nor reach. Whoever fills it in is asked to show that he is no program. */
export function Bait() {
  return (
    <div className={styles['bait']} aria-hidden="true">
      <label>
        Website
        <input type="text" name="website" tabIndex={-1} autoComplete="off" defaultValue="" />
      </label>
    </div>
  );
}
