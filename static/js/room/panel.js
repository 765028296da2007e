/* One submission whole, beside the board. It follows the keyboard; resting on somebody opens them. */
import { announce } from '../announce.js';
import { arrived } from '../content.js';
import { send } from '../send.js';
import { toast } from '../toast.js';
import { decide, onAct, rate, room } from './acts.js';
import * as cards from './cards.js';
import { open as callBack } from './callback.js';
import { ask } from './picks.js';

const REST = 400; // shorter is passing by, and nobody has been looked at
const KEPT = 24;
const panel = document.querySelector('[data-room-panel]');
const frame = document.querySelector('.review');
const narrow = matchMedia('(max-width: 63.99rem)');
const parts = new Map();
const typed = new Map();
let shownId = null;
let showing = null;
let resting;

const address = (id) => `${room.room}submissions/${id}/`;
export const isOpen = () => !panel.hidden;

function part(id) {
  if (!parts.has(id)) {
    const got = send(address(id), { method: 'GET' }).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.text();
    });
    got.catch(() => parts.delete(id));
    parts.set(id, got);
    if (parts.size > KEPT) parts.delete(parts.keys().next().value);
  }
  return parts.get(id);
}

function fetchFace(html) {
  const [, address] = html.match(/<img class="print" src="([^"]+)"/) ?? [];
  if (address) new Image().src = address.replaceAll('&amp;', '&');
}

function keepTyped() {
  const note = panel.querySelector('[data-room-note]');
  if (shownId && note?.value.trim()) typed.set(shownId, note.value);
  else typed.delete(shownId);
}

function rest(id) {
  clearTimeout(resting);
  resting = setTimeout(async () => {
    const card = cards.byId(id);
    const answer = await send(`${address(id)}open/`, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok || !card) return;
    const { state, viewed } = await answer.json();
    if (viewed) cards.paintOpened(card);
    if (card.dataset.state === 'submitted' && state === 'viewed') {
      card.dataset.state = state;
      const pill = panel.querySelector('[data-panel-pill]');
      if (String(id) === shownId && pill) pill.replaceChildren(document.querySelector('template[data-pill="viewed"]').content.cloneNode(true));
    }
    parts.delete(String(id));
  }, REST);
}

async function show(card) {
  keepTyped();
  const { id } = card.dataset;
  shownId = id;
  let html;
  try {
    html = await part(id);
  } catch {
    if (shownId === id) {
      panel.innerHTML = '<p class="panelwait">This submission could not be fetched.</p>';
      toast('This submission could not be fetched. It is still there; try again in a moment.', { tone: 'error' });
      shownId = null;
    }
    return;
  }
  if (shownId !== id || panel.hidden) return;
  panel.innerHTML = html;
  const note = panel.querySelector('[data-room-note]');
  if (note && typed.has(id)) note.value = typed.get(id);
  markMine(card.dataset.mine);
  arrived(panel);
  rest(id);
  const list = cards.all();
  const next = list[list.indexOf(card) + 1];
  if (next) part(next.dataset.id).then(fetchFace, () => {});
}

export async function open(card) {
  if (!card) return;
  const was = isOpen();
  panel.hidden = false;
  frame.dataset.panel = '';
  if (!was) panel.innerHTML = '<p class="panelwait">Opening…</p>';
  cards.place(card, { focus: !narrow.matches });
  if (!was) {
    if (narrow.matches) history.pushState({ panel: true }, '');
    await showing;
    // The keyboard stays on the faces, so nothing else says it.
    if (!narrow.matches && shownId === card.dataset.id) announce(`${cards.nameOf(card)} is open beside the faces`);
  }
  if (narrow.matches) panel.querySelector('h2')?.focus();
}

export function close({ back = true } = {}) {
  if (!isOpen()) return false;
  keepTyped();
  clearTimeout(resting);
  panel.hidden = true;
  delete frame.dataset.panel;
  shownId = null;
  panel.replaceChildren();
  if (narrow.matches && back && history.state?.panel) history.back();
  cards.place(cards.current());
  return true;
}

