/* The door: one tap an act, shown at once and kept until the server has it. Rows never move under a thumb. */
import { announce } from '../announce.js';
import { arrived } from '../content.js';
import { send } from '../send.js';
import { toast } from '../toast.js';
import { followDay, waited } from './daylive.js';
import { openQueue } from './offline.js';

const root = document.querySelector('[data-door]');
const part = root.querySelector('[data-door-live-part]');
const state = root.querySelector('[data-door-state]');
const unsent = root.querySelector('[data-door-unsent]');
const refusedBox = root.querySelector('[data-door-refused]');
const find = root.querySelector('[data-door-find]');

const AFTER = { check_in: 'waiting', enter: 'in', complete: 'seen', miss: 'missed', undo_check_in: 'coming', undo_enter: 'waiting', reopen: 'in', correct: 'coming' };
const UNDO = { check_in: 'undo_check_in', enter: 'undo_enter', complete: 'reopen', miss: 'correct', undo_check_in: 'check_in', undo_enter: 'enter', reopen: 'complete', correct: 'miss' };
const SAID = { check_in: 'is here', enter: 'called in', complete: 'is out', miss: 'did not come', undo_check_in: 'not here after all', undo_enter: 'waiting again', reopen: 'in the room again', correct: 'expected after all' };
const GROUP = { checked_in: 'waiting', in_room: 'in', completed: 'seen', no_show: 'missed' };
const DOUBLE_TAP = 700;
const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const rows = () => [...part.querySelectorAll('[data-row]')];
const rowOf = (id) => part.querySelector(`[data-row="${id}"]`);
const nameOf = (id) => rowOf(id)?.dataset.name ?? 'Somebody';

/* --- what waits to be sent --- */
const queue = openQueue(root.dataset.doorKeep, {
  request: (item) => (item.kind === 'delay'
    ? { url: `${root.dataset.door}delay/`, fields: { room: item.id, minutes: item.minutes } }
    : { url: `${root.dataset.door}act/`, fields: { appointment: item.id, verb: item.verb } }),
  settled(item, data) {
    if (item.kind === 'delay') toast(data.text);
    else written(item.id, data);
    look();
  },
  refused(item, message) {
    const line = document.createElement('li');
    line.textContent = item.kind === 'delay' ? message : `${message} (${nameOf(item.id)} ${SAID[item.verb]}, ${clockTime.format(item.at)})`;
    refusedBox.querySelector('[data-door-refused-list]').append(line);
    refusedBox.hidden = false;
    announce(line.textContent);
    overlay();
    look();
  },
  changed(why) {
    showUnsent(why);
    overlay();
  },
});

function written(id, data) {
  const row = rowOf(id);
  if (!row) return;
  row.dataset.base = GROUP[data.state] ?? 'coming';
  row.querySelector('[data-says]').textContent = data.label;
  overlay();
}

function showUnsent(why) {
  const count = queue.items().length;
  const late = why || !navigator.onLine || unsent.textContent;
  unsent.hidden = !count || !late;
  const what = `${count} waiting to be sent`;
  unsent.textContent = !count || !late ? '' : why === 'session' ? `${what}: sign in again in another tab` : what;
}

/* What was tapped stands over what the server last said. */
function overlay() {
  const pending = new Map();
  for (const item of queue.items()) pending.set(item.kind === 'delay' ? `use-${item.id}` : String(item.id), item);
  for (const row of rows()) paint(row, pending.get(row.dataset.row));
  for (const line of part.querySelectorAll('.doorroom__line[data-person]')) line.toggleAttribute('data-done', pending.has(line.dataset.person));
  for (const card of part.querySelectorAll('[data-use]')) paintDelay(card, pending.get(`use-${card.dataset.use}`));
  counts();
  filter();
}

function paint(row, item) {
  row.dataset.base ??= row.dataset.group;
  row.dataset.group = item ? AFTER[item.verb] : row.dataset.base;
  row.toggleAttribute('data-pending', Boolean(item));
  const says = row.querySelector('[data-pending-says]');
  row.querySelector('[data-says]').hidden = Boolean(item);
  says.hidden = !item;
  says.textContent = !item ? '' : `${SAID[item.verb][0].toUpperCase()}${SAID[item.verb].slice(1)} ${clockTime.format(item.at)}, waiting to be sent`;
}

function paintDelay(card, item) {
  const says = card.querySelector('[data-delay-says]');
  says.hidden = !item;
  if (item) says.textContent = Number(item.minutes) ? `${item.minutes} min late: waiting to be sent` : 'On time: waiting to be sent';
}

/* --- acts --- */
const tapped = new Map();
const touched = new Set();

function act(id, verb) {
  if (Date.now() - (tapped.get(id) ?? 0) < DOUBLE_TAP) return;
  tapped.set(id, Date.now());
  touched.add(String(id));
  const item = queue.add({ kind: 'act', id, verb });
  const text = `${nameOf(id)}: ${SAID[verb]}`;
  announce(text);
  toast(text, {
    undo() {
      tapped.delete(id);
      if (!queue.drop(item.key)) act(id, UNDO[verb]);
    },
  });
}

