import { Monitor, Smartphone, SquareTerminal } from 'lucide-react';
import type { Device } from '../api/calls';
import { useProviders } from '../api/queries';
import { providerLabel } from '../session/identityName';
import { Button } from '../ui/Button';
import type { Dictionary } from '../words/en';
import { ago } from '../words/format';
import { useLanguage } from '../words/language';
import styles from './Account.module.css';
import { deviceName } from './deviceName';

const icons = { desktop: Monitor, phone: Smartphone, tool: SquareTerminal };

export function nameIn(words: Dictionary, { browser, system }: ReturnType<typeof deviceName>): string {
  if (browser && system) return words.account.onSystem(browser, system);
  return browser ?? system ?? words.account.unknownDevice;
}

interface DeviceRowProps {
  device: Device;
  ending: boolean;
  onEnd: (name: string) => void;
}

export function DeviceRow({ device, ending, onEnd }: DeviceRowProps) {
  const { words, locale } = useLanguage();
  const providers = useProviders().data?.providers;
  const known = deviceName(device.user_agent);
  const Icon = icons[known.kind];
  const name = nameIn(words, known);
  const method = device.method
    ? (words.account.methods[device.method] ?? providerLabel(device.method, providers))
    : null;
  const story = [
    device.login_time && words.account.signedInAt(ago(device.login_time, locale)),
    method && words.account.by(method),
    device.login_ip && words.account.from(device.login_ip),
  ].filter(Boolean);
  return (
    <li className={styles['row']}>
      <Icon size={24} aria-hidden="true" />
      <div className={styles['about']}>
        <p className={styles['name']} title={device.user_agent ?? undefined}>
          {name}
          {device.current && <span className={styles['badge']}>{words.account.thisDevice}</span>}
        </p>
        <p className={styles['quiet']}>{story.join(' ')}</p>
        {device.last_seen_at && !device.current && (
          <p className={styles['quiet']}>
            {capital(words.account.lastSeen(ago(device.last_seen_at, locale)))}
          </p>
        )}
      </div>
      {!device.current && (
        <Button
          aria-label={words.account.endLabel(name)}
          onClick={() => onEnd(name)}
          pending={ending}
          pendingText={words.account.ending}
        >
          {words.account.end}
        </Button>
      )}
    </li>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
