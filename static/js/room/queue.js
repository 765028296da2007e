/* What was decided is sent in order, one at a time, and kept until the server has it: through a lost connection,
   a signed-out session or a reload. Only ids and verbs are kept, for this tab and this person. */
import { send } from '../send.js';

const BACKOFF = [1000, 2000, 4000, 8000, 15000];
const handlers = {};
const watchers = [];
let key = '';
let items = [];
let results = {};
let running = false;
let tries = 0;
let timer;

export const handle = (kind, handler) => { handlers[kind] = handler; };
export const onChange = (fn) => watchers.push(fn);
export const resultOf = (itemKey) => results[itemKey];
export const waiting = () => items.length;

function changed(why = '') {
  try {
    if (items.length) sessionStorage.setItem(key, JSON.stringify({ items, results }));
    else sessionStorage.removeItem(key);
  } catch {
    // A full or forbidden store only costs the memory of a reload.
  }
  for (const fn of watchers) fn({ count: items.length, why });
}

/* Takes up what an earlier page of this tab could not send. */
export function start(storageKey) {
  key = storageKey;
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  ({ items, results } = JSON.parse(kept));
  for (const item of items) item.again = true;
  run();
}

export function add(item) {
  items.push({ ...item, key: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}` });
  const added = items.at(-1);
  changed();
  run();
  return added;
}

/* Whether it could be taken out before it was ever sent. */
export function drop(itemKey) {
  const at = items.findIndex((item) => item.key === itemKey);
  if (at < 0 || items[at].sent) return false;
  items.splice(at, 1);
  changed();
  return true;
}

export const pending = (test) => items.filter(test);

export function retry() {
  clearTimeout(timer);
  run();
}

async function run() {
  if (running) return;
  running = true;
  while (items.length) {
    const verdict = await post(items[0]);
    if (verdict) {
      later(verdict);
      break;
    }
    tries = 0;
    items.shift();
    changed();
  }
  running = false;
}

function later(why) {
  clearTimeout(timer);
  timer = setTimeout(retry, BACKOFF[Math.min(tries, BACKOFF.length - 1)]);
  tries += 1;
  changed(why);
}

/* Returns why it must wait, or nothing when it is settled. */
async function post(item) {
  const handler = handlers[item.kind];
  const request = handler.request(item);
  if (!request) return '';
  item.sent = true;
  let answer;
  let data;
  try {
    answer = await send(request.url, { body: new URLSearchParams(request.fields), headers: { Accept: 'application/json' }, keepalive: true });
    if (answer.status >= 500 || answer.status === 429) return keep(item, 'server');
    if (answer.redirected || !answer.headers.get('Content-Type')?.includes('json')) return keep(item, answer.status === 404 ? 'server' : 'session');
    data = await answer.json();
  } catch {
    return keep(item, 'connection');
  }
  if (answer.ok) {
    if (data.undo) results[item.key] = data.undo;
    handler.done(item, data);
  } else handler.failed(item, data, answer.status);
  return '';
}

function keep(item, why) {
  item.again = true;
  return why;
}

addEventListener('online', retry);
addEventListener('beforeunload', (event) => { if (items.length && tries) event.preventDefault(); });
