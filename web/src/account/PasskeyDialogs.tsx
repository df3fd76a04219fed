import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Passkey, removePasskey, renamePasskey } from '../api/passkeyCalls';
import { asProblem } from '../api/problem';
import { keys } from '../api/queries';
import door from '../door/Door.module.css';
import { useProof } from '../session/proof';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { Dialog } from '../ui/Dialog';
import { TextField } from '../ui/Field';
import { faultText } from '../ui/faultText';
import { textIn } from '../ui/formText';
import { SendingProblem } from '../ui/ProblemNotice';
import { type Faults, useSubmission } from '../ui/submission';
import { useWords } from '../words/language';

const longestName = 60;

interface DialogProps {
  passkey: Passkey;
  /** With what is to be said of it; null when nothing was done. */
  onEnd: (said: string | null) => void;
}

export function RenamePasskey({ passkey, onEnd }: DialogProps) {
  const words = useWords();
  const client = useQueryClient();
  const { form, faults, problem, busy, waiting } = useSubmission({
    check: (data): Faults => (textIn(data, 'name').trim() === '' ? { name: 'missing' } : {}),
    send: (data) => renamePasskey(passkey.id, textIn(data, 'name').trim()),
    onDone: async () => {
      await client.invalidateQueries({ queryKey: keys.passkeys });
      onEnd(words.passkeys.renamed);
    },
  });
  return (
    <Dialog
      title={words.passkeys.renameTitle}
      text={words.passkeys.renameText}
      onCancel={() => !busy && onEnd(null)}
    >
      <form {...form} className={door['form']}>
        {problem && Object.keys(faults).length === 0 && <SendingProblem problem={problem} busy={busy} />}
        <TextField
          name="name"
          label={words.passkeys.name}
          defaultValue={passkey.name}
          maxLength={longestName}
          autoComplete="off"
          fault={faultText(words, 'any', faults['name'])}
        />
        <div className={door['actions']}>
          <Button
            type="submit"
            look="primary"
            pending={busy}
            pendingText={words.common.working}
            held={waiting > 0}
          >
            {words.passkeys.save}
          </Button>
          <Button onClick={() => onEnd(null)} held={busy}>
            {words.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RemovePasskey({ passkey, onEnd }: DialogProps) {
  const words = useWords();
  const client = useQueryClient();
  const withProof = useProof();
  const remove = useMutation({
    mutationFn: () => withProof(() => removePasskey(passkey.id)),
    onSuccess: async () => {
      await Promise.all(
        [keys.passkeys, keys.devices].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      onEnd(words.passkeys.removed(passkey.name));
    },
  });
  return (
    <Confirm
      title={words.passkeys.removeTitle(passkey.name)}
      text={words.passkeys.removeText}
      confirm={words.passkeys.remove}
      confirming={words.passkeys.removing}
      pending={remove.isPending}
      problem={remove.error && asProblem(remove.error)}
      onConfirm={() => remove.mutate()}
      onCancel={() => onEnd(null)}
    />
  );
}
