/* The board of a day: somebody is picked up, by mouse or by Enter, and put into a time. The server answers with the board. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { followDay } from './daylive.js';

const board = () => document.getElementById('day-board');
const cellOf = (el) => el?.closest?.('[data-slot]');
const cardOf = (el) => el?.closest?.('[data-who]');
const grabOf = (card) => card?.querySelector('[data-grab]');
const nameOf = (card) => card.dataset.name;

let held = null;
let scrolled = null;
let comesBack = null;

function post(url, values) {
  const root = board();
  window.htmx.ajax('POST', url, { source: root, target: root, swap: 'outerHTML', values });
}

function paint() {
  const root = board();
  root.classList.toggle('placing', Boolean(held));
  for (const card of root.querySelectorAll('[data-held]')) delete card.dataset.held;
  if (held) held.dataset.held = '';
  for (const grab of root.querySelectorAll('[data-grab]')) grab.setAttribute('aria-pressed', String(cardOf(grab) === held));
}

function pickUp(card, { quietly = false } = {}) {
  held = card;
  paint();
  if (!quietly) announce(`${nameOf(card)} picked up. Go to a time with Tab or the arrow keys, Enter puts down, Escape leaves everything as it was.`);
}

function letGo({ quietly = false } = {}) {
  const card = held;
  held = null;
  paint();
  grabOf(card)?.focus();
  if (!quietly) announce(`${nameOf(card)} stays.`);
}

function putInto(cell) {
  const who = held.dataset.who;
  if (cell === cellOf(held)) return letGo({ quietly: true });
  held = null;
  post(board().dataset.put, { who, slot: cell.dataset.slot });
}

function putBack() {
  const card = held;
  if (!card.dataset.who.startsWith('a')) return letGo({ quietly: true });
  held = null;
  post(board().dataset.takeOff, { who: card.dataset.who });
}

/* ---------------------------------------------------------------- pressing */
document.addEventListener('click', (event) => {
  const root = board();
  if (!root?.contains(event.target)) return;
  const grab = event.target.closest('[data-grab]');
  if (grab) {
    const card = cardOf(grab);
    if (!held) pickUp(card);
    else if (card === held) letGo();
    else if (cellOf(card)) putInto(cellOf(card));
    else pickUp(card);
  } else if (held && event.target.closest('[data-drop]')) putInto(cellOf(event.target));
  else if (held && event.target.closest('[data-put-back]')) putBack();
});

/* ----------------------------------------------------------------- the keys */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const target = (cell) => grabOf(cell) ?? cell.querySelector('[data-drop]');

/* By room and by how far down it lies: a cell may span several rows. */
function neighbour(cell, [down, across]) {
  const cells = [...board().querySelectorAll('td[data-slot]')];
  const rooms = [...new Set(cells.map((one) => Number(one.dataset.column)))].sort((a, b) => a - b);
  const top = (one) => Number(one.dataset.at);
  if (!cell) return cells[0];
  const column = Number(cell.dataset.column);
  if (down) {
    const same = cells.filter((one) => Number(one.dataset.column) === column);
    return same[same.indexOf(cell) + down];
  }
  const beside = rooms[rooms.indexOf(column) + across];
  const there = cells.filter((one) => Number(one.dataset.column) === beside);
  return there.sort((a, b) => Math.abs(top(a) - top(cell)) - Math.abs(top(b) - top(cell)))[0];
}

document.addEventListener('keydown', (event) => {
  if (!held || !board()?.contains(event.target) || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    letGo();
  } else if (STEPS[event.key]) {
    event.preventDefault();
    const next = neighbour(cellOf(event.target), STEPS[event.key]);
    if (next) target(next).focus();
  }
});

/* ---------------------------------------------------------------- dragging */
document.addEventListener('dragstart', (event) => {
  const card = cardOf(event.target);
  if (!card?.draggable || !board()?.contains(card)) return;
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setData('text/plain', nameOf(card));
  pickUp(card, { quietly: true });
});

function under(event) {
  if (!held || !board()?.contains(event.target)) return null;
  return cellOf(event.target)?.matches('td') ? cellOf(event.target) : event.target.closest('[data-queue]');
}

function mark(place) {
  for (const one of board().querySelectorAll('[data-over]')) if (one !== place) delete one.dataset.over;
  if (place) place.dataset.over = '';
}

document.addEventListener('dragover', (event) => {
  const place = under(event);
  if (held) mark(place);
  if (place) event.preventDefault();
});
document.addEventListener('drop', (event) => {
  const place = under(event);
  if (!place) return;
  event.preventDefault();
  mark(null);
  if (place.matches('[data-queue]')) putBack();
  else putInto(place);
});
document.addEventListener('dragend', () => {
  if (!board()) return;
  mark(null);
  if (held) letGo({ quietly: true });
});

