import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keepAccount } from '../api/accountCalls';
import { asProblem } from '../api/problem';
import { keys, useClosure } from '../api/queries';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { moment } from '../words/format';
import { useLanguage } from '../words/language';

/** Tells when the account will close, and lets the player change his mind. */
export function ClosureNotice() {
  const { words, locale } = useLanguage();
  const client = useQueryClient();
  const closesAt = useClosure().data?.closes_at;
  const keep = useMutation({
    mutationFn: keepAccount,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.closure }),
  });
  if (!closesAt) {
    return keep.isSuccess ? <Notice tone="well" title={words.keeping.leaving.kept} announce /> : null;
  }
  return (
    <Notice tone="fault" title={words.keeping.leaving.closesTitle(moment(closesAt, locale))} announce>
      <p>{words.keeping.leaving.closesText}</p>
      {keep.error && <ProblemNotice problem={asProblem(keep.error)} />}
      <Button
        onClick={() => keep.mutate()}
        pending={keep.isPending}
        pendingText={words.keeping.leaving.keeping}
      >
        {words.keeping.leaving.keep}
      </Button>
    </Notice>
  );
}
