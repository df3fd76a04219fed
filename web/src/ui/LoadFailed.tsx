import { asProblem } from '../api/problem';
import { useWords } from '../words/language';
import { Button } from './Button';
import { Notice } from './Notice';

/** Stands in for a part of a page whose data did not come. */
export function LoadFailed({
  cause,
  retry,
  retrying,
}: {
  cause: unknown;
  retry: () => void;
  retrying: boolean;
}) {
  const words = useWords();
  const offline = asProblem(cause).code === 'offline';
  return (
    <Notice tone="fault" announce title={words.account.loadFailed}>
      <p>{offline ? words.unreachable.text : words.problems.unknown}</p>
      <Button onClick={retry} pending={retrying} pendingText={words.common.loading}>
        {words.common.retry}
      </Button>
    </Notice>
  );
}