root.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-door-act]')) {
    event.preventDefault();
    form.querySelector('details[open]')?.removeAttribute('open');
    act(form.dataset.person, event.submitter.value);
  } else if (form.matches('[data-door-delay]')) {
    event.preventDefault();
    const { doorDelay: id } = form.dataset;
    for (const item of queue.items()) if (item.kind === 'delay' && item.id === id) queue.drop(item.key);
    queue.add({ kind: 'delay', id, minutes: event.submitter.value });
  }
});
root.querySelector('[data-door-refused-clear]').addEventListener('click', () => {
  refusedBox.querySelector('[data-door-refused-list]').replaceChildren();
  refusedBox.hidden = true;
});

/* --- who shows --- */
let shown = part.querySelector('[data-door-show][aria-current]')?.dataset.doorShow ?? 'now';
const SHOWS = { now: ['coming', 'waiting', 'in'], all: ['coming', 'waiting', 'in', 'seen', 'missed'] };
const fits = (group, key) => (SHOWS[key] ?? [key]).includes(group);

function counts() {
  const groups = rows().map((row) => row.dataset.group);
  for (const el of part.querySelectorAll('[data-door-count]')) {
    const { doorCount: key } = el.dataset;
    el.textContent = groups.filter((group) => fits(group, key)).length;
  }
}

function filter() {
  const words = find.value.trim().toLocaleLowerCase();
  let some = false;
  for (const row of rows()) {
    const belongs = fits(row.dataset.group, shown) || touched.has(row.dataset.row);
    row.hidden = words ? !row.dataset.name.toLocaleLowerCase().includes(words) : !belongs;
    some ||= !row.hidden;
  }
  const none = part.querySelector('[data-door-none]');
  if (none) none.hidden = some;
  for (const chip of part.querySelectorAll('[data-door-show]')) {
    if (chip.dataset.doorShow === shown) chip.setAttribute('aria-current', 'true');
    else chip.removeAttribute('aria-current');
  }
}

root.addEventListener('click', (event) => {
  const chip = event.target.closest('[data-door-show]');
  if (!chip || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  shown = chip.dataset.doorShow;
  touched.clear();
  filter();
});
find.addEventListener('input', filter);

/* --- the clock: the server's, whatever the device believes --- */
let skew = 0;
const readClock = () => { skew = Date.parse(part.querySelector('[data-door-now]')?.dataset.doorNow ?? '') - Date.now() || 0; };

function tick() {
  for (const el of part.querySelectorAll('[data-since]')) el.textContent = waited(Date.now() + skew - Date.parse(el.dateTime));
}

/* --- what others did --- */
let pressing = false;
let again = false;
for (const kind of ['pointerdown', 'keydown']) root.addEventListener(kind, () => { pressing = true; });
for (const kind of ['pointerup', 'pointercancel', 'keyup']) addEventListener(kind, () => setTimeout(release, 350));
function release() {
  pressing = false;
  if (again) look();
}
// A tap must find what it was aimed at, and an open menu stays.
const isBusy = () => pressing || part.querySelector('details[open]');

async function look() {
  again = false;
  if (!navigator.onLine) return;
  const answer = await send(root.dataset.door, { method: 'GET' }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const html = await answer.text();
  if (isBusy()) {
    again = true;
    return;
  }
  put(html);
}

/* Where the focus was, by what it belongs to. */
function placeOfFocus() {
  const el = document.activeElement;
  if (!part.contains(el)) return null;
  const chip = el.closest('[data-door-show]');
  if (chip) return `[data-door-show="${chip.dataset.doorShow}"]`;
  const holder = el.closest('[data-row], [data-use]');
  if (!holder) return null;
  const inside = holder.dataset.row ? `[data-row="${holder.dataset.row}"]` : `[data-use="${holder.dataset.use}"]`;
  return `${inside} button`;
}

function put(html) {
  const place = placeOfFocus();
  part.innerHTML = html;
  arrived(part);
  readClock();
  overlay();
  tick();
  if (place) [...part.querySelectorAll(place)].find((el) => el.checkVisibility?.() ?? true)?.focus({ preventScroll: true });
}

function show(is) {
  const words = { on: 'Live', off: 'Not live; looking every 15 s', away: 'No connection. Go on: what you tap is kept' };
  state.hidden = false;
  state.dataset.live = is;
  state.textContent = words[is];
  showUnsent(is === 'away' ? 'connection' : '');
}

find.closest('label').hidden = false;
readClock();
overlay();
tick();
setInterval(tick, 5000);
document.addEventListener('toggle', (event) => { if (again && event.target.matches?.('details') && !isBusy()) look(); }, true);
followDay(root.dataset.doorLive, { look, show });
queue.run();
