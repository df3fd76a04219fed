import type { ReactNode } from 'react';
import type { Problem } from '../api/problem';
import type { Dictionary } from '../words/en';
import { useWords } from '../words/language';
import { Notice } from './Notice';
import styles from './Notice.module.css';

function problemText(problem: Problem, words: Dictionary): string {
  const known: Record<string, unknown> = words.problems;
  const text = known[problem.code];
  if (typeof text === 'string') return text;
  // A code that these pages do not know yet: the server's own sentence for people says more than ours.
  return problem.message !== problem.code ? problem.message : words.problems.unknown;
}

/** A problem in words: what happened, how long to wait, the reference for asking about it, and a way on. */
export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  const words = useWords();
  const wait = problem.retryAfterSeconds;
  return (
    <Notice tone="fault" announce>
      <p className={styles['title']}>{problemText(problem, words)}</p>
      {wait !== null && wait > 0 && <p>{words.common.retryIn(wait)}.</p>}
      {problem.code === 'internal_error' && problem.requestId && (
        <p>{words.problems.reference(problem.requestId)}</p>
      )}
      {children}
    </Notice>
  );
}
