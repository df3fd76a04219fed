// The game's page: opens the session, spins, and tells what happened in the player's language.

import { askBalance, askFacts, askSpin, openSession, recall, remember, sessionNow } from './api.js';
import { isFramed, leave, tell, when } from './bridge.js';
import { make, picture } from './dom.js';
import { coins, times } from './money.js';
import { paytable } from './paytable.js';
import { Reels } from './reels.js';
import { setSound, soundIsOn, stopped, won } from './sound.js';
import { fill, language, problemText, words } from './words.js';
import { fairness } from './verify.js';

const asked = new URLSearchParams(window.location.search);
const game = document.body.dataset.game;
const mode = asked.get('mode') === 'demo' ? 'demo' : 'coins';
const place = [game, mode, asked.get('currency') ?? 'USD'].join(':');
const BIG = 1000; // hundredths of the stake
const still = window.matchMedia('(prefers-reduced-motion: reduce)');

const state = {
  pending: null,
  session: null,
  stake: 0,
  seq: -1,
  spinning: false,
  paused: false,
  leaving: false,
  auto: 0,
  stopped: null,
};
let reels;
let facts;

const button = (label, onclick, attributes = {}) =>
  make('button', { type: 'button', onclick, ...attributes }, label);
const view = {
  balance: make('output', { class: 'amount', 'aria-live': 'off' }, '–'),
  stake: make('output', { class: 'amount' }, '–'),
  message: make('p', { class: 'message', role: 'status' }, words.loading),
  spin: button('', () => spin(), {
    class: 'spin',
    disabled: true,
    'aria-label': words.spin,
    'aria-keyshortcuts': 'Space',
  }),
  auto: button(words.auto, () => toggleAuto(), { class: 'quiet auto', disabled: true }),
  less: button('−', () => changeStake(-1), { class: 'step', 'aria-label': words.less }),
  more: button('+', () => changeStake(1), { class: 'step', 'aria-label': words.more }),
  sound: button('', () => toggleSound(), {
    class: 'quiet icon',
    'aria-pressed': 'false',
    'aria-label': words.sound,
  }),
  stage: make('div', { class: 'stage' }),
  falling: make('div', { class: 'falling', 'aria-hidden': 'true' }),
  veil: make('div', { class: 'veil', hidden: true }),
  dialog: make('dialog', { class: 'sheet', 'aria-labelledby': 'sheet-title' }),
};

// ---------------------------------------------------------------- what is shown

const say = (text, kind = '') => {
  view.message.textContent = text;
  view.message.className = `message ${kind}`;
};

const stakeText = () => state.session.stakes[state.stake];

const showBalance = (balance, seq) => {
  if (seq < state.seq) return; // an older answer that was overtaken
  state.seq = seq;
  state.session.balance = balance;
  view.balance.textContent = coins(balance, state.session.currency);
};

const refresh = () => {
  const { session, spinning, paused, auto, stopped: end, stake } = state;
  const shut = !session || paused || Boolean(end) || state.leaving;
  view.spin.disabled = shut || spinning || auto > 0;
  view.auto.disabled = shut;
  view.auto.textContent = auto > 0 ? `${words.stop} (${auto})` : words.auto;
  view.less.disabled = shut || spinning || auto > 0 || stake === 0;
  view.more.disabled = shut || spinning || auto > 0 || !session || stake === session.stakes.length - 1;
  view.spin.classList.toggle('busy', spinning);
  if (session) view.stake.textContent = coins(stakeText(), session.currency);
};

const changeStake = (by) => {
  state.stake = Math.min(Math.max(state.stake + by, 0), state.session.stakes.length - 1);
  refresh();
};

// ---------------------------------------------------------------- what went wrong, and the way on

const ENDS = new Set([
  'SESSION_INVALID',
  'SESSION_EXPIRED',
  'SESSION_UNKNOWN',
  'PLAYER_BLOCKED',
  'CURRENCY_MISMATCH',
  'GAME_UNAVAILABLE',
]);

const showVeil = (text, ...ways) => {
  view.veil.replaceChildren(
    make(
      'div',
      { class: 'card', role: 'alertdialog', 'aria-label': text },
      make('p', {}, text),
      make('div', { class: 'ways' }, ...ways),
    ),
  );
  view.veil.hidden = false;
  view.veil.querySelector('button')?.focus();
};

const hideVeil = () => {
  view.veil.hidden = true;
  view.veil.replaceChildren();
};

const toLobby = (label = words.toLobby) => button(label, goOut, { class: 'quiet' });

const realityCheck = () => {
  const minutes = Math.max(
    1,
    Math.round((state.session.playing_seconds + (Date.now() - state.openedAt) / 1000) / 60),
  );
  const goOn = () => {
    tell('realityCheckAcknowledge');
    hideVeil();
    say(words.goodLuck);
  };
  showVeil(
    problemText('REALITY_CHECK_DUE', { minutes }),
    ...(isFramed ? [button(words.goOn, goOn, { class: 'main' })] : []),
    toLobby(),
  );
};

