import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endDevice, endOtherDevices } from '../api/calls';
import { asProblem } from '../api/problem';
import { keys, useDevices } from '../api/queries';
import { useSigningOut } from '../session/signingOut';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { LoadFailed } from '../ui/LoadFailed';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import styles from './Account.module.css';
import { DeviceRow } from './DeviceRow';

export function DevicesSection() {
  const words = useWords();
  const devices = useDevices();
  const client = useQueryClient();
  const [done, setDone] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: keys.devices });
  const end = useMutation({
    mutationFn: ({ id }: { id: number; name: string }) => endDevice(id),
    onSuccess: async (_, { name }) => {
      await refresh();
      setDone(words.account.ended(name));
    },
  });
  const endOthers = useMutation({
    mutationFn: endOtherDevices,
    onSuccess: async () => {
      await refresh();
      setAsking(false);
      setDone(words.account.endedOthers);
    },
  });
  const signingOut = useSigningOut();
  const problem = end.error ?? signingOut.error;
  const others = devices.data?.filter((device) => !device.current) ?? [];
  return (
    <section className={styles['section']} aria-labelledby="devices">
      <h2 id="devices">{words.account.devices}</h2>
      <p className={styles['lead']}>{words.account.devicesText}</p>
      {devices.isError && !devices.data && (
        <LoadFailed cause={devices.error} retry={devices.refetch} retrying={devices.isFetching} />
      )}
      {done && <Notice tone="well" title={done} announce onClose={() => setDone(null)} />}
      {problem && <ProblemNotice problem={asProblem(problem)} />}
      <ul className={styles['rows']}>
        {devices.data?.map((device) => (
          <DeviceRow
            key={device.session_id}
            device={device}
            ending={end.isPending && end.variables.id === device.session_id}
            onEnd={(name) => end.mutate({ id: device.session_id, name })}
          />
        ))}
      </ul>
      {devices.data && (
        <div className={styles['actions']}>
          <Button
            onClick={() => signingOut.mutate()}
            pending={signingOut.isPending}
            pendingText={words.menu.signingOut}
          >
            {words.account.signOut}
          </Button>
          {others.length > 0 ? (
            <Button onClick={() => setAsking(true)}>{words.account.endOthers}</Button>
          ) : (
            <p className={styles['quiet']}>{words.account.onlyThis}</p>
          )}
        </div>
      )}
      {asking && (
        <Confirm
          title={words.account.endOthersTitle}
          text={words.account.endOthersText}
          confirm={words.account.endOthers}
          confirming={words.account.ending}
          pending={endOthers.isPending}
          problem={endOthers.error && asProblem(endOthers.error)}
          onConfirm={() => endOthers.mutate()}
          onCancel={() => setAsking(false)}
        />
      )}
    </section>
  );
}
