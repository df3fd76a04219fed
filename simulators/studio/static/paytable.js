// What pays and how often: in a dialog of the game, and as a page of its own.

import { askFacts } from './api.js';
import { make, picture } from './dom.js';
import { number, percent, times } from './money.js';
import { fill, language, words } from './words.js';

const text = words.paytable;

const fact = (name, value, note) =>
  make(
    'div',
    { class: 'fact' },
    make('dt', {}, name),
    make('dd', {}, value),
    note ? make('p', {}, note) : null,
  );

const factList = (facts) =>
  make(
    'dl',
    { class: 'facts' },
    fact(
      text.rtp,
      percent(facts.rtp_percent),
      fill(text.rtpNote, { fraction: facts.rtp, tickets: number(facts.tickets) }),
    ),
    fact(text.hit, percent(facts.hit_percent)),
    fact(
      text.most,
      `${times(facts.most.pays)} ×`,
      fill(text.mostNote, { times: times(facts.most.pays), oneIn: number(facts.most.one_in) }),
    ),
    fact(
      text.volatility,
      text.levels[facts.volatility],
      fill(text.deviation, { deviation: number(facts.deviation, 2) }),
    ),
  );

const symbolTable = (facts) => {
  const counts = [...new Set(Object.values(facts.pays).flatMap(Object.keys))].sort();
  const head = make(
    'tr',
    {},
    make('th', { scope: 'col' }, text.symbol),
    ...counts.map((count) => make('th', { scope: 'col' }, `${count} ×`)),
  );
  const rows = Object.entries(facts.pays).map(([sign, pays]) =>
    make(
      'tr',
      {},
      make(
        'th',
        { scope: 'row' },
        picture(facts.code, facts, sign),
        make('span', { class: 'hidden' }, facts.symbols[sign]),
      ),
      ...counts.map((count) => make('td', {}, pays[count] ? times(pays[count]) : '–')),
    ),
  );
  return make('table', { class: 'symbols' }, make('thead', {}, head), make('tbody', {}, ...rows));
};

const lineMap = (facts, line, index) =>
  make(
    'figure',
    { class: 'line-map' },
    make(
      'div',
      { class: 'grid', role: 'img', 'aria-label': line.map((row) => row + 1).join(' ') },
      ...Array.from({ length: facts.rows * facts.columns }, (_, place) =>
        make('i', {
          class: line[place % facts.columns] === Math.floor(place / facts.columns) ? 'on' : false,
        }),
      ),
    ),
    make('figcaption', {}, fill(text.line, { number: index + 1 })),
  );

const oddsTable = (facts) => {
  const head = make(
    'tr',
    {},
    make('th', { scope: 'col' }, text.pays),
    make('th', { scope: 'col' }, text.oneIn),
  );
  const rows = facts.odds.map(({ pays, one_in: oneIn }) =>
    make('tr', {}, make('td', {}, `${times(pays)} ×`), make('td', {}, number(oneIn, oneIn < 100 ? 1 : 0))),
  );
  return make(
    'details',
    {},
    make('summary', {}, text.table),
    make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows)),
  );
};

// Inside the frame a link would lead away from the game, and nothing else may open there.
const tableAddress = (path) =>
  window.parent === window
    ? make('a', { href: path }, path)
    : make('code', {}, new URL(path, window.location.href).href);

export const paytable = (facts) => {
  const maps = make(
    'div',
    { class: 'line-maps' },
    ...facts.lines.map((line, index) => lineMap(facts, line, index)),
  );
  maps.style.setProperty('--columns', facts.columns);
  const wild = make('span', { class: 'inline' }, picture(facts.code, facts, facts.wild));
  const [before, behind] = text.rules.split('{wild}');
  return make(
    'div',
    { class: 'paper' },
    factList(facts),
    make('p', {}, before, wild, behind),
    symbolTable(facts),
    make('h3', {}, text.lines),
    maps,
    oddsTable(facts),
    make('h3', {}, text.hash),
    make('p', {}, make('code', {}, facts.table_sha256)),
    make('p', {}, `${text.download}: `, tableAddress(facts.table), ` · ${text.demoSame}`),
  );
};

if (document.body.dataset.page === 'paytable') {
  const facts = await askFacts(document.body.dataset.game);
  document.body.append(
    make(
      'main',
      { class: 'sheet' },
      make('h1', {}, `${facts.names[language]}: ${text.title}`),
      paytable(facts),
    ),
  );
}
