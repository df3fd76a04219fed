import type { Wallet } from '../api/calls';
import type { GameDetail } from '../api/gameCalls';
import { useWalletChoice } from '../session/wallets';
import { Button, LinkButton } from '../ui/Button';
import { useWords } from '../words/language';
import { Panel } from './Panels';
import styles from './Room.module.css';

export type Question = 'openRound' | 'currency';

/** What has to be answered before this game is opened with this wallet. */
export function firstQuestion(game: GameDetail, currency: string, passedRound: boolean): Question | null {
  const round = game.open_round;
  const resumable = round !== null && game.launchable_currencies.includes(round.currency);
  if (resumable && round.currency !== currency && !passedRound) return 'openRound';
  // Where no wallet fits at all, the server's refusal says more than we know.
  const some = game.launchable_currencies.length > 0;
  return some && !game.launchable_currencies.includes(currency) ? 'currency' : null;
}

interface QuestionProps {
  question: Question;
  game: GameDetail;
  currency: string;
  onPlay: (wallet: Wallet) => void;
  onPass: () => void;
}

export function LaunchQuestion({ question, game, currency, onPlay, onPass }: QuestionProps) {
  return question === 'openRound' && game.open_round ? (
    <OpenRound round={game.open_round.currency} currency={currency} onPlay={onPlay} onPass={onPass} />
  ) : (
    <WrongWallet takes={game.launchable_currencies} currency={currency} onPlay={onPlay} />
  );
}

function OpenRound({
  round,
  currency,
  onPlay,
  onPass,
}: {
  round: string;
  currency: string;
  onPlay: (wallet: Wallet) => void;
  onPass: () => void;
}) {
  const words = useWords();
  const wallet = useWalletChoice().wallets.find((each) => each.currency_code === round);
  return (
    <Panel title={words.play.openRound.title}>
      <p>{words.play.openRound.text(round)}</p>
      <div className={styles['ways']}>
        {wallet && (
          <Button look="primary" onClick={() => onPlay(wallet)}>
            {words.play.openRound.resume(round)}
          </Button>
        )}
        <Button onClick={onPass}>{words.play.openRound.other(currency)}</Button>
      </div>
    </Panel>
  );
}

/** The chosen wallet does not fit; those that do are offered. */
export function WrongWallet({
  takes,
  currency,
  onPlay,
}: {
  takes: readonly string[];
  currency: string;
  onPlay: (wallet: Wallet) => void;
}) {
  const words = useWords();
  const fitting = useWalletChoice().wallets.filter((wallet) => takes.includes(wallet.currency_code));
  return (
    <Panel title={words.play.currency.title(currency)}>
      <p>{fitting.length > 0 ? words.play.currency.text : words.play.currency.none}</p>
      <div className={styles['ways']}>
        {fitting.map((wallet) => (
          <Button key={wallet.wallet_id} look="primary" onClick={() => onPlay(wallet)}>
            {words.play.currency.use(wallet.currency_code)}
          </Button>
        ))}
        <LinkButton href="/lobby">{words.common.backToLobby}</LinkButton>
      </div>
    </Panel>
  );
}