const showProblem = (code) => {
  state.auto = 0;
  tell('error', { code });
  say(problemText(code, { minutes: 60 }), 'trouble');
  if (code === 'REALITY_CHECK_DUE') return realityCheck();
  if (ENDS.has(code)) {
    state.stopped = code;
    return showVeil(problemText(code), toLobby());
  }
  if (code === 'LIMIT_REACHED')
    return showVeil(problemText(code), button(words.close, hideVeil, { class: 'main' }), toLobby());
  if (code === 'INSUFFICIENT_FUNDS') {
    const lower = () => {
      changeStake(-state.stake);
      hideVeil();
    };
    return showVeil(
      problemText(code),
      state.stake > 0 ? button(words.lowerStake, lower, { class: 'main' }) : '',
      toLobby(),
    );
  }
  return undefined;
};

// ---------------------------------------------------------------- spinning

const spin = async () => {
  if (
    state.spinning ||
    state.paused ||
    state.stopped ||
    state.leaving ||
    !view.veil.hidden ||
    view.dialog.open
  )
    return;
  state.spinning = true;
  refresh();
  say(words.goodLuck);
  view.falling.replaceChildren();
  reels.start();
  tell('roundStarted', { stake: stakeText() });
  try {
    const answer = await askSpin(stakeText());
    await settle(answer);
  } catch (fault) {
    reels.halt();
    tell('roundEnded', {});
    showProblem(fault.code ?? 'NETWORK');
  }
  state.spinning = false;
  if (state.pending) showBalance(state.pending.balance, state.pending.seq);
  state.pending = null;
  refresh();
  whatNext();
};

const settle = async ({ spin: round, ...session }) => {
  state.session = { ...state.session, ...session };
  await reels.land(round.screen, { quick: state.auto > 0 });
  showBalance(session.balance, session.seq);
  tell('balance', { balance: session.balance, seq: session.seq });
  tell('roundEnded', { round_id: round.round_id, win: round.win });
  if (round.state === 'stuck') return say(problemText('NOT_BOOKED', { round: round.round_id }), 'trouble');
  if (round.state === 'settling') setTimeout(lookAgain, 3000);
  if (round.pays === 0) return say(words.noWin);
  reels.celebrate(round.lines);
  // Less than the stake is no win, and is not celebrated as one.
  if (round.pays < 100)
    return say(fill(words.comesBack, { amount: coins(round.win, state.session.currency) }));
  won(round.pays / 100);
  await countUp(round);
  return undefined;
};

/** The win is still on its way to the wallet. */
const lookAgain = async () => {
  const told = await askBalance().catch(() => null);
  if (told) showOrKeep(told.balance, told.seq);
};

const countUp = async (round) => {
  const { currency } = state.session;
  const whole = fill(words.youWin, { amount: coins(round.win, currency) });
  say(
    round.pays >= BIG ? `${words.bigWin}! ${whole} (${times(round.pays)} ×)` : whole,
    round.pays >= BIG ? 'win big' : 'win',
  );
  if (still.matches) return;
  if (round.pays >= BIG) letFall(Math.min(36, 12 + round.pays / 200));
  await new Promise((done) => setTimeout(done, round.pays >= BIG ? 1200 : 350));
};

const letFall = (count) => {
  const signs = Object.keys(facts.pays).slice(0, 2);
  for (let piece = 0; piece < count; piece += 1) {
    const image = picture(game, facts, signs[piece % signs.length]);
    const left = Math.random() * 100;
    image.style.setProperty('left', `${left}%`);
    view.falling.append(image);
    image.animate(
      [
        { transform: 'translateY(-20vh) rotate(0deg)', opacity: 1 },
        { transform: `translateY(115vh) rotate(${(Math.random() - 0.5) * 720}deg)`, opacity: 0.9 },
      ],
      {
        duration: 1800 + Math.random() * 1600,
        delay: Math.random() * 900,
        easing: 'cubic-bezier(.3,.1,.7,1)',
        fill: 'both',
      },
    );
  }
};

const whatNext = () => {
  if (state.leaving) return goOut();
  if (state.auto === 0 || state.paused || state.stopped) return undefined;
  state.auto -= 1;
  refresh();
  if (state.auto > 0) setTimeout(() => state.auto > 0 && spin(), still.matches ? 500 : 350);
  return undefined;
};

const toggleAuto = () => {
  state.auto = state.auto > 0 ? 0 : 10;
  refresh();
  if (state.auto > 0) spin();
};

// ---------------------------------------------------------------- the page around us

const goOut = () => {
  state.leaving = true;
  state.auto = 0;
  refresh();
  if (!state.spinning) leave();
};

