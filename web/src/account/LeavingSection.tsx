import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { closeAccount, exportData } from '../api/accountCalls';
import { asProblem } from '../api/problem';
import { keys, useClosure } from '../api/queries';
import { useProof } from '../session/proof';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import styles from './Account.module.css';
import { saveFile } from './saveFile';

/** One's data to take along, and closing the account; only where the server offers it. */
export function LeavingSection() {
  const words = useWords();
  const closure = useClosure();
  const [asking, setAsking] = useState(false);
  if (!closure.data) return null;
  return (
    <section className={styles['section']} aria-labelledby="leaving">
      <h2 id="leaving">{words.keeping.leaving.title}</h2>
      <Export />
      <p className={styles['quiet']}>{words.keeping.leaving.closeText}</p>
      {closure.data.closes_at === null && (
        <div className={styles['actions']}>
          <Button onClick={() => setAsking(true)}>{words.keeping.leaving.close}</Button>
        </div>
      )}
      {asking && <Close onEnd={() => setAsking(false)} />}
    </section>
  );
}

function Export() {
  const words = useWords();
  const withProof = useProof();
  const gather = useMutation({
    mutationFn: () => withProof(exportData),
    onSuccess: (archive) => saveFile(archive, 'igw-export.zip'),
  });
  return (
    <>
      <p className={styles['quiet']}>{words.keeping.leaving.exportText}</p>
      {gather.error && <ProblemNotice problem={asProblem(gather.error)} />}
      {gather.isSuccess && <Notice tone="well" title={words.keeping.leaving.exported} announce />}
      <div className={styles['actions']}>
        <Button
          onClick={() => gather.mutate()}
          pending={gather.isPending}
          pendingText={words.keeping.leaving.exporting}
        >
          {words.keeping.leaving.export}
        </Button>
      </div>
    </>
  );
}

function Close({ onEnd }: { onEnd: () => void }) {
  const words = useWords();
  const client = useQueryClient();
  const withProof = useProof();
  const close = useMutation({
    mutationFn: () => withProof(closeAccount),
    onSuccess: async (answer) => {
      client.setQueryData(keys.closure, answer);
      onEnd();
      window.scrollTo(0, 0);
    },
  });
  return (
    <Confirm
      title={words.keeping.leaving.closeTitle}
      text={words.keeping.leaving.closeConfirm}
      confirm={words.keeping.leaving.close}
      confirming={words.keeping.leaving.closing}
      pending={close.isPending}
      problem={close.error && asProblem(close.error)}
      onConfirm={() => close.mutate()}
      onCancel={onEnd}
    />
  );
}
