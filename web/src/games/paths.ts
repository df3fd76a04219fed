import type { GameAddress } from '../api/gameCalls';

/** The page of a game. */
export function playPath({ provider, code }: GameAddress, { demo = false } = {}): string {
  const path = `/play/${encodeURIComponent(provider)}/${encodeURIComponent(code)}`;
  return demo ? `${path}?mode=demo` : path;
}

/** What a game's page is told by the page before: where leaving leads to. */
export interface CameFrom {
  lobby?: string;
}
