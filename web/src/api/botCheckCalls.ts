import { answer, client, type JsonOf } from './client';
import type { paths } from './schema';

/** The check that is asked at this moment. */
export type BotCheckOffer = JsonOf<paths['/auth/bot-check']['get']>;
export type BotCheckAction = BotCheckOffer['action'];

/** What a form adds to its body: the answer to the check, and the field that no person sees. */
export interface BotCheckPart {
  bot_check?: string;
  website?: string;
}

export const readBotCheck = (action: BotCheckAction, scriptBlocked = false) =>
  answer(
    client.GET('/auth/bot-check', {
      params: { query: { action, ...(scriptBlocked && { script_blocked: true }) } },
    }),
  );
