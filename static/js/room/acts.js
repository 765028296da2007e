/* One key, one act: shown at once, saved behind it, taken back with Z, and put right when the server says no. */
import { announce } from '../announce.js';
import { toast } from '../toast.js';
import * as cards from './cards.js';
import * as queue from './queue.js';

export const room = document.querySelector('[data-room]').dataset;
const number = new Intl.NumberFormat('en-GB');
const SAID = {
  shortlisted: 'On the shortlist',
  audition: 'Up for audition',
  callback: 'Called back',
  viewed: 'Back in review',
  submitted: 'Back in review',
  not_selected: 'Not this time',
};
const done = [];
const watchers = [];
let shown;

export const mayDecide = 'mayDecide' in room;
export const onAct = (fn) => watchers.push(fn);
const acted = (ids) => { for (const fn of watchers) fn(ids); };

export function say(text, options) {
  shown?.remove();
  shown = toast(text, options);
}

export function paintCounts(counts) {
  if (!counts) return;
  const opened = Object.values(counts).reduce((sum, { total, unopened }) => sum + total - unopened, 0);
  for (const el of document.querySelectorAll('[data-opened]')) el.textContent = number.format(opened);
  for (const [stage, { total, unopened }] of Object.entries(counts)) {
    for (const el of document.querySelectorAll(`[data-count="${stage}"]`)) el.textContent = number.format(total);
    if (stage === room.stage) for (const el of document.querySelectorAll('[data-unopened]')) el.textContent = number.format(unopened);
  }
}

/* Where the server says that people stand now. */
export function paintStanding(data) {
  for (const row of data.moved ?? []) {
    const card = cards.byId(row.id);
    if (card) {
      cards.paintState(card, row.state);
      card.dataset.rev = row.rev;
    }
    for (const item of queue.pending((one) => one.kind === 'decide' && one.id === row.id)) item.rev = row.rev;
  }
  paintCounts(data.counts);
  acted((data.moved ?? []).map((row) => row.id));
}

function remember(entry) {
  done.push(entry);
  if (done.length > 200) done.shift();
  return entry;
}
const forget = (itemKey) => {
  const at = done.findIndex((entry) => entry.item === itemKey);
  if (at >= 0) done.splice(at, 1);
};
function unsaved(item, is) {
  cards.byId(item.id)?.toggleAttribute('data-unsaved', is);
}

export function decide(card, to) {
  if (!card || !mayDecide) return false;
  const before = card.dataset.state;
  const target = to === 'viewed' && cards.isUnopened(card) ? 'submitted' : to;
  const name = cards.nameOf(card);
  if (before === target) {
    say(`${name} is there already.`);
    return false;
  }
  cards.paintState(card, target);
  const item = queue.add({ kind: 'decide', id: Number(card.dataset.id), to, target, before, name, rev: Number(card.dataset.rev) });
  remember({ kind: 'decide', item: item.key, id: item.id, before });
  say(`${SAID[target]}: ${name}`, { undo, key: 'Z' });
  return true;
}

queue.handle('decide', {
  request: (item) => ({ url: `${room.room}decide/`, fields: { pick: item.id, seen: `${item.id}:${item.rev}`, to: item.to, stage: room.stage } }),
  done(item, data) {
    unsaved(item, false);
    const later = queue.pending((one) => one.kind === 'decide' && one.id === item.id && one.key !== item.key);
    // What was pressed since stands on the card; only its revision has moved on.
    if (later.length) {
      for (const row of data.moved) {
        cards.byId(row.id)?.setAttribute('data-rev', row.rev);
        for (const one of later) one.rev = row.rev;
      }
      paintCounts(data.counts);
    } else paintStanding(data);
  },
  failed(item, data) {
    unsaved(item, false);
    const standing = data.moved?.[0];
    if (standing?.state === item.target && item.again) {
      paintStanding(data); // it had arrived; only the answer was lost
      return;
    }
    forget(item.key);
    const card = cards.byId(item.id);
    if (standing) paintStanding(data);
    else if (card) cards.paintState(card, item.before);
    toast(`Not saved: ${data.message ?? item.name}`, { tone: 'error', stay: 27000 });
  },
});

/* What somebody has scored elsewhere than by one digit. */
export function scored(id, data) {
  const card = cards.byId(id);
  if (card) cards.paintTeam(card, data);
  acted([id]);
}

