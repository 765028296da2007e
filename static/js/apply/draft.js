/* An application keeps itself: on the server as it is typed, and on this device for as long as the server has not got it.
   The copy here goes as soon as the server has it, after three days, and when the application has been sent. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { send, sendWithToken } from '../send.js';

const PAUSE = 900;
const SOON = 300;
const AGAIN = [3000, 8000, 20000];
const THREE_DAYS = 3 * 24 * 60 * 60 * 1000;
const HERE = matchMedia('(pointer: coarse)').matches ? 'phone' : 'computer';
const KEPT = ` Kept on this ${HERE}.`;
const WORDS = {
  saving: 'Saving…',
  nosignal: 'Not saved: no signal.',
  failed: 'Not saved yet.',
  restored: `Brought back from this ${HERE}`,
  offline: 'Not sent: no signal.',
  signedout: 'Not saved: you have been signed out. Sign in again in another tab.',
  invalid: 'Not saved: too long to keep as a draft.',
};
/* What they should hear of at once, and what is true only where this device keeps a copy. */
const TROUBLE = new Set(['nosignal', 'failed', 'offline', 'signedout', 'invalid']);
const NOT_KEPT = new Set(['csrfmiddlewaretoken', 'performer', 'do', 'file']);

/* What a button is called that keeps all of it on the server. */
const KEPT_BY_POST = /^(upload|save|tape:.*)$/;

const nameOf = (key) => `callboard.draft.${key}`;

/* A browser may refuse storage altogether; then there is only the server. */
const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(nameOf(key))); } catch { return null; }
  },
  write(key, copy) {
    try { localStorage.setItem(nameOf(key), JSON.stringify(copy)); return true; } catch { return false; /* full or forbidden */ }
  },
  drop(key) {
    try { localStorage.removeItem(nameOf(key)); } catch { /* forbidden */ }
  },
};

/* The server's moment, by the clock on the wall here: “11:38”, or “21 Nov” where it was another day. */
function momentWords(stamp) {
  const at = new Date(stamp);
  const isToday = at.toDateString() === new Date().toDateString();
  return at.toLocaleString('en-GB', isToday ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short' });
}

function fieldsOf(form) {
  return [...new FormData(form).entries()].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === 'string');
}

function restore(form, fields) {
  for (const control of form.elements) {
    if (!control.name || NOT_KEPT.has(control.name) || control.type === 'file') continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === 'checkbox' || control.type === 'radio') control.checked = values.includes(control.value);
    else if (values.length && 'value' in control && control.tagName !== 'BUTTON') control.value = values[0];
  }
}

enhance('[data-draft-done]', (el) => store.drop(el.dataset.draftDone));

enhance('form[data-draft]', (form) => {
  const key = form.dataset.draftKey;
  const out = form.querySelector('[data-draft-state]');
  const foot = form.querySelector('[data-apply-says]');
  let timer, running = false, changed = false, tries = 0, isKept = false;

  const say = (state) => {
    const was = out.dataset.state;
    out.dataset.state = state;
    out.textContent = state === 'saved' ? `Saved ${momentWords(form.dataset.draftSaved)}` : `${WORDS[state]}${isKept && TROUBLE.has(state) ? KEPT : ''}`;
    // Not after each word: when it stops being kept, and when it is kept again.
    if (TROUBLE.has(state) ? state !== was : TROUBLE.has(was) && state === 'saved') announce(out.textContent);
  };
  // `base` is the server's draft that this one grew from: clocks of phones are not to be trusted.
  // `posted` that it went along with a picture or a tape: what the server made of it then is newer, whatever a clock says.
  const keepHere = (posted = false) => {
    isKept = store.write(key, { at: Date.now(), base: form.dataset.draftSaved ?? '', posted, fields: fieldsOf(form) });
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const again = () => later(AGAIN[Math.min(tries++, AGAIN.length - 1)]);

  async function save() {
    const body = new FormData(form);
    // A page that is being left still runs for a moment, and its form reads as empty.
    if (running || !body.has('performer')) return;
    running = true;
    changed = false;
    body.delete('file');
    try {
      const answer = await send(form.dataset.draft, { body, headers: { 'X-Autosave': '1' } });
      if (answer.ok) {
        tries = 0;
        form.dataset.draftSaved = answer.headers.get('X-Saved-At') ?? '';
        if (!changed) { store.drop(key); say('saved'); }
      } else if (answer.status === 401) {
        say('signedout');
        again();
      }
      else if (answer.status === 422) say('invalid');
      else throw new Error(String(answer.status));
    } catch (error) {
      say(navigator.onLine && error.name !== 'TypeError' ? 'failed' : 'nosignal');
      again();
    }
    running = false;
    if (changed) later(PAUSE);
  }

  function keep() {
    changed = true;
    keepHere();
    if (!navigator.onLine) say('nosignal');
    else if (!TROUBLE.has(out.dataset.state)) say('saving');
    later(PAUSE);
  }

  form.addEventListener('input', keep);
  form.addEventListener('change', keep);
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    keepHere(KEPT_BY_POST.test(event.submitter?.value ?? ''));
    if (navigator.onLine) return;
    event.preventDefault();
    say('offline');
    if (foot) foot.textContent = `No signal. Send it when you have signal again${isKept ? `; it is kept on this ${HERE}` : ''}.`;
  });
  sendWithToken(form);
  addEventListener('pagehide', () => clearTimeout(timer));
  addEventListener('online', () => {
    if (foot && out.dataset.state === 'offline') foot.textContent = '';
    if (store.read(key)) later(SOON);
  });

  if (form.dataset.draftSaved) say('saved');
  if (form.hasAttribute('data-draft-bound')) {
    keepHere();
    later(PAUSE);
    return;
  }
  const kept = store.read(key);
  if (!kept) return;
  const saved = form.dataset.draftSaved ?? '';
  const overtaken = kept.base !== saved && (kept.posted || kept.at < (Date.parse(saved) || 0));
  if (overtaken || Date.now() - kept.at > THREE_DAYS) {
    store.drop(key);
    return;
  }
  restore(form, kept.fields);
  form.dispatchEvent(new CustomEvent('callboard:restored'));
  say('restored');
  later(PAUSE);
});
