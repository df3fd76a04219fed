import type { Wallet } from '../api/calls';
import { Confirm } from '../ui/Confirm';
import { useWords } from '../words/language';

interface SwitchWalletProps {
  from: string;
  to: Wallet;
  roundRuns: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Another wallet is another game session, so it is asked; a running round is spoken of. */
export function SwitchWallet({ from, to, roundRuns, onYes, onNo }: SwitchWalletProps) {
  const words = useWords();
  const { switching } = words.play;
  const text = switching.text(from, to.currency_code);
  return (
    <Confirm
      title={switching.title(to.currency_code)}
      text={roundRuns ? `${text} ${switching.openRound(from)}` : text}
      confirm={switching.confirm(to.currency_code)}
      confirming={words.common.working}
      pending={false}
      problem={null}
      onConfirm={onYes}
      onCancel={onNo}
    />
  );
}
