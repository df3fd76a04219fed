import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { PlainFrame } from './PlainFrame';

export function PlayPage() {
  const words = useWords();
  return (
    <PlainFrame>
      <PageHeading title={words.play.title} />
      <p>{words.play.text}</p>
      <LinkButton href="/lobby" look="primary">
        {words.common.backToLobby}
      </LinkButton>
    </PlainFrame>
  );
}
