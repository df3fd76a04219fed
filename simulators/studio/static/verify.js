// Checking draws: every spin of this session in a dialog of the game, and one draw by hand on a page of its own.

import { askFacts, askRounds, askTable, changeSeed, sessionNow } from './api.js';
import { make } from './dom.js';
import { canDraw, commitmentOf, outcomeAt, sha256, ticket, totalOf } from './draw.js';
import { coins, number, times } from './money.js';
import { fill, language, problemText, words } from './words.js';

const text = words.verify;
const SEED = /^[A-Za-z0-9_-]{1,64}$/;

/** The published table, and its hash as computed here. */
const loadTable = async (facts) => {
  const bytes = await askTable(facts.table);
  return { table: JSON.parse(new TextDecoder().decode(bytes)), hash: await sha256(bytes) };
};

const checkRound = async (round, { table, hash }) => {
  if (!round.server_seed) return 'waiting';
  const drawn = await ticket({
    serverSeed: round.server_seed,
    clientSeed: round.client_seed,
    nonce: round.nonce,
    game: round.game,
    tableSha256: hash,
    total: totalOf(table),
  });
  const outcome = outcomeAt(table, drawn);
  const same =
    outcome.number === round.number && outcome.pays === round.pays && outcome.screen === round.screen;
  return same && (await commitmentOf(round.server_seed)) === round.commitment ? 'right' : 'wrong';
};

const roundTable = (rounds) => {
  const heads = [text.number, text.stake, text.win, text.state].map((name) =>
    make('th', { scope: 'col' }, name),
  );
  const rows = rounds.map((round) =>
    make(
      'tr',
      {},
      make('td', {}, String(round.nonce)),
      make('td', {}, coins(round.stake, round.currency)),
      make('td', {}, round.win ? coins(round.win, round.currency) : text.open),
      make('td', { class: 'mark' }, round.server_seed ? '' : text.waiting),
    ),
  );
  return make(
    'table',
    { class: 'rounds' },
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, ...rows),
  );
};

const checkAll = async (rounds, table, facts, said) => {
  const loaded = await loadTable(facts);
  const counts = { right: 0, wrong: 0, waiting: 0 };
  const marks = table.querySelectorAll('.mark');
  for (const [index, round] of rounds.entries()) {
    const mark = await checkRound(round, loaded);
    counts[mark] += 1;
    marks[index].textContent = text[mark];
    marks[index].className = `mark ${mark}`;
  }
  const agrees =
    loaded.hash === facts.table_sha256 && rounds.every((round) => round.table_sha256 === loaded.hash);
  said.replaceChildren(fill(text.computedHere, counts), ' ', agrees ? text.tableRight : text.tableWrong);
};

/** Seeds and spins of the open session. Fills itself anew after a change of seed. */
export const fairness = async (facts) => {
  const [session, { rounds }] = await Promise.all([sessionNow(), askRounds()]);
  const said = make('p', { class: 'said', role: 'status' });
  const table = rounds.length ? roundTable(rounds) : make('p', {}, text.none);
  const input = make('input', {
    value: session.seeds.client_seed,
    maxlength: 64,
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const paper = make('div', { class: 'paper' });
  const change = async (event) => {
    event.preventDefault();
    if (!SEED.test(input.value)) return said.replaceChildren(problemText('BAD_CLIENT_SEED'));
    try {
      await changeSeed(input.value);
      paper.replaceWith(await fairness(facts));
    } catch (fault) {
      said.replaceChildren(problemText(fault.code));
    }
    return undefined;
  };
  const check = () =>
    canDraw() ? checkAll(rounds, table, facts, said) : said.replaceChildren(text.noCrypto);
  paper.append(
    make('p', {}, text.how),
    make(
      'dl',
      { class: 'seeds' },
      make('dt', {}, text.commitment),
      make('dd', {}, make('code', {}, session.seeds.commitment)),
      make('dt', {}, text.next),
      make('dd', {}, make('code', {}, session.seeds.next_commitment)),
      make('dt', {}, text.draws),
      make('dd', {}, number(session.seeds.nonce)),
    ),
    make(
      'form',
      { onsubmit: change },
      make('label', {}, text.clientSeed, input),
      make('button', {}, text.change),
    ),
    make('h3', {}, text.rounds),
    table,
    rounds.length ? make('button', { type: 'button', class: 'check', onclick: check }, text.check) : '',
    said,
  );
  return paper;
};

const field = (name, label, value = '') =>
  make('label', {}, label, make('input', { name, value, autocomplete: 'off', spellcheck: 'false' }));

/** One draw by hand: whoever has written seeds down needs no session to check them. */
const checkOne = async (facts, form, said) => {
  const values = Object.fromEntries(new FormData(form));
  const serverSeed = values.server_seed.trim().toLowerCase();
  if (!canDraw()) return said.replaceChildren(text.noCrypto);
  if (!/^[0-9a-f]{64}$/.test(serverSeed) || !SEED.test(values.client_seed))
    return said.replaceChildren(text.oneBad);
  const { table, hash } = await loadTable(facts);
  const total = totalOf(table);
  const nonce = Number.parseInt(values.nonce, 10) || 0;
  const drawn = await ticket({
    serverSeed,
    clientSeed: values.client_seed,
    nonce,
    game: facts.code,
    tableSha256: hash,
    total,
  });
  const outcome = outcomeAt(table, drawn);
  const result = {
    ticket: number(drawn),
    total: number(total),
    number: outcome.number,
    times: times(outcome.pays),
  };
  said.replaceChildren(
    make('strong', {}, fill(text.oneResult, result)),
    ' ',
    fill(text.oneHash, { hash: await commitmentOf(serverSeed) }),
    ' ',
    hash === facts.table_sha256 ? text.tableRight : text.tableWrong,
  );
  return undefined;
};

if (document.body.dataset.page === 'verify') {
  const facts = await askFacts(document.body.dataset.game);
  const asked = new URLSearchParams(window.location.search);
  const said = make('p', { class: 'said', role: 'status' });
  const form = make(
    'form',
    { class: 'column' },
    field('server_seed', text.serverSeed, asked.get('server_seed') ?? ''),
    field('client_seed', text.clientSeed, asked.get('client_seed') ?? ''),
    field('nonce', text.nonce, asked.get('nonce') ?? '0'),
    make('button', {}, text.one),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    checkOne(facts, form, said);
  });
  const heading = make('h1', {}, `${facts.names[language]}: ${text.title}`);
  document.body.append(
    make(
      'main',
      { class: 'sheet' },
      make('div', { class: 'paper' }, heading, make('p', {}, text.how), form, said),
    ),
  );
}
