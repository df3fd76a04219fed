import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { asProblem, type Problem } from '../api/problem';
import { ProofDialog } from './ProofDialog';

type WithProof = <Answer>(act: () => Promise<Answer>) => Promise<Answer>;

const ProofContext = createContext<WithProof | null>(null);

/** Runs a sensitive act; where the server wants to know again who it is, asks the player and repeats the act. */
export function useProof(): WithProof {
  const withProof = useContext(ProofContext);
  if (withProof === null) throw new Error('useProof stands outside its provider');
  return withProof;
}

interface Question {
  proven: () => void;
  refused: () => void;
}

export function ProofProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const askForProof = useCallback(
    (problem: Problem) =>
      new Promise<void>((resolve, reject) => {
        setQuestion({ proven: resolve, refused: () => reject(problem) });
      }).finally(() => setQuestion(null)),
    [],
  );
  const withProof = useCallback<WithProof>(
    async (act) => {
      try {
        return await act();
      } catch (cause) {
        const problem = asProblem(cause);
        if (problem.code !== 'reauthentication_needed') throw cause;
        await askForProof(problem);
        return act();
      }
    },
    [askForProof],
  );
  return (
    <ProofContext value={withProof}>
      {children}
      {question && <ProofDialog onProven={question.proven} onCancel={question.refused} />}
    </ProofContext>
  );
}
