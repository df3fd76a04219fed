import { useStop } from '../play/protection';
import { LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { moment } from '../words/format';
import { useLanguage } from '../words/language';

/** Says in the lobby that no game opens for now, by the player's own wish. */
export function BreakNotice() {
  const { words, locale } = useLanguage();
  const until = useStop();
  if (until === null) return null;
  return (
    <Notice tone="info" title={words.play.stopped.title}>
      <p>{words.play.stopped.until(moment(until, locale))}</p>
      <LinkButton href="/account#play-limits">{words.play.stopped.look}</LinkButton>
    </Notice>
  );
}
