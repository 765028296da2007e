/* Selecting these, a run of these, or everyone who fits; and what is done to all of them at once. */
import { announce } from '../announce.js';
import { send } from '../send.js';
import { toast } from '../toast.js';
import { paintStanding, rememberDecision, room, say, undo } from './acts.js';
import { open as openBins } from './bins.js';
import { open as callBack } from './callback.js';
import * as cards from './cards.js';

const number = new Intl.NumberFormat('en-GB');
const bar = document.querySelector('.selbar');
const dialog = document.getElementById('bulk');
let everyone = 0;
let last = null;

export const picked = () => cards.all().filter((card) => card.querySelector('.shot__pick').checked);
export const any = () => everyone > 0 || picked().length > 0;

function show() {
  const count = everyone || picked().length;
  bar.querySelector('[data-selcount]').textContent = `${number.format(count)} selected`;
  const offer = bar.querySelector('[data-room-all]');
  offer.hidden = everyone > 0 || !document.querySelector('[data-room-more][data-part]');
}

export function toggle(card) {
  const box = card.querySelector('.shot__pick');
  box.checked = !box.checked;
  changed(card);
}

function changed(card) {
  everyone = 0;
  last = card;
  show();
  announce(`${picked().length} selected`);
}

export function run(card) {
  const list = cards.all();
  const [from, to] = [list.indexOf(last ?? card), list.indexOf(card)].sort((a, b) => a - b);
  for (const one of list.slice(Math.max(0, from), to + 1)) one.querySelector('.shot__pick').checked = true;
  changed(card);
}

export function clear() {
  everyone = 0;
  for (const card of picked()) card.querySelector('.shot__pick').checked = false;
  show();
}

async function selectEveryone() {
  const answer = await send(`${room.room}count/?${room.query}`, { method: 'GET', headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) {
    toast('Who fits could not be counted just now. Try again in a moment.', { tone: 'error' });
    return;
  }
  everyone = (await answer.json()).total;
  for (const card of cards.all()) card.querySelector('.shot__pick').checked = true;
  show();
  announce(`Everyone who fits: ${everyone} selected`);
}

export function fields(people) {
  const body = new URLSearchParams(room.query);
  if (everyone && !people) body.set('all', '1');
  else {
    const chosen = people ?? picked();
    body.set('pick', chosen.map((card) => card.dataset.id).join(','));
    body.set('seen', chosen.map((card) => `${card.dataset.id}:${card.dataset.rev}`).join(','));
  }
  return body;
}

/* Through the dialog: what needs a reason, a number typed or a second thought. */
export async function ask(to, people) {
  const query = fields(people);
  query.set('to', to);
  const answer = await send(`${room.room}bulk/?${query}`, { method: 'GET' }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    toast('That could not be prepared just now. Nothing was changed.', { tone: 'error' });
    return;
  }
  dialog.innerHTML = await answer.text();
  dialog.dispatchEvent(new CustomEvent('callboard:content', { bubbles: true }));
  dialog.showModal();
  dialog.querySelector('h2').focus();
}

async function post(body) {
  const answer = await send(`${room.room}decide/`, { body, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer || !answer.headers.get('Content-Type')?.includes('json')) {
    toast('Callboard could not be reached. Nobody was moved; try again in a moment.', { tone: 'error' });
    return null;
  }
  return { ok: answer.ok, data: await answer.json() };
}

function settle(data) {
  paintStanding(data);
  clear();
  if (data.undo) rememberDecision(data.undo, data.moved.map((row) => row.id));
  say(data.text, data.undo ? { undo, key: 'Z' } : {});
  if (data.refused.length) tellRefused(data.refused);
}

export async function move(to) {
  const body = fields();
  body.set('to', to);
  const answer = await post(body);
  if (!answer) return;
  if (answer.ok) settle(answer.data);
  else {
    if (answer.data.moved) paintStanding(answer.data);
    toast(answer.data.message, { tone: 'error' });
  }
}

/* One, these, or everyone who fits. */
export function putInBin(people) {
  if (everyone && !people) openBins({ everyone, body: fields() });
  else openBins({ people: people ?? picked() });
}

export function compare() {
  const chosen = picked();
  if (everyone || chosen.length < 2 || chosen.length > 4) toast('Select two to four people to compare.');
  else location.assign(`${room.room}compare/?pick=${chosen.map((card) => card.dataset.id).join(',')}&${room.query}`);
}

/* A bulk act never silently skips: who could not be moved comes back by name. */
function tellRefused(refused) {
  const head = document.createElement('div');
  head.className = 'dialog__head';
  head.append(Object.assign(document.createElement('h2'), { id: 'bulk-h', className: 'grow', tabIndex: -1, textContent: `${number.format(refused.length)} could not be moved` }));
  const body = document.createElement('div');
  body.className = 'dialog__body';
  const list = document.createElement('ul');
  list.className = 'stack gap-2';
  list.append(...refused.map(({ name, reason }) => {
    const row = document.createElement('li');
    row.append(Object.assign(document.createElement('b'), { textContent: name }), ` ${reason}.`);
    return row;
  }));
  body.append(list);
  const foot = document.createElement('div');
  foot.className = 'dialog__foot';
  foot.append(Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--primary', textContent: 'Back to the faces', onclick: () => dialog.close() }));
  dialog.replaceChildren(head, body, foot);
  if (!dialog.open) dialog.showModal();
}

/* The number has changed since the dialog was opened: it is asked again, with the new one. */
function confirmUnseen(form, { message, details }) {
  let box = form.querySelector('[data-room-unopened]');
  if (!box) {
    const banner = Object.assign(document.createElement('label'), { className: 'banner banner--warn check' });
    box = Object.assign(document.createElement('input'), { type: 'checkbox', name: 'confirm_unopened', required: true });
    box.dataset.roomUnopened = '';
    const words = document.createElement('span');
    words.dataset.roomUnopenedText = '';
    banner.append(box, words);
    form.querySelector('.stack').prepend(banner);
  }
  box.value = details.unopened;
  box.checked = false;
  form.querySelector('[data-room-unopened-text]').textContent = message;
  box.focus();
  announce(message);
}

dialog.addEventListener('submit', async (event) => {
  const form = event.target.closest('[data-room-bulk]');
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  const answer = await post(new URLSearchParams(new FormData(form)));
  button.disabled = false;
  if (!answer) return;
  if (answer.ok) {
    dialog.close();
    settle(answer.data);
  } else if (answer.data.code === 'needs_confirmation') confirmUnseen(form, answer.data);
  else toast(answer.data.message, { tone: 'error' });
});

if (bar) {
  document.addEventListener('change', (event) => {
    if (event.target.matches('.shot__pick')) changed(event.target.closest('.shot'));
  });
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button || button.matches('[data-plain]')) return;
    if (button.matches('[data-room-all]')) selectEveryone();
    else if (button.matches('[data-room-clear]')) clear();
    else if (button.matches('[data-room-binning]')) putInBin();
    else if (button.matches('[data-room-comparing]')) compare();
    else if (button.matches('[data-room-going]')) location.assign(`${button.getAttribute('formaction')}?${fields()}`);
    else if (button.value === 'not_selected') ask(button.value);
    else if (button.value === 'callback') callBack(picked());
    else if (button.value) move(button.value);
    event.preventDefault();
  });
  show();
}
