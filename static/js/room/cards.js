/* The cards: where the keyboard is, how each is painted, and the pages that follow. */
import { announce } from '../announce.js';
import { arrived } from '../content.js';

const voteOf = (value) => (value >= 3.5 ? 'yes' : value >= 2.5 ? 'maybe' : '');
const isReview = (state) => state === 'submitted' || state === 'viewed';
const OUT = new Set(['not_selected', 'released', 'role_cut', 'withdrawn']);
const SVG = 'http://www.w3.org/2000/svg';

const root = document.querySelector('[data-room-cards]');
// The filmstrip says itself when its end is near, and moves without a slide: the next face is there at once.
const NEAR_END = Number(root.dataset.near ?? 24);
const isInstant = 'instant' in root.dataset;
const reduced = matchMedia('(prefers-reduced-motion: reduce)');
let currentCard = root.querySelector('.shot');
const watchers = [];

export const all = () => [...root.querySelectorAll('.shot')];
export const byId = (id) => document.getElementById(`s${id}`);
export const current = () => (currentCard?.isConnected ? currentCard : root.querySelector('.shot'));
export const nameOf = (card) => card.querySelector('.shot__open').textContent;
export const onMove = (fn) => watchers.push(fn);

export function place(card, { focus = true, scroll = true } = {}) {
  if (!card) return;
  currentCard?.removeAttribute('aria-current');
  currentCard = card;
  card.setAttribute('aria-current', 'true');
  if (focus) card.querySelector('.shot__link').focus({ preventScroll: true });
  if (scroll) card.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: reduced.matches || isInstant ? 'instant' : 'smooth' });
  if (all().length - all().indexOf(card) <= NEAR_END) fetchMore();
  for (const fn of watchers) fn(card);
}

export function columns() {
  const cards = all();
  const next = cards.findIndex((card) => card.offsetTop > cards[0].offsetTop);
  return next < 0 ? cards.length : next;
}

export async function step(by, options) {
  const cards = all();
  const at = cards.indexOf(current());
  if (at + by >= cards.length && await append()) return step(by, options);
  place(cards[Math.max(0, Math.min(cards.length - 1, at + by))], options);
  return undefined;
}

/* The card keeps its place until the view is left; what it became stands at its foot. */
export function paintState(card, state) {
  card.dataset.state = state;
  card.querySelector('.shot__stage')?.remove();
  delete card.dataset.moved;
  if (state === card.dataset.first || (isReview(state) && isReview(card.dataset.first))) return;
  const mark = Object.assign(document.createElement('span'), { className: 'shot__stage' });
  mark.append(document.querySelector(`template[data-pill="${state}"]`).content.cloneNode(true));
  card.querySelector('.shot__badges').append(mark);
  card.dataset.moved = OUT.has(state) ? 'no' : 'yes';
}

export function paintWax(card) {
  card.querySelector('.shot__wax')?.remove();
  const vote = card.dataset.vote;
  if (!vote) return;
  const mark = document.createElementNS(SVG, 'svg');
  mark.setAttribute('class', `shot__wax shot__wax--${vote}`);
  mark.setAttribute('aria-hidden', 'true');
  mark.setAttribute('viewBox', '0 0 100 125');
  mark.setAttribute('preserveAspectRatio', 'none');
  const path = document.getElementById(`wax-${vote}`).firstElementChild.cloneNode(true);
  mark.append(path);
  card.querySelector('.shot__frame').append(mark);
}

export function paintMine(card, value) {
  if (value) card.dataset.mine = value;
  else delete card.dataset.mine;
  if (voteOf(value)) card.dataset.vote = voteOf(value);
  else delete card.dataset.vote;
  card.querySelector('.shot__mine')?.remove();
  if (value) card.querySelector('.shot__score').append(Object.assign(document.createElement('span'), { className: 'shot__mine', textContent: `you ${value}` }));
  paintWax(card);
}

