import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Passkey } from '../api/passkeyCalls';
import { asProblem } from '../api/problem';
import { keys, usePasskeys, useProviders } from '../api/queries';
import { canUsePasskeys, makePasskey, usePasskeysOffered } from '../passkeys/ceremony';
import { useProof } from '../session/proof';
import { Button } from '../ui/Button';
import { LoadFailed } from '../ui/LoadFailed';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import styles from './Account.module.css';
import { nameIn } from './DeviceRow';
import { deviceName } from './deviceName';
import { RemovePasskey, RenamePasskey } from './PasskeyDialogs';
import { PasskeyRow } from './PasskeyRow';

type Asked = { about: Passkey; wish: 'rename' | 'remove' };

export function PasskeysSection() {
  const words = useWords();
  const passkeys = usePasskeys();
  const server = useProviders().data;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const isHere = /^(127\.|\[::1\])/.test(window.location.hostname);
  // Neither offered nor owned: nothing to show, except to whoever runs this on his own machine.
  if (server?.passkeys === false && passkeys.data?.length === 0 && !isHere) return null;
  const end = (said: string | null) => {
    setAsked(null);
    if (said) setDone(said);
  };
  return (
    <section className={styles['section']} aria-labelledby="passkeys">
      <h2 id="passkeys">{words.passkeys.title}</h2>
      <p className={styles['lead']}>{words.passkeys.text}</p>
      {passkeys.isError && !passkeys.data && (
        <LoadFailed cause={passkeys.error} retry={passkeys.refetch} retrying={passkeys.isFetching} />
      )}
      {done && <Notice tone="well" title={done} announce onClose={() => setDone(null)} />}
      {passkeys.data?.length === 0 && <p className={styles['quiet']}>{words.passkeys.none}</p>}
      <ul className={styles['rows']}>
        {passkeys.data?.map((passkey) => (
          <PasskeyRow
            key={passkey.id}
            passkey={passkey}
            onRename={() => setAsked({ about: passkey, wish: 'rename' })}
            onRemove={() => setAsked({ about: passkey, wish: 'remove' })}
          />
        ))}
      </ul>
      <Adding onAdded={setDone} />
      {asked?.wish === 'rename' && <RenamePasskey passkey={asked.about} onEnd={end} />}
      {asked?.wish === 'remove' && <RemovePasskey passkey={asked.about} onEnd={end} />}
    </section>
  );
}

function Adding({ onAdded }: { onAdded: (said: string | null) => void }) {
  const words = useWords();
  const client = useQueryClient();
  const withProof = useProof();
  const offered = usePasskeysOffered();
  const server = useProviders().data;
  const add = useMutation({
    mutationFn: () => makePasskey(nameIn(words, deviceName(navigator.userAgent)), withProof),
    onMutate: () => onAdded(null),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.passkeys });
      onAdded(words.passkeys.added);
    },
  });
  if (server === undefined) return null;
  if (!offered) return <p className={styles['quiet']}>{whyNot(words, server.passkeys)}</p>;
  return (
    <>
      {add.error && <ProblemNotice problem={asProblem(add.error)} />}
      <div className={styles['actions']}>
        <Button onClick={() => add.mutate()} pending={add.isPending} pendingText={words.passkeys.adding}>
          {words.passkeys.add}
        </Button>
      </div>
    </>
  );
}

function whyNot(words: ReturnType<typeof useWords>, byServer: boolean): string {
  if (byServer) return canUsePasskeys() ? '' : words.passkeys.notInThisBrowser;
  const port = window.location.port;
  return words.passkeys.needName(`http://localhost${port && `:${port}`}`);
}
