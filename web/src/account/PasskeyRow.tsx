import { KeyRound } from 'lucide-react';
import type { Passkey } from '../api/passkeyCalls';
import { isAlive } from '../passkeys/ceremony';
import { Button } from '../ui/Button';
import { ago } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './Account.module.css';
import { nameIn } from './DeviceRow';
import { deviceName } from './deviceName';

interface PasskeyRowProps {
  passkey: Passkey;
  onRename: () => void;
  onRemove: () => void;
}

export function PasskeyRow({ passkey, onRename, onRemove }: PasskeyRowProps) {
  const { words, locale } = useLanguage();
  const known = deviceName(passkey.user_agent);
  const where = nameIn(words, known);
  // What the name says already, or nobody knows, is not said again.
  const told = (known.browser || known.system) && where !== passkey.name ? where : null;
  const used = passkey.last_used_at;
  return (
    <li className={styles['row']}>
      <KeyRound size={24} aria-hidden="true" />
      <div className={styles['about']}>
        <p className={styles['name']}>
          {passkey.name}
          {isAlive(passkey) && passkey.synced && (
            <span className={styles['badge']}>{words.passkeys.synced}</span>
          )}
          {!isAlive(passkey) && <span className={styles['warning']}>{words.passkeys.suspended}</span>}
        </p>
        <p className={styles['quiet']}>
          {words.passkeys.addedAt(ago(passkey.created_at, locale), told)}{' '}
          {used ? words.passkeys.usedAt(ago(used, locale)) : words.passkeys.neverUsed}
        </p>
        {!isAlive(passkey) && <p className={styles['quiet']}>{words.passkeys.suspendedText}</p>}
      </div>
      <div className={styles['pair']}>
        <Button aria-label={`${words.passkeys.rename} ${passkey.name}`} onClick={onRename}>
          {words.passkeys.rename}
        </Button>
        <Button aria-label={`${words.passkeys.remove} ${passkey.name}`} onClick={onRemove}>
          {words.passkeys.remove}
        </Button>
      </div>
    </li>
  );
}
