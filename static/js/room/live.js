/* The others' work as it happens. A live socket says which cards changed and who is here; what stands there now is
   fetched, so nobody is shown more than a page would. Without a socket the page looks by itself. */
import { announce } from '../announce.js';
import { send } from '../send.js';
import { read } from './notes.js';

const room = document.querySelector('[data-room]').dataset;
// A board without anybody on it still hears of who arrives.
const hasCards = Boolean(document.querySelector('[data-room-cards]'));
const [cards, queue, { paintCounts }] = hasCards
  ? await Promise.all([import('./cards.js'), import('./queue.js'), import('./acts.js')])
  : [{ all: () => [], byId: () => null, current: () => null, onMove: () => {} }, { pending: () => [] }, { paintCounts: () => {} }];

const TOGETHER = 250;
const LOOK = 20000; // with no socket
const CHECK = 60000; // with one: what a lost message would have told
const SILENT = 50000; // the server speaks every twenty seconds
const SAY = 400; // where somebody is, at most so often
const BACKOFF = [1000, 2000, 4000, 8000, 15000, 30000];
const FOR_GOOD = new Set([4401, 4404]);
const QUIET = 5000; // between two things read out
const number = new Intl.NumberFormat('en-GB');
const bar = document.querySelector('[data-live]');
const state = bar.querySelector('[data-live-state]');
const peopleList = bar.querySelector('[data-live-people]');
const news = bar.querySelector('[data-live-news]');
const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${bar.dataset.live}`;

let socket = null;
let tries = 0;
let retry;
let heard = 0;
let polling;
let pace;
let cursor = null;
let ended = false;

/* --- what changed --- */
let wanted = new Set();
let recount = false;
let whole = false; // more than scores changed
let collecting;
const told = { moved: new Map(), arrived: new Set(), pass: false };

function take(kind, ids, many = 0) {
  if (kind === 'pass') {
    told.pass = true;
    showNews();
    return;
  }
  if (kind === 'arrived') for (const id of ids) told.arrived.add(id);
  if (many || (!ids.length && kind !== 'noted')) for (const card of cards.all()) wanted.add(Number(card.dataset.id));
  for (const id of ids) if (cards.byId(id)) wanted.add(id);
  if (kind === 'noted') {
    const open = document.querySelector('[data-room-panel] [data-notes]');
    if (open && ids.includes(Number(open.dataset.notesOf))) read(open);
    if (!wanted.size) return;
  }
  recount ||= kind !== 'rated';
  whole ||= kind !== 'rated' || many > 0;
  collecting ??= setTimeout(fetchCards, TOGETHER);
}

async function fetchCards() {
  const ids = [...wanted].slice(0, 200);
  for (const id of ids) wanted.delete(id);
  collecting = wanted.size ? setTimeout(fetchCards, TOGETHER) : undefined;
  if (!ids.length && !recount) return;
  const query = new URLSearchParams({ stage: room.stage, ids: ids.join(','), ...(recount ? { moved: 1 } : {}), ...(whole ? {} : { scores: 1 }) });
  recount = false;
  whole = wanted.size > 0 && whole;
  const answer = await send(`${room.room}cards/?${query}`, { method: 'GET', headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const data = await answer.json();
  if (data.scores) {
    for (const [id, html] of Object.entries(data.scores)) paintScore(cards.byId(id), html);
    return;
  }
  const moved = new Map((data.moved ?? []).map((row) => [row.id, row]));
  paintCounts(data.counts);
  for (const id of ids) {
    const card = cards.byId(id);
    if (!card) continue;
    if (data.cards[id]) paint(card, data.cards[id], moved.get(id));
    else card.dataset.left = '';
  }
  showNews();
}

const isBusy = (id) => queue.pending((item) => item.id === id).length > 0;
const inReview = (state) => state === 'submitted' || state === 'viewed';

function paintScore(card, html) {
  if (!card || isBusy(Number(card.dataset.id))) return;
  const score = new DOMParser().parseFromString(html, 'text/html').body;
  card.querySelector('.shot__score').replaceChildren(...score.childNodes);
}

/* The picture, the checkbox and the link stay the same elements: focus, selection and scroll are the person's. */
function paint(card, html, move) {
  const fresh = new DOMParser().parseFromString(`<ul>${html}</ul>`, 'text/html').querySelector('.shot');
  if (isBusy(Number(card.dataset.id))) return;
  card.querySelector('.shot__body').replaceChildren(...fresh.querySelector('.shot__body').childNodes);
  for (const mark of card.querySelectorAll('.shot__badges > :not(.shot__stage)')) mark.remove();
  card.querySelector('.shot__badges').prepend(...fresh.querySelectorAll('.shot__badges > :not(.shot__stage)'));
  for (const name of ['vote', 'mine']) {
    if (name in fresh.dataset) card.dataset[name] = fresh.dataset[name];
    else delete card.dataset[name];
  }
  cards.paintWax(card);
  const [before, now] = [card.dataset.state, fresh.dataset.state];
  if (Number(fresh.dataset.rev) <= Number(card.dataset.rev)) return;
  card.dataset.rev = fresh.dataset.rev;
  if (before === now) return;
  cards.paintState(card, now);
  // Opening somebody moves nobody, and what I did myself I know.
  if (move && !move.is_mine && !(inReview(before) && inReview(now))) told.moved.set(move.id, { name: cards.nameOf(card), ...move });
}

/* --- what is said about it: quiet, in one place, and read out seldom --- */
function link(text, href) {
  const el = Object.assign(document.createElement('a'), { className: 'chip', href });
  el.append(Object.assign(document.createElement('span'), { className: 'livenews__text', textContent: text }));
  el.append(Object.assign(document.createElement('span'), { className: 'muted', textContent: ' – show' }));
  return el;
}

function dismissal() {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--icon btn--sm btn--quiet' });
  button.setAttribute('aria-label', 'Put this news away');
  button.append(bar.querySelector('template').content.cloneNode(true));
  button.addEventListener('click', () => {
    told.moved.clear();
    told.arrived.clear();
    told.pass = false;
    news.replaceChildren();
    cards.place?.(cards.current());
  });
  return button;
}

function movedWords(moves) {
  const who = [...new Set(moves.map((row) => row.by).filter(Boolean))];
  const by = who.length ? ` by ${who.length > 2 ? `${who.length} people` : who.join(' and ')}` : '';
  const [first] = moves;
  const to = new Set(moves.map((row) => row.label)).size === 1 ? ` to ${first.label}` : '';
  return moves.length === 1 ? `${first.name} moved${to}${by}` : `${number.format(moves.length)} people moved${to}${by}`;
}

function showNews() {
  const lines = [];
  const moves = [...told.moved.values()];
  if (told.pass) lines.push(link('A review pass was opened or closed', location.href));
  if (moves.length) lines.push(link(movedWords(moves), `${room.room}?stage=${moves.at(-1).stage}`));
  if (told.arrived.size) lines.push(link(`${number.format(told.arrived.size)} new ${told.arrived.size === 1 ? 'submission' : 'submissions'}`, `${room.room}?stage=review`));
  news.replaceChildren(...lines, ...(lines.length ? [dismissal()] : []));
  speak(lines.map((line) => line.firstChild.textContent).join('. '));
}

let spoken = '';
let speaking;
function speak(text) {
  clearTimeout(speaking);
  if (!text || text === spoken) return;
  speaking = setTimeout(() => { spoken = text; announce(text); }, QUIET);
}

/* --- who is here --- */
function showPeople(people) {
  const others = people.filter((person) => String(person.user) !== room.user);
  peopleList.replaceChildren(...others.slice(0, 8).map((person) => {
    const item = document.createElement('li');
    const initials = person.name.split(/\s+/).filter(Boolean).map((word) => word[0]).slice(0, 2).join('').toUpperCase();
    const card = person.at && cards.byId(person.at);
    const text = card ? `${person.name}, at ${cards.nameOf(card)}` : person.name;
    item.title = text;
    const face = Object.assign(document.createElement('span'), { className: 'avatar avatar--initials avatar--xs', textContent: initials || '?' });
    face.setAttribute('aria-hidden', 'true');
    item.append(face, Object.assign(document.createElement('span'), { className: 'sr-only', textContent: text }));
    return item;
  }));
  if (others.length > 8) peopleList.append(Object.assign(document.createElement('li'), { className: 'xs muted', textContent: `and ${others.length - 8} more` }));
  peopleList.hidden = !others.length;
}

/* --- the socket, and looking by oneself --- */
function show(is) {
  const words = { on: 'Live', off: 'Not live; looking every 20 s', out: 'Not live: load the page again' };
  if (state.dataset.live === is) return;
  state.dataset.live = is;
  state.textContent = words[is];
  state.hidden = false;
  if (is !== 'on') showPeople([]);
}

export async function look() {
  const answer = await send(`${room.room}changes/${cursor === null ? '' : `?cursor=${cursor}`}`, { method: 'GET', headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    if (answer && (answer.redirected || answer.status === 404 || answer.status === 403)) stop();
    return;
  }
  const data = await answer.json();
  const first = cursor === null;
  cursor = data.cursor;
  // A page that comes back from the browser's memory is older than any cursor tells.
  if (data.much || (first && performance.now() > 12000)) take('moved', [], 1);
  else for (const [kind, ids] of Object.entries(data.kinds)) take(kind, ids);
}

/* Only a change of pace begins anew: sockets that fail every few seconds must not put the next look off for ever. */
function schedule() {
  const every = state.dataset.live === 'on' ? CHECK : LOOK;
  if (ended || every === pace) return;
  pace = every;
  clearInterval(polling);
  polling = setInterval(() => { if (!document.hidden) look(); }, every);
}

function stop() {
  ended = true;
  clearInterval(polling);
  clearTimeout(retry);
  socket?.close();
  show('out');
}

function connect() {
  clearTimeout(retry);
  if (ended || (socket && socket.readyState <= WebSocket.OPEN)) return;
  const mine = new WebSocket(address);
  socket = mine;
  mine.addEventListener('message', ({ data }) => {
    heard = Date.now();
    const message = JSON.parse(data);
    if (state.dataset.live !== 'on') {
      tries = 0;
      show('on');
      schedule();
      look(); // what happened while nobody told
      sayWhere();
    }
    if (message.kind === 'presence') showPeople(message.people);
    else if (message.kind !== 'beat') take(message.kind, message.ids, message.many);
  });
  mine.addEventListener('close', ({ code }) => {
    if (socket !== mine) return;
    socket = null;
    if (FOR_GOOD.has(code)) {
      look(); // the page itself says whether there is still something to see
      show('off');
      schedule();
      return;
    }
    show('off');
    schedule();
    retry = setTimeout(connect, BACKOFF[Math.min(tries, BACKOFF.length - 1)] * (0.75 + Math.random() / 2));
    tries += 1;
  });
}

let said = null;
let saying;
function sayWhere() {
  clearTimeout(saying);
  saying = setTimeout(() => {
    const at = Number(cards.current()?.dataset.id) || null;
    if (at === said || socket?.readyState !== WebSocket.OPEN) return;
    said = at;
    socket.send(JSON.stringify({ at }));
  }, SAY);
}
cards.onMove(sayWhere);

/* After sleep a socket may look open and be dead. */
setInterval(() => {
  if (socket?.readyState === WebSocket.OPEN && heard && Date.now() - heard > SILENT) {
    const dead = socket;
    socket = null;
    dead.close();
    said = null;
    show('off');
    schedule();
    connect();
  }
}, 10000);
function awake() {
  if (document.hidden || ended) return;
  look();
  tries = 0;
  connect();
}
document.addEventListener('visibilitychange', awake);
addEventListener('online', awake);
addEventListener('pageshow', (event) => { if (event.persisted) awake(); });
addEventListener('pagehide', () => { socket?.close(); });

look();
schedule();
connect();