/* ------------------------------------------------------------ a whole block */
let last = null;
const boxes = () => [...board().querySelectorAll('[data-block]')];
const columnOf = (box) => cellOf(box)?.dataset.column;

function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  const says = board().querySelector('[data-block-count]');
  if (says) says.textContent = `${chosen} selected`;
}

document.addEventListener('click', (event) => {
  const all = event.target.closest?.('[data-block-room]');
  if (all) {
    const room = boxes().filter((box) => columnOf(box) === all.dataset.blockRoom);
    const every = room.every((box) => box.checked);
    for (const box of room) box.checked = !every;
    count();
    announce(every ? 'None selected in this room' : `${room.length} selected in this room`);
    return;
  }
  if (!event.target.matches?.('[data-block]')) return;
  const box = event.target;
  if (event.shiftKey && last?.isConnected && columnOf(last) === columnOf(box)) {
    const room = boxes().filter((one) => columnOf(one) === columnOf(box));
    const [from, to] = [room.indexOf(last), room.indexOf(box)].sort((a, b) => a - b);
    for (const one of room.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
  count();
});
document.addEventListener('reset', (event) => { if (event.target.id === 'day-block') setTimeout(count); });

/* -------------------------------------------------------- one part at a time */
let part = '';
function showPart() {
  for (const item of board().querySelectorAll('[data-queue-item]')) item.hidden = Boolean(part) && item.dataset.role !== part;
}
document.addEventListener('change', (event) => {
  if (!event.target.matches?.('[data-queue-role]')) return;
  part = event.target.value;
  showPart();
});

/* ------------------------------------------------- what comes from the server */
const isBusy = () => held || document.querySelector('dialog[open]') || boxes().some((box) => box.checked);

/* An act is answered with the board. A look that was asked for before it would take away what the act was pressed in. */
let acts = 0;
let acting = 0;
const isAct = ({ requestConfig }) => requestConfig?.verb !== 'get';
document.addEventListener('htmx:beforeSend', ({ detail }) => {
  if (detail.target?.id !== 'day-board') return;
  if (isAct(detail)) {
    acts += 1;
    acting += 1;
  }
  detail.xhr.acts = acts;
});
document.addEventListener('htmx:afterRequest', ({ detail }) => {
  if (detail.target?.id === 'day-board' && isAct(detail)) acting = Math.max(0, acting - 1);
});

/* What others did. Hands that are full are not disturbed; an unchanged board answers with nothing. */
function look() {
  const root = board();
  if (!root || acting || isBusy()) return;
  window.htmx.ajax('GET', `${root.dataset.day}?stamp=${root.dataset.stamp}`, { source: root, target: root, swap: 'outerHTML' });
}
if (board()) followDay(board().dataset.live, { look, show: () => {} });

document.addEventListener('callboard:undone', ({ detail: { url } }) => {
  const root = board();
  if (!root || acting || !url.startsWith(root.dataset.day)) return;
  const who = new URL(url, location.href).searchParams.get('who');
  comesBack = root.querySelector(`[data-who="${CSS.escape(who ?? '')}"]`)?.dataset.callIn ?? who?.slice(1) ?? null;
  window.htmx.ajax('GET', root.dataset.day, { source: root, target: root, swap: 'outerHTML' });
});

let ticked = [];
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const swapped = detail.target;
  if (swapped?.id !== 'day-board') return;
  // Asked for before somebody was picked up: it comes again with the next news.
  if (detail.requestConfig?.path.includes('stamp=') && isBusy()) detail.shouldSwap = false;
  if (!isAct(detail) && (detail.xhr.acts ?? acts) !== acts) detail.shouldSwap = false;
  ticked = boxes().filter((box) => box.checked).map((box) => box.value);
  const grid = swapped.querySelector('[data-day-scroll]');
  scrolled = grid && { left: grid.scrollLeft, top: grid.scrollTop };
});

enhance('#day-board', (root) => {
  held = null;
  const grid = root.querySelector('[data-day-scroll]');
  if (grid && scrolled) Object.assign(grid, { scrollLeft: scrolled.left, scrollTop: scrolled.top });
  for (const card of root.querySelectorAll('[data-who][data-may-move]')) card.draggable = true;
  if (comesBack) grabOf(root.querySelector(`[data-call-in="${CSS.escape(comesBack)}"]`))?.focus();
  comesBack = null;
  for (const box of boxes()) box.checked ||= ticked.includes(box.value);
  ticked = [];
  const roles = root.querySelector('[data-queue-role]');
  if (roles) {
    roles.value = part;
    part = roles.value;
    showPart();
  }
  if (root.querySelector('[data-block]')) count();
});
