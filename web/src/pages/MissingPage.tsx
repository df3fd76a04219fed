import { LinkButton } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { useWords } from '../words/language';
import { PlainFrame } from './PlainFrame';

export function MissingPage() {
  const words = useWords();
  return (
    <PlainFrame>
      <PageHeading title={words.missing.title} />
      <p>{words.missing.text}</p>
      <LinkButton href="/lobby" look="primary">
        {words.common.backToLobby}
      </LinkButton>
    </PlainFrame>
  );
}
