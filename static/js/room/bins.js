/* Putting people in bins: a dialog whose digits choose, one act for one, many or everyone who fits, and the way back. */
import { send } from '../send.js';
import { toast } from '../toast.js';
import { rememberAct, room, say, undo } from './acts.js';
import * as cards from './cards.js';
import * as queue from './queue.js';

const dialog = document.querySelector('[data-room-bins]');
const form = dialog?.querySelector('form');
let meant = null;

const number = new Intl.NumberFormat('en-GB');
const pileOf = (id) => {
  const button = form.querySelector(`[name=into][value="${id}"]`);
  return id && button ? { name: button.dataset.name, colour: button.dataset.colour } : null;
};
const pileOn = (card) => {
  const mark = card.querySelector('.shot__bin');
  return mark && { name: mark.lastChild.textContent, colour: mark.dataset.colour };
};

/* {people: [card…]}, or {everyone: n, body: URLSearchParams} for all that match. */
export function open(whom) {
  if (!dialog || !(whom.everyone || whom.people?.length)) return;
  meant = whom;
  const count = whom.everyone ?? whom.people.length;
  dialog.querySelector('[data-bins-who]').textContent = count === 1 ? cards.nameOf(whom.people[0]) : `${number.format(count)} people`;
  dialog.showModal();
  dialog.querySelector('h2').focus();
}

function paintRows(rows) {
  const list = form.querySelector('[data-bins-list]');
  list.replaceChildren(...rows.map(({ id, name, colour, total }, at) => {
    const button = Object.assign(document.createElement('button'), { className: 'btn binbox__bin', name: 'into', value: id });
    Object.assign(button.dataset, { name, colour });
    const dot = Object.assign(document.createElement('span'), { className: 'bindot' });
    dot.dataset.colour = colour;
    const count = Object.assign(document.createElement('span'), { className: 'num muted', textContent: number.format(total) });
    button.append(dot, Object.assign(document.createElement('span'), { className: 'grow', textContent: name }), count);
    if (at < 9) button.append(Object.assign(document.createElement('kbd'), { className: 'kbd', textContent: at + 1 }));
    return button;
  }));
  for (const { id, total } of rows) for (const el of document.querySelectorAll(`[data-bin-count="${id}"]`)) el.textContent = number.format(total);
}

function settle(data) {
  paintRows(data.bins);
  for (const [id, bin] of Object.entries(data.binned)) {
    const card = cards.byId(id);
    if (card) cards.paintBin(card, pileOf(bin));
  }
}

queue.handle('bin', {
  request: (item) => ({ url: `${room.room}bins/put/`, fields: { pick: item.ids.join(','), into: item.bin, stage: room.stage } }),
  done: (item, data) => settle(data),
  failed(item, data) {
    for (const { id, pile } of item.before) {
      const card = cards.byId(id);
      if (card) cards.paintBin(card, pile);
    }
    toast(`Not saved: ${data.message}`, { tone: 'error' });
  },
});
queue.handle('unbin', {
  request(item) {
    const url = queue.resultOf(item.of) ?? item.url;
    return url ? { url, fields: { stage: room.stage } } : null;
  },
  done(item, data) {
    settle(data);
    say(data.text);
  },
  failed: (item, data) => toast(data.message ?? 'That could not be taken back.', { tone: 'error' }),
});

function put(people, bin) {
  const pile = pileOf(bin);
  const before = people.map((card) => ({ id: card.dataset.id, pile: pileOn(card) }));
  for (const card of people) cards.paintBin(card, pile);
  const item = queue.add({ kind: 'bin', ids: people.map((card) => card.dataset.id), bin, before });
  rememberAct(() => {
    for (const { id, pile: was } of before) {
      const card = cards.byId(id);
      if (card) cards.paintBin(card, was);
    }
    if (!queue.drop(item.key)) queue.add({ kind: 'unbin', of: item.key });
  });
  const who = people.length === 1 ? cards.nameOf(people[0]) : `${people.length} people`;
  say(pile ? `In ${pile.name}: ${who}` : `In no bin: ${who}`, { undo, key: 'Z' });
}

/* A new bin, and everyone who fits: said when it is done. */
async function ask(body) {
  const answer = await send(`${room.room}bins/put/`, { body, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer || !answer.headers.get('Content-Type')?.includes('json')) {
    toast('Callboard could not be reached. Nobody was moved; try again in a moment.', { tone: 'error' });
    return;
  }
  const data = await answer.json();
  if (!answer.ok) {
    toast(data.message, { tone: 'error' });
    return;
  }
  settle(data);
  if (data.undo) rememberAct(() => queue.add({ kind: 'unbin', url: data.undo }));
  say(data.text, data.undo ? { undo, key: 'Z' } : {});
}

function choose(bin) {
  dialog.close('done');
  if (meant.everyone) {
    meant.body.set('into', bin);
    ask(meant.body);
  } else put(meant.people, bin);
  document.dispatchEvent(new CustomEvent('room-binned'));
}

function make() {
  const name = form.elements.name.value.trim();
  if (!name) {
    form.elements.name.focus();
    return;
  }
  const body = meant.everyone ? meant.body : new URLSearchParams({ pick: meant.people.map((card) => card.dataset.id).join(','), stage: room.stage });
  body.set('name', name);
  form.elements.name.value = '';
  dialog.close('done');
  ask(body);
  document.dispatchEvent(new CustomEvent('room-binned'));
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.submitter?.name === 'into') choose(event.submitter.value);
  else make();
});
dialog?.addEventListener('keydown', (event) => {
  const isName = event.target.matches('input');
  if (isName && event.key === 'Enter') {
    event.preventDefault();
    make();
  }
  if (isName || event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
  const buttons = [...form.querySelectorAll('[data-bins-list] button')];
  const button = event.key === '0' ? form.querySelector('[name=into][value=""]') : buttons[Number(event.key) - 1];
  if (!button) return;
  event.preventDefault();
  choose(button.value);
});
