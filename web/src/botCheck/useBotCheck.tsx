import { useRef, useState } from 'react';
import { type BotCheckAction, type BotCheckOffer, readBotCheck } from '../api/botCheckCalls';
import { asProblem, Problem } from '../api/problem';
import { useLanguage } from '../words/language';
import styles from './BotCheck.module.css';
import { solveProofOfWork } from './proofOfWork';
import { askService } from './widgetOfOthers';

// A refused answer may have been too old or used up by a sending that got lost: one more is worth it, not ten.
const mostAnswers = 2;

type Doing = 'nothing' | 'working' | 'asking';

/**
 * Answers the check that keeps programs out: sends the form, and when the server asks, solves what it asks for and
 * sends the same again. Nothing that was typed is touched. `field` belongs into the form, above its button.
 */
export function useBotCheck(action: BotCheckAction) {
  const { words, locale } = useLanguage();
  const host = useRef<HTMLDivElement>(null);
  const ahead = useRef<Promise<string | undefined> | null>(null);
  const [doing, setDoing] = useState<Doing>('nothing');

  const solve = async (offer: BotCheckOffer): Promise<string> => {
    if (!host.current) throw new Problem('bot_check_blocked');
    if (offer.check === 'pow' && offer.challenge_url)
      return solveProofOfWork(offer.challenge_url, host.current);
    return askService(offer, host.current, locale);
  };

  const solveOrFallBack = async (offer: BotCheckOffer): Promise<string> => {
    setDoing(offer.check === 'pow' ? 'working' : 'asking');
    try {
      return await solve(offer);
    } catch (cause) {
      if (asProblem(cause).code !== 'bot_check_script_blocked') throw cause;
      // Either its service is away, then the server offers its own check, or something here keeps the script out.
      const instead = await readBotCheck(action, true);
      if (instead.check !== 'pow') throw cause;
      setDoing('working');
      return await solve(instead);
    }
  };

  /** Does the work while the form is being filled in, where it is work alone and nobody has to be asked. */
  const prepare = () => {
    ahead.current ??= readBotCheck(action)
      .then((offer) => (offer.check === 'pow' ? solve(offer) : undefined))
      .catch(() => undefined);
  };

  const takeAhead = async () => {
    const waiting = ahead.current;
    ahead.current = null;
    if (!waiting) return undefined;
    setDoing('working');
    return waiting;
  };

  async function send<Answer>(post: (answer: string | undefined) => Promise<Answer>): Promise<Answer> {
    try {
      let answer = await takeAhead();
      for (let answers = 0; ; answers += 1) {
        setDoing('nothing');
        try {
          return await post(answer);
        } catch (cause) {
          const offer = asProblem(cause).botCheck;
          if (!offer || answers >= mostAnswers) throw cause;
          answer = await solveOrFallBack(offer);
        }
      }
    } finally {
      setDoing('nothing');
    }
  }

  const said = { nothing: '', working: words.botCheck.working, asking: words.botCheck.asking }[doing];
  const field = (
    <div className={styles['field']} data-doing={doing}>
      <p role="status" className={styles['status']}>
        {said}
      </p>
      <div ref={host} className={styles['host']} />
    </div>
  );
  return { prepare, send, field };
}