export function rate(id, value) {
  if (!mayDecide) return;
  if ('scorecard' in room) {
    say('This production scores on a card. Open the person to score them.');
    return;
  }
  const card = cards.byId(id);
  const before = Number(card?.dataset.mine ?? 0);
  if (before === value) return;
  if (card) cards.paintMine(card, value);
  acted([Number(id)]);
  const name = card ? cards.nameOf(card) : '';
  const item = queue.add({ kind: 'rate', id: Number(id), value, before, name });
  remember({ kind: 'rate', item: item.key, id: Number(id), before });
  announce(value ? `${name}: ${value}` : `${name}: rating taken away`);
}

queue.handle('rate', {
  request: (item) => ({ url: `${room.room}submissions/${item.id}/rate/`, fields: { value: item.value, ...(document.querySelector(`[data-room-scoring="${item.id}"]`) ? { part: 1 } : {}) } }),
  done(item, data) {
    unsaved(item, false);
    const card = cards.byId(item.id);
    const newer = queue.pending((one) => one.kind === 'rate' && one.id === item.id && one.key !== item.key).length;
    if (card && !newer) cards.paintTeam(card, data);
    if (!newer) document.dispatchEvent(new CustomEvent('room-rated', { detail: { id: item.id, part: data.part } }));
  },
  failed(item, data) {
    unsaved(item, false);
    forget(item.key);
    const card = cards.byId(item.id);
    if (card) cards.paintMine(card, item.before);
    toast(`Not saved: ${data.message ?? item.name}`, { tone: 'error', stay: 27000 });
  },
});

/* For an act that knows its own way back. */
export const rememberAct = (back) => remember({ back });

export function rememberDecision(undoUrl, ids) {
  remember({ kind: 'bulk', url: undoUrl, ids });
}

export function undo() {
  const entry = done.pop();
  if (!entry) {
    say('There is nothing to take back.');
    return;
  }
  // Whatever offered to take it back has been answered.
  for (const el of document.querySelectorAll('.toasts .toast:not(.toast--error)')) el.remove();
  const card = cards.byId(entry.id);
  if (entry.kind === 'rate') {
    if (card) cards.paintMine(card, entry.before);
    if (!queue.drop(entry.item)) queue.add({ kind: 'rate', id: entry.id, value: entry.before, before: 0, name: '' });
    announce('Rating taken back');
  } else if (entry.kind === 'decide') {
    if (card) cards.paintState(card, entry.before);
    if (!queue.drop(entry.item)) queue.add({ kind: 'undo', of: entry.item, id: entry.id });
    announce('Taken back');
  } else if (entry.back) entry.back();
  else queue.add({ kind: 'undo', url: entry.url });
  if (card) cards.place(card);
}

queue.handle('undo', {
  request: (item) => {
    const url = item.url ?? queue.resultOf(item.of);
    return url ? { url, fields: { stage: room.stage } } : null; // what it would undo was refused
  },
  done(item, data) {
    paintStanding(data);
    const [first] = data.refused;
    if (first) toast(`${first.name} stays: ${first.reason}.`, { tone: 'error' });
    else say(cards.byId(item.id) ? `Taken back: ${cards.nameOf(cards.byId(item.id))}` : data.text);
  },
  failed(item, data) {
    if (item.again && data.code === 'conflict') return; // taken back before the answer was lost
    toast(data.message ?? 'That could not be taken back.', { tone: 'error' });
  },
});

/* --- what is not saved yet --- */
const WHY = {
  connection: 'The connection is down. What you decide is kept here and sent when it is back.',
  session: 'You have been signed out. Sign in again in another tab, then reload this one; nothing is lost.',
  server: 'Callboard does not answer just now. What you decide is kept here and sent again.',
};
const state = document.querySelector('[data-savestate]');
let warned = '';
queue.onChange(({ count, why }) => {
  if (why) for (const item of queue.pending((one) => one.id)) unsaved(item, true);
  if (why && why !== warned) toast(WHY[why], { tone: 'error' });
  warned = count ? why || warned : '';
  state.hidden = !(count && warned);
  state.dataset.state = warned ? 'failed' : '';
  state.textContent = count ? `${count} not saved yet` : '';
});
