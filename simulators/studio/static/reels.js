// The reels: they turn until the draw is there, stop one after the other, and show which lines paid.

import { make, picture } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const PACE = 34; // pixels a frame, roughly, while a reel turns freely
const still = window.matchMedia('(prefers-reduced-motion: reduce)');
const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export class Reels {
  constructor(facts, game, { onStop }) {
    this.facts = facts;
    this.game = game;
    this.onStop = onStop;
    this.cells = [];
    this.turning = [];
    this.cycle = 0;
    this.columns = Array.from({ length: facts.columns }, () =>
      make('div', { class: 'reel' }, make('div', { class: 'strip' })),
    );
    this.overlay = document.createElementNS(SVG, 'svg');
    this.overlay.setAttribute('viewBox', `0 0 ${facts.columns * 100} ${facts.rows * 100}`);
    this.overlay.setAttribute('aria-hidden', 'true');
    this.overlay.classList.add('overlay');
    this.element = make('div', { class: 'reels', role: 'img' }, ...this.columns, this.overlay);
    this.element.style.setProperty('--columns', facts.columns);
    this.element.style.setProperty('--rows', facts.rows);
    this.signs = Object.keys(facts.pays);
    this.show(facts.first_screen);
  }

  /** Stand still with these symbols. */
  show(screen) {
    this.screen = screen;
    for (const index of this.columns.keys()) this.#stand(index);
  }

  /** Turn until `land`. */
  start() {
    this.clear();
    if (still.matches) {
      this.element.classList.add('waiting');
      return;
    }
    this.turning = this.columns.map((column, index) => this.#turn(column, index));
  }

  /** Stop with these symbols, from the left. */
  async land(screen, { quick = false } = {}) {
    this.screen = screen;
    if (still.matches) {
      await after(150);
      this.show(screen);
      this.element.classList.remove('waiting');
      return;
    }
    const step = quick ? 60 : 190;
    await Promise.all(this.columns.map((column, index) => this.#stop(column, index, index * step, quick)));
    this.turning = [];
  }

  /** Give up turning, as when there was no spin after all. */
  halt() {
    for (const turn of this.turning) turn.cancel();
    this.turning = [];
    this.element.classList.remove('waiting');
    this.show(this.screen);
  }

  /** Show the lines that paid, together and then one by one. */
  celebrate(lines) {
    const places = ([number, count]) =>
      this.facts.lines[number].slice(0, count).map((row, column) => row * this.facts.columns + column);
    const show = (some) => {
      const lit = new Set(some.flatMap(places));
      for (const [place, cell] of this.cells.entries()) cell.classList.toggle('lit', lit.has(place));
      this.overlay.replaceChildren(...some.map((line) => this.#path(line)));
    };
    this.element.classList.add('won');
    show(lines);
    if (lines.length < 2) return;
    let turn = 0;
    this.cycle = setInterval(() => {
      show(turn % (lines.length + 1) === lines.length ? lines : [lines[turn % (lines.length + 1)]]);
      turn += 1;
    }, 1100);
  }

  clear() {
    clearInterval(this.cycle);
    this.element.classList.remove('won');
    this.overlay.replaceChildren();
    for (const cell of this.cells) cell.classList.remove('lit');
  }

  #stand(index) {
    const { rows, columns } = this.facts;
    const own = Array.from({ length: rows }, (_, row) => {
      const cell = this.#cell(this.screen[row * columns + index]);
      this.cells[row * columns + index] = cell;
      return cell;
    });
    const strip = this.columns[index].firstElementChild;
    strip.replaceChildren(...own);
  }

  #turn(column, index) {
    const strip = column.firstElementChild;
    const { rows } = this.facts;
    const shown = [...strip.children].map((cell) => cell.cloneNode(true));
    const loop = [...this.#random(rows * 3)].map((sign) => this.#cell(sign));
    strip.replaceChildren(...loop.slice(0, rows).map((cell) => cell.cloneNode(true)), ...loop, ...shown);
    const height = column.clientHeight;
    const lap = height * 3;
    column.classList.add('turning');
    // From what stands there into the loop, then round and round.
    const lead = strip.animate(
      [{ transform: `translateY(${-height * 4}px)` }, { transform: `translateY(${-height * 3}px)` }],
      { duration: 220 + index * 30, easing: 'cubic-bezier(.5,-.35,.8,.6)', fill: 'forwards' },
    );
    const round = strip.animate([{ transform: `translateY(${-lap}px)` }, { transform: 'translateY(0)' }], {
      delay: 220 + index * 30,
      duration: (lap / PACE) * 16,
      iterations: Number.POSITIVE_INFINITY,
    });
    const cancel = () => {
      lead.cancel();
      round.cancel();
    };
    return { began: performance.now(), cancel };
  }

  async #stop(column, index, wait, quick) {
    const turn = this.turning[index];
    const least = quick ? 260 : 480 + index * 40;
    await after(Math.max(wait, least + wait - (performance.now() - (turn?.began ?? 0))));
    turn?.cancel();
    this.#stand(index);
    const strip = column.firstElementChild;
    const final = [...strip.children];
    const lead = [...this.#random(this.facts.rows * 2)].map((sign) => this.#cell(sign));
    strip.replaceChildren(...final, ...lead);
    const height = column.clientHeight;
    const landing = strip.animate(
      [
        { transform: `translateY(${-height * 2}px)`, easing: 'cubic-bezier(.25,.6,.4,1)' },
        { transform: `translateY(${height * 0.06}px)`, offset: 0.82, easing: 'ease-out' },
        { transform: 'translateY(0)' },
      ],
      { duration: quick ? 260 : 520 },
    );
    setTimeout(() => column.classList.remove('turning'), quick ? 120 : 260);
    await landing.finished.catch(() => undefined);
    strip.replaceChildren(...final);
    this.onStop(index);
  }

  #path([number, count]) {
    const line = document.createElementNS(SVG, 'polyline');
    const points = this.facts.lines[number]
      .slice(0, count)
      .map((row, column) => `${column * 100 + 50},${row * 100 + 50}`);
    line.setAttribute('points', points.join(' '));
    line.classList.add(`line-${number % 5}`);
    return line;
  }

  #cell(sign) {
    return make(
      'div',
      { class: sign === this.facts.wild ? 'cell wild' : 'cell' },
      picture(this.game, this.facts, sign),
    );
  }

  /** For what whirls past only; what counts is drawn at the server. */
  #random(count) {
    return Array.from(
      { length: count },
      () => this.signs[Math.floor(Math.random() * this.signs.length)],
    ).join('');
  }
}
