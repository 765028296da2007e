/* When something was last kept, by the clock of this device; and posting what is to be kept. */
import { enhance } from '../content.js';
import { send, sendWithToken } from '../send.js';

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const PATIENCE = 10_000;
const AGAIN = [3000, 8000, 20000];

const shown = (moment) => (moment.toDateString() === new Date().toDateString()
  ? hour.format(moment) : `${day.format(moment)}, ${hour.format(moment)}`);

enhance('[data-kept-at]', (time) => { time.textContent = shown(new Date(time.dateTime)); });

function whyNot(status, words = 'Copy what you typed, and open this page anew.') {
  if (status === 409) return words;
  return status === 404 ? 'Not saved: this breakdown takes nobody any more.' : `Not saved. ${words}`;
}

export function sayKept(form, words) {
  for (const out of form.querySelectorAll('[data-kept-says]')) if (out.textContent !== words) out.textContent = words;
}

/* Calls `body()` for what to keep a moment after each `later()`, one request at a time; `kept(answer)` hears what came of
   it, `lost()` that what was sent is not there, `refused(status, why)` besides that trying again is of no use. */
export function keeper(form, url, { body, kept, lost = () => {}, refused, pause = 1000 }) {
  let timer, running = null, changed = false, tries = 0, stopped = false;

  async function save() {
    clearTimeout(timer);
    if (running || stopped) return;
    changed = false;
    running = new AbortController();
    try {
      const answer = await send(url, { body: body(), headers: { 'X-Autosave': '1', Accept: 'application/json' }, signal: running.signal });
      // A session that has ended leads to the page where one signs in.
      if (answer.redirected) throw new Error('signed out');
      const said = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {};
      if (answer.ok) {
        tries = 0;
        kept(said);
        sayKept(form, `Saved ${shown(new Date(said.at))}`);
      } else if (answer.status < 500) {
        lost();
        refused(answer.status, whyNot(answer.status, said.message));
      } else throw new Error(String(answer.status));
    } catch (error) {
      lost();
      if (error.name === 'AbortError') {
        // The page was being left, and somebody may have stopped that.
        running = null;
        return;
      }
      sayKept(form, error.message === 'signed out'
        ? 'Not saved: you have been signed out. Sign in again in another tab.'
        : 'Not saved yet. What you typed is still here; we keep trying.');
      timer = setTimeout(save, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
      running = null;
      return;
    }
    running = null;
    if (changed) later();
  }

  function later() {
    changed = true;
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  sendWithToken(form);
  form.addEventListener('submit', () => {
    const pending = changed || running;
    clearTimeout(timer);
    running?.abort();
    // Only on a page that was stopped from leaving.
    if (pending) setTimeout(later, PATIENCE);
  });
  addEventListener('online', () => { if (changed || tries) save(); });
  return {
    later,
    now: save,
    stop() { stopped = true; clearTimeout(timer); },
    go() { stopped = false; },
  };
}
