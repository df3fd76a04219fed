import type { ReactNode } from 'react';
import type { Problem } from '../api/problem';
import type { Dictionary } from '../words/en';
import { type Locale, useLanguage, useWords } from '../words/language';
import { Button, LinkButton } from './Button';
import { Notice } from './Notice';
import styles from './Notice.module.css';

function problemText(problem: Problem, { words, locale }: { words: Dictionary; locale: Locale }): string {
  const known: Record<string, unknown> = words.problems;
  const text = known[problem.code];
  if (typeof text === 'string') return text;
  // A code that these pages do not know yet: the server's own sentence, which is English, says more than ours.
  return locale === 'en' && problem.message !== problem.code ? problem.message : words.problems.unknown;
}

interface ProblemNoticeProps {
  problem: Problem;
  /** Something was typed, and it is still there. */
  typed?: boolean;
  children?: ReactNode;
}

/** A problem in words: what happened, how long to wait, the reference for asking about it, and a way on. */
export function ProblemNotice({ problem, typed = false, children }: ProblemNoticeProps) {
  const language = useLanguage();
  const { words } = language;
  const wait = problem.retryAfterSeconds;
  return (
    <Notice tone="fault" announce>
      <p className={styles['title']}>
        {problemText(problem, language)}
        {typed && ` ${words.problems.typed}`}
      </p>
      {wait !== null && wait > 0 && <p>{words.common.retryIn(wait)}.</p>}
      {problem.code === 'internal_error' && problem.requestId && (
        <p>{words.problems.reference(problem.requestId)}</p>
      )}
      {problem.code === 'reauthentication_needed' && (
        <LinkButton href="/signin?error=reauthentication_needed&next=/account">
          {words.door.signInAgain}
        </LinkButton>
      )}
      {children}
    </Notice>
  );
}

/** The problem of a form's own sending, inside that form: what may pass by itself can be sent again from here. */
export function SendingProblem({ problem, busy }: { problem: Problem; busy: boolean }) {
  const words = useWords();
  const again = problem.passes && problem.retryAfterSeconds === null;
  return (
    <ProblemNotice problem={problem} typed={problem.passes}>
      {again && (
        <Button type="submit" held={busy}>
          {words.common.retry}
        </Button>
      )}
    </ProblemNotice>
  );
}