/* count is null where the others' scores are hidden. */
export function paintTeam(card, { mean, count, mine, abstained }) {
  const score = card.querySelector('.shot__score');
  const span = (className, textContent) => Object.assign(document.createElement('span'), { className, textContent });
  const nobody = count === null ? (mine || abstained ? '' : 'Not yet rated by you') : 'Not rated';
  score.replaceChildren(...(count
    ? [span('score', mean), span('muted', `${count} ${count === 1 ? 'rating' : 'ratings'}`)]
    : nobody ? [span('muted', nobody)] : []));
  paintMine(card, mine);
  if (abstained) score.append(span('shot__mine', 'you abstained'));
}

const label = (text) => Object.assign(document.createElement('span'), { className: 'sr-only', textContent: text });

/* pile: {name, colour}, or nothing for none. */
export function paintBin(card, pile) {
  card.querySelector('.shot__bin')?.remove();
  if (!pile) return;
  const mark = Object.assign(document.createElement('span'), { className: 'shot__bin' });
  mark.dataset.colour = pile.colour;
  mark.append(label('In the bin '), pile.name);
  card.querySelector('.shot__score').after(mark);
}

/* tags: [{name, colour}]; the colour may be empty. */
export function paintTags(card, tags) {
  card.querySelector('.shot__tags')?.remove();
  if (!tags.length) return;
  const line = Object.assign(document.createElement('span'), { className: 'shot__tags' });
  for (const { name, colour } of tags) {
    const tag = Object.assign(document.createElement('span'), { className: 'tag', textContent: name });
    if (colour) tag.dataset.colour = colour;
    line.append(tag, ' ');
  }
  const before = card.querySelector('.shot__flags');
  if (before) before.before(line);
  else card.querySelector('.shot__body').append(line);
}

export const paintOpened = (card) => card.querySelector('.shot__new')?.remove();
export const isUnopened = (card) => Boolean(card.querySelector('.shot__new'));

function arrive(cards) {
  for (const card of cards) {
    card.dataset.first = card.dataset.state;
    paintWax(card);
  }
}

/* --- the pages that follow: fetched when the end nears, put in when it is reached --- */
let ahead = null;
const more = () => document.querySelector('[data-room-more]');

export function fetchMore() {
  const address = more()?.dataset.part;
  if (!address) return null;
  ahead ??= fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' }, credentials: 'same-origin' })
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error(String(answer.status)))));
  return ahead;
}

let appending = null;
export function append() {
  appending ??= putIn().finally(() => { appending = null; });
  return appending;
}

async function putIn() {
  if (!more()?.dataset.part) return false;
  let html;
  try {
    html = await fetchMore();
  } catch {
    return false; // the link stays, and so does the way to try again
  } finally {
    ahead = null;
  }
  const part = new DOMParser().parseFromString(html, 'text/html');
  const cards = [...part.querySelectorAll('.shot')].filter((card) => !byId(card.dataset.id));
  arrive(cards);
  root.append(...cards);
  more().replaceWith(part.querySelector('[data-room-more]'));
  watchEnd();
  arrived(root);
  if (!('near' in root.dataset)) announce(`${cards.length} more`);
  return cards.length > 0;
}

const box = document.querySelector('.review__board');
const scroller = () => (getComputedStyle(box).overflowY === 'auto' ? box : null);
const nearing = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) fetchMore(); }, { root: scroller(), rootMargin: '2400px' });
const reached = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) append(); }, { root: scroller(), rootMargin: '600px' });
function watchEnd() {
  nearing.disconnect();
  reached.disconnect();
  if (!more()?.dataset.part || 'near' in root.dataset) return;
  nearing.observe(more());
  reached.observe(more());
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-room-more] a');
  if (!link || !more()?.dataset.part || link !== more().querySelector('a')) return;
  event.preventDefault();
  append();
});
arrive(all());
watchEnd();
