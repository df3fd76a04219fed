import { useParams, useSearchParams } from 'wouter';
import type { GameAddress } from '../api/gameCalls';
import { useGame } from '../api/gameQueries';
import { asProblem } from '../api/problem';
import { PlainFrame } from '../pages/PlainFrame';
import { Waiting } from '../pages/Waiting';
import { useWalletChoice, WalletChoiceProvider } from '../session/wallets';
import { LinkButton } from '../ui/Button';
import { LoadFailed } from '../ui/LoadFailed';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { Room } from './Room';

/** `/play/{provider}/{code}`, with `?mode=demo` without the wallet. */
export function PlayPage() {
  const { provider = '', code = '' } = useParams();
  return (
    <WalletChoiceProvider>
      <Entrance key={`${provider}/${code}`} game={{ provider, code }} />
    </WalletChoiceProvider>
  );
}

function Entrance({ game }: { game: GameAddress }) {
  const words = useWords();
  const detail = useGame(game);
  const { chosen, query: wallets } = useWalletChoice();
  const [search, setSearch] = useSearchParams();
  const failed = detail.error ?? wallets.error;
  if (detail.data && chosen) {
    const demo = detail.data.demo && search.get('mode') === 'demo';
    const setDemo = (wanted: boolean) =>
      setSearch(wanted ? { mode: 'demo' } : {}, { replace: true, state: window.history.state });
    return <Room game={detail.data} chosen={chosen} demo={demo} setDemo={setDemo} />;
  }
  if (asProblem(detail.error).code === 'not_found') {
    return <NoGame title={words.play.failed.goneTitle} text={words.play.failed.gone} />;
  }
  if (detail.data && wallets.data)
    return <NoGame title={words.wallet.none} text={words.play.currency.none} />;
  if (failed) {
    const retry = () => {
      detail.refetch();
      wallets.refetch();
    };
    return (
      <PlainFrame>
        <PageHeading title={words.play.failed.title} />
        <LoadFailed cause={failed} retry={retry} retrying={detail.isFetching || wallets.isFetching} />
        <LinkButton href="/lobby">{words.common.backToLobby}</LinkButton>
      </PlainFrame>
    );
  }
  return <Waiting />;
}

function NoGame({ title, text }: { title: string; text: string }) {
  const words = useWords();
  return (
    <PlainFrame>
      <PageHeading title={title} />
      <p>{text}</p>
      <LinkButton href="/lobby" look="primary">
        {words.common.backToLobby}
      </LinkButton>
    </PlainFrame>
  );
}