const toggleSound = (wish = !soundIsOn()) => {
  setSound(wish);
  view.sound.setAttribute('aria-pressed', String(wish));
  view.sound.title = wish ? words.soundOn : words.soundOff;
};

const pause = () => {
  state.paused = true;
  state.auto = 0;
  refresh();
  say(words.paused);
};

const resume = () => {
  state.paused = false;
  hideVeil();
  refresh();
  say(words.goodLuck);
};

/** While reels turn, the page around may know the win already: it shows when they stand. */
const showOrKeep = (balance, seq) => {
  if (state.spinning) state.pending = { balance, seq };
  else showBalance(balance, seq);
};

when('pause', pause);
when('resume', resume);
when('stopAutoplay', () => {
  state.auto = 0;
  refresh();
});
when('refreshBalance', async ({ balance, seq }) => {
  if (!state.session || mode === 'demo') return;
  if (typeof balance === 'string' && Number.isInteger(seq)) {
    showOrKeep(balance, seq);
    return;
  }
  const told = await askBalance();
  showOrKeep(told.balance, told.seq);
});
when('setAudio', ({ on }) => toggleSound(Boolean(on)));
when('exit', goOut);

const isTyping = (element) =>
  element instanceof Element && element.closest('input, button, a, summary, dialog') !== null;

document.addEventListener('keydown', (event) => {
  if (event.code !== 'Space' || event.repeat || (isTyping(event.target) && event.target !== view.spin))
    return;
  event.preventDefault();
  if (!view.spin.disabled) spin();
});

// ---------------------------------------------------------------- sheets: odds and fairness

const openSheet = async (title, content) => {
  const shut = () => view.dialog.close();
  view.dialog.replaceChildren(
    make(
      'header',
      {},
      make('h2', { id: 'sheet-title' }, title),
      button('✕', shut, { class: 'quiet icon', 'aria-label': words.close }),
    ),
    await content(),
  );
  if (!view.dialog.open) view.dialog.showModal();
};

const showOdds = () => openSheet(words.paytable.title, async () => paytable(facts));
const showFairness = () =>
  openSheet(words.verify.title, () => fairness(facts)).catch((fault) => showProblem(fault.code ?? 'NETWORK'));

// ---------------------------------------------------------------- building and beginning

const build = () => {
  reels = new Reels(facts, game, { onStop: stopped });
  reels.element.setAttribute('aria-label', words.reels);
  view.stage.append(reels.element);
  view.spin.append(picture(game, facts, facts.wild), make('span', {}, words.spin));
  const badge = mode === 'demo' ? make('span', { class: 'badge', title: words.demoNote }, words.demo) : null;
  const tools = make(
    'nav',
    {},
    button(words.odds, showOdds, { class: 'quiet' }),
    button(words.fair, showFairness, { class: 'quiet' }),
    view.sound,
    isFramed ? '' : button(words.lobby, goOut, { class: 'quiet' }),
  );
  const panel = make(
    'footer',
    {},
    make('div', { class: 'reading balance' }, make('span', {}, words.balance), view.balance),
    make(
      'div',
      { class: 'reading staked' },
      make('span', {}, words.stake),
      make('div', { class: 'stepper' }, view.less, view.stake, view.more),
    ),
    view.spin,
    view.auto,
    make(
      'p',
      { class: 'note' },
      mode === 'demo' ? words.demoNote : words.coins,
      make('span', { class: 'keys' }, ` · ${words.keyHint}`),
    ),
  );
  document.body.append(
    make('header', { class: 'top' }, make('h1', {}, facts.names[language]), badge, tools),
    make('main', {}, view.stage, view.message),
    panel,
    view.falling,
    view.veil,
    view.dialog,
  );
  toggleSound(false);
};

const open = async () => {
  const code = asked.get('launch_code') ?? '';
  // A code is good once: it leaves the address, and a reload finds the session by itself.
  asked.delete('launch_code');
  window.history.replaceState(null, '', `?${asked}`);
  if (!code && recall(place)) return sessionNow();
  if (!code && mode === 'coins') throw Object.assign(new Error('closed'), { code: 'SESSION_UNKNOWN' });
  const session = await openSession({
    launch_code: code,
    game,
    mode,
    language,
    currency: asked.get('currency') ?? 'USD',
  });
  remember(session.session, place);
  return session;
};

const begin = async () => {
  facts = await askFacts(game);
  build();
  tell('ready', {});
  try {
    state.session = await open();
    state.openedAt = Date.now();
    state.stake = 1;
    showBalance(state.session.balance, state.session.seq);
    say(words.goodLuck);
    refresh();
    view.spin.focus({ preventScroll: true });
    tell('loaded', { balance: state.session.balance, seq: state.session.seq });
    if (state.session.over) showProblem(state.session.over);
  } catch (fault) {
    showProblem(fault.code ?? 'NETWORK');
  }
};

await begin();