function markMine(value) {
  for (const radio of panel.querySelectorAll('[data-room-rate] input')) radio.checked = radio.value === String(value ?? '');
}

/* Puts the cursor into a field of the person whom the keyboard is on. What is typed until it is there waits for it,
   so that no letter of a note becomes a decision. */
export async function into(selector) {
  let early = '';
  const hold = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key.length === 1) early += event.key;
    else if (event.key === 'Enter') early += '\n';
  };
  document.addEventListener('keydown', hold, { capture: true });
  try {
    if (!isOpen()) await open(cards.current());
    await showing;
  } finally {
    document.removeEventListener('keydown', hold, { capture: true });
  }
  const field = panel.querySelector(selector);
  if (!field) return;
  field.focus();
  if (!early) return;
  const [line, sent] = field.matches('textarea') ? [early] : early.split('\n');
  field.setRangeText(line, field.selectionStart, field.selectionEnd, 'end');
  if (sent !== undefined) field.form.requestSubmit();
}

async function sendBack(form) {
  const back = form.closest('[data-room-back]');
  const field = document.activeElement?.name;
  let answer;
  try {
    answer = await send(form.action, { body: new URLSearchParams(new FormData(form)) });
    if (answer.redirected || !(answer.ok || answer.status === 422)) throw new Error(String(answer.status));
  } catch {
    toast('Not saved: Callboard could not be reached. What you typed is still here.', { tone: 'error' });
    return;
  }
  const html = await answer.text();
  const id = back.dataset.roomBack;
  parts.delete(id);
  if (!back.isConnected) return;
  const fresh = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
  const draft = back.querySelector('[data-room-note]')?.value;
  back.replaceWith(fresh);
  if (draft) fresh.querySelector('[data-room-note]').value = draft;
  const again = field && fresh.querySelector(`[name="${field}"]:not([type=hidden])`);
  if (again) again.focus();
  else if (!narrow.matches) cards.place(cards.current());
  arrived(fresh);
  const card = cards.byId(id);
  const tags = [...fresh.querySelectorAll('input[name=remove]')].map((input) => ({ name: input.value, colour: input.dataset.tagColour ?? '' }));
  if (card) cards.paintTags(card, tags);
}

panel.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-note-form], [data-notes-read]') || event.submitter?.matches('[data-plain]')) return; // notes.js, pages
  event.preventDefault();
  if (form.matches('[data-room-back-form]')) sendBack(form);
  else if (form.matches('[data-room-acts]')) {
    const card = cards.byId(form.dataset.roomActs);
    const to = event.submitter?.value;
    if (to === 'not_selected') ask(to, [card]);
    else if (to === 'callback') callBack([card]);
    else if (to) decide(card, to);
  }
});
panel.addEventListener('change', (event) => {
  const form = event.target.closest('[data-room-rate]');
  if (form) rate(form.dataset.roomRate, Number(event.target.value));
});
panel.addEventListener('click', async (event) => {
  if (event.target.closest('[data-room-close]')) close();
  const by = Number(event.target.closest('[data-room-step]')?.dataset.roomStep ?? 0);
  if (!by) return;
  await cards.step(by, { focus: false });
  await showing;
  panel.querySelector(`[data-room-step="${by}"]`)?.focus();
});
panel.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !event.target.matches('input, textarea, select')) return;
  event.stopPropagation();
  if (narrow.matches) panel.querySelector('h2')?.focus();
  else cards.place(cards.current());
});
panel.addEventListener('callboard:noted', ({ detail: { id, draft } }) => {
  parts.delete(id);
  if (!draft) typed.delete(id);
});
addEventListener('popstate', () => close({ back: false }));

cards.onMove((card) => { if (isOpen() && card.dataset.id !== shownId) showing = show(card); });
onAct((ids) => {
  for (const id of ids) parts.delete(String(id));
  const card = shownId && cards.byId(shownId);
  if (!card || !ids.includes(Number(shownId))) return;
  markMine(card.dataset.mine);
  const pill = document.querySelector(`template[data-pill="${card.dataset.state}"]`);
  if (pill) panel.querySelector('[data-panel-pill]')?.replaceChildren(pill.content.cloneNode(true));
});
