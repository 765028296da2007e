/* <form data-autosave="/url/">: keeps a draft as it is typed. What could not be saved stays in the form, and says so. */
import { enhance } from './content.js';
import { markSaved, markUnsaved } from './guard.js';
import { send } from './send.js';

const PAUSE = 1200;
const AGAIN = [3000, 8000, 20000];
const WORDS = {
  typing: '',
  saving: 'Saving…',
  saved: 'Draft saved',
  invalid: 'Draft not saved yet: see the marked fields',
  partly: 'Draft saved, but for the marked fields',
  failed: 'Could not save. What you typed is still here; we keep trying.',
};

enhance('form[data-autosave]', (form) => {
  const url = form.dataset.autosave || form.action;
  let timer, running = null, changed = false, tries = 0;

  const state = (name, words = WORDS[name]) => {
    for (const out of form.ownerDocument.querySelectorAll('[data-autosave-state]')) {
      out.classList.add('savestate');
      out.setAttribute('role', 'status');
      out.dataset.state = name;
      out.textContent = words;
    }
  };

  const body = () => {
    const data = new FormData(form);
    // Files go with the real submit; sending them after each word would be absurd.
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    return data;
  };

  async function save() {
    const data = body();
    // A page that is being left still hears "online" for a moment, and its form reads as empty.
    if (running || [...data.keys()].length === 0) return;
    changed = false;
    state('saving');
    running = new AbortController();
    try {
      const answer = await send(url, { body: data, headers: { 'X-Autosave': '1' }, signal: running.signal });
      if (answer.status === 422) state('invalid');
      else if (answer.ok) {
        const { errors = {} } = answer.status === 204 ? {} : await answer.json();
        tries = 0;
        if (!changed) markSaved(form);
        state(Object.keys(errors).length ? 'partly' : 'saved');
        form.dispatchEvent(new CustomEvent('autosaved', { bubbles: true, detail: { errors } }));
      }
      else throw new Error(String(answer.status));
    } catch (error) {
      if (error.name === 'AbortError') return;
      state('failed');
      clearTimeout(timer);
      timer = setTimeout(save, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
      running = null;
      return;
    }
    running = null;
    if (changed) later();
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); };

  form.addEventListener('input', () => { changed = true; markUnsaved(form); later(); });
  form.addEventListener('change', () => { changed = true; markUnsaved(form); later(); });
  form.addEventListener('submit', () => { clearTimeout(timer); running?.abort(); markSaved(form); });
  addEventListener('online', () => { if (form.hasAttribute('data-unsaved')) save(); });
});
