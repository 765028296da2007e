/* Acts made at the door, kept until the server has them: through a lost connection, a reload, a closed tab.
   Only ids, verbs and moments are kept, never a name. Each has a key of its own, so one sent twice counts once. */
import { send } from '../send.js';

const BACKOFF = [1000, 2000, 4000, 8000, 15000];
const NO_CONNECTION = 30000; // the browser says when it is back; this is for one that does not

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/* request(item) → {url, fields}; settled(item, data); refused(item, message); changed(why). */
export function openQueue(place, { request, settled, refused, changed }) {
  let memory = [];
  let running = false;
  let sending = '';
  let tries = 0;
  let timer;

  function items() {
    try {
      return JSON.parse(localStorage.getItem(place) ?? '[]');
    } catch {
      return memory;
    }
  }

  function keep(next, why = '') {
    memory = next;
    try {
      if (next.length) localStorage.setItem(place, JSON.stringify(next));
      else localStorage.removeItem(place);
    } catch {
      // A full or forbidden store costs the memory of a reload only.
    }
    changed(why);
  }

  function add(item) {
    const added = { ...item, key: newKey(), at: Date.now() };
    keep([...items(), added]);
    run();
    return added;
  }

  /* Whether it could be taken out before it was ever sent. */
  function drop(key) {
    const all = items();
    if (sending === key || !all.some((item) => item.key === key && !item.tried)) return false;
    keep(all.filter((item) => item.key !== key));
    return true;
  }

  const take = (key) => keep(items().filter((item) => item.key !== key));

  function run() {
    clearTimeout(timer);
    if (running) return;
    running = true;
    const work = () => empty().finally(() => { running = false; });
    // Of two windows of one person one sends at a time.
    if (navigator.locks) navigator.locks.request(place, work);
    else work();
  }

  async function empty() {
    for (let [item] = items(); item; [item] = items()) {
      const why = await post(item);
      if (why) {
        timer = setTimeout(run, navigator.onLine ? BACKOFF[Math.min(tries, BACKOFF.length - 1)] : NO_CONNECTION);
        tries += 1;
        changed(why);
        return;
      }
      tries = 0;
    }
  }

  /* Returns why it must wait, or nothing when it is settled. */
  async function post(item) {
    const { url, fields } = request(item);
    const body = new URLSearchParams({ ...fields, key: item.key, ago: Math.max(0, Date.now() - item.at) });
    sending = item.key;
    let answer;
    let data;
    try {
      answer = await send(url, { body, headers: { Accept: 'application/json' }, keepalive: true });
      if (answer.status >= 500 || answer.status === 429) return tried(item, 'server');
      if (answer.redirected || !answer.headers.get('Content-Type')?.includes('json')) return tried(item, 'session');
      data = await answer.json();
    } catch {
      return tried(item, 'connection');
    } finally {
      sending = '';
    }
    take(item.key);
    if (answer.ok) settled(item, data);
    else refused(item, data.message ?? 'It could not be written down.');
    return '';
  }

  /* It may have arrived all the same: from now on only its opposite takes it back. */
  function tried(item, why) {
    if (why !== 'connection' || navigator.onLine) keep(items().map((one) => (one.key === item.key ? { ...one, tried: true } : one)), why);
    return why;
  }

  addEventListener('online', run);
  addEventListener('storage', (event) => { if (event.key === place) changed(''); });
  addEventListener('beforeunload', (event) => { if (items().length && !navigator.onLine) event.preventDefault(); });

  return { add, drop, items, run };
}
