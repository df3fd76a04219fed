import { asProblem } from '../api/problem';
import { Button } from '../ui/Button';
import { PageHeading } from '../ui/PageHeading';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useWords } from '../words/language';
import { PlainFrame } from './PlainFrame';

/** Whether anybody is signed in could not be found out. */
export function Unreachable({
  cause,
  retry,
  retrying,
}: {
  cause: unknown;
  retry: () => void;
  retrying: boolean;
}) {
  const words = useWords();
  const problem = asProblem(cause);
  return (
    <PlainFrame>
      <PageHeading title={words.unreachable.title} />
      {problem.code === 'offline' ? <p>{words.unreachable.text}</p> : <ProblemNotice problem={problem} />}
      <Button look="primary" onClick={retry} pending={retrying} pendingText={words.common.working}>
        {words.common.retry}
      </Button>
    </PlainFrame>
  );
}
