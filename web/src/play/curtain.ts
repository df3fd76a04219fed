/** What hides the frame of a game: the wait, the wait that takes long, the news that nobody is there, or nothing. */
export type Curtain = 'opening' | 'late' | 'unanswered' | 'open';

/** The game says that it can be played, or it says nothing and its studio was asked, or time passes. */
export type Sign = 'loaded' | 'answered' | 'unanswered' | 'late';

/** The curtain after a sign. One that is open stays open. */
export function curtainAfter(curtain: Curtain, sign: Sign): Curtain {
  if (curtain === 'open' || sign === 'loaded' || sign === 'answered') return 'open';
  // Whoever was told that nobody is there need not wait any longer.
  return curtain === 'unanswered' ? curtain : sign;
}

const answerMilliseconds = 5000;

/**
 * Whether anybody answers at this origin, within five seconds. What the answer is cannot be read, and need not be.
 *
 * A frame does not tell: browsers fire `load` for their own error page, too. A small file is asked for, be it there or
 * not, since the first page of many a site leads on to another origin, which our policy does not let us ask. A studio
 * whose every answer has `Cross-Origin-Resource-Policy` looks like one that is away; its games must speak,
 * or the player has to ask for them once more.
 */
export async function answers(origin: string): Promise<boolean> {
  try {
    await fetch(`${origin}/robots.txt`, {
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return true;
  } catch {
    return false;
  }
}
