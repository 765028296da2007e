/* An application keeps itself: on the server as it is typed, and on this device for as long as the server has not got it.
   The copy here goes as soon as the server has it, after three days, and when the application has been sent. */
import { enhance } from '../content.js';
import { send } from '../send.js';

const PAUSE = 900;
const SOON = 300;
const AGAIN = [3000, 8000, 20000];
const THREE_DAYS = 3 * 24 * 60 * 60 * 1000;
const HERE = matchMedia('(pointer: coarse)').matches ? 'phone' : 'computer';
const WORDS = {
  saving: 'Saving…',
  saved: 'Saved',
  local: `Not saved yet, kept on this ${HERE}`,
  restored: `Brought back from this ${HERE}`,
  offline: `No signal. It is kept on this ${HERE}; send it when you have signal again.`,
  signedout: `You have been signed out. It is kept on this ${HERE}; sign in again in another tab.`,
  invalid: 'Too long to keep as a draft.',
};
const NOT_KEPT = new Set(['csrfmiddlewaretoken', 'performer', 'do', 'file']);

const nameOf = (key) => `callboard.draft.${key}`;

/* A browser may refuse storage altogether; then there is only the server. */
const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(nameOf(key))); } catch { return null; }
  },
  write(key, copy) {
    try { localStorage.setItem(nameOf(key), JSON.stringify(copy)); } catch { /* full or forbidden */ }
  },
  drop(key) {
    try { localStorage.removeItem(nameOf(key)); } catch { /* forbidden */ }
  },
};

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
  let timer, running = false, changed = false, tries = 0;

  const say = (state) => { out.dataset.state = state; out.textContent = WORDS[state]; };
  // `base` is the server's draft that this one grew from: clocks of phones are not to be trusted.
  const keepHere = () => store.write(key, { at: Date.now(), base: form.dataset.draftSaved ?? '', fields: fieldsOf(form) });
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };

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
      } else if (answer.status === 401) say('signedout');
      else if (answer.status === 422) say('invalid');
      else throw new Error(String(answer.status));
    } catch {
      say('local');
      later(AGAIN[Math.min(tries++, AGAIN.length - 1)]);
    }
    running = false;
    if (changed) later(PAUSE);
  }

  function keep() {
    changed = true;
    keepHere();
    if (navigator.onLine) { if (out.dataset.state !== 'local') say('saving'); }
    else say('local');
    later(PAUSE);
  }

  form.addEventListener('input', keep);
  form.addEventListener('change', keep);
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    keepHere();
    if (navigator.onLine) return;
    event.preventDefault();
    say('offline');
  });
  addEventListener('pagehide', () => clearTimeout(timer));
  addEventListener('online', () => { if (store.read(key)) later(SOON); });

  if (form.hasAttribute('data-draft-bound')) {
    keepHere();
    later(PAUSE);
    return;
  }
  const kept = store.read(key);
  if (!kept) return;
  const saved = form.dataset.draftSaved ?? '';
  const overtaken = kept.base !== saved && kept.at < (Date.parse(saved) || 0);
  if (overtaken || Date.now() - kept.at > THREE_DAYS) {
    store.drop(key);
    return;
  }
  restore(form, kept.fields);
  say('restored');
  later(PAUSE);
});
