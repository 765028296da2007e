/* Notes: shown once somebody rests on a person, written without leaving the page, and pointing into the tape. */
import { announce } from '../announce.js';
import { arrived, enhance } from '../content.js';
import { shown as words } from '../player.js';
import { send } from '../send.js';
import { toast } from '../toast.js';

const REST = 400; // as the panel: shorter is passing by, and nothing was read
const away = 'Not saved: Callboard could not be reached. What you typed is still here.';

async function fetchPart(url, body) {
  const answer = await send(url, { body });
  if (answer.redirected || !(answer.ok || answer.status === 422 || answer.status === 409)) throw new Error(String(answer.status));
  const html = new DOMParser().parseFromString(await answer.text(), 'text/html').body;
  return { ok: answer.ok, status: answer.status, html };
}

const typing = (root) => root.contains(document.activeElement) && document.activeElement.matches('textarea');
const drafts = (root) => [...root.querySelectorAll('textarea')].some((field) => field.value.trim());

/* Only the threads: what is being written below them stays. */
function replaceList(section, html) {
  const list = section.querySelector('[data-notes-list]');
  list.replaceChildren(...html.childNodes);
  arrived(list);
}

/* Everything that is there, kept as read. Waits for whoever is answering. */
export async function read(section) {
  const list = section.querySelector('[data-notes-list]');
  if (typing(list) || drafts(list)) {
    offer(section);
    return;
  }
  const part = await fetchPart(`${section.dataset.notes}read/`, new URLSearchParams()).catch(() => null);
  if (part?.ok && section.isConnected) replaceList(section, part.html);
}

function offer(section) {
  if (section.querySelector('[data-notes-waiting]')) return;
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'chip mb-3', textContent: 'The notes have changed – show' });
  button.dataset.notesWaiting = '';
  button.addEventListener('click', () => {
    for (const field of section.querySelectorAll('[data-notes-list] textarea')) field.value = '';
    button.remove();
    document.activeElement?.blur();
    read(section);
  });
  section.querySelector('[data-notes-list]').before(button);
}

enhance('[data-notes-read]', (form) => setTimeout(() => {
  const section = form.closest('[data-notes]');
  if (form.isConnected && section) read(section);
}, REST));

async function submit(form) {
  const section = form.closest('[data-notes]');
  const button = form.querySelector('button:not([type=button])');
  if (button) button.disabled = true;
  let part;
  try {
    part = await fetchPart(form.action, new URLSearchParams(new FormData(form)));
  } catch {
    toast(away, { tone: 'error' });
    if (button) button.disabled = false;
    return;
  }
  if (!section.isConnected) return;
  const writing = document.activeElement?.matches('textarea');
  if (part.status === 409) {
    replaceList(section, part.html);
    return;
  }
  const fresh = part.html.firstElementChild;
  const which = form.dataset.noteForm;
  const composer = section.querySelector('[data-room-note]');
  const draft = which && composer ? composer.value : '';
  section.replaceWith(fresh);
  arrived(fresh);
  if (draft) fresh.querySelector('[data-room-note]').value = draft;
  if (part.ok) {
    fresh.dispatchEvent(new CustomEvent('callboard:noted', { bubbles: true, detail: { id: fresh.dataset.notesOf, draft } }));
    announce(which === 'recall' ? 'Note taken back' : 'Note added');
  }
  if (part.ok && !writing) {
    // Done with a button: the keys of the room answer again, which they would not from inside a field.
    const written = [...fresh.querySelectorAll('.note')].at(-1) ?? fresh;
    written.tabIndex = -1;
    written.focus({ preventScroll: true });
    return;
  }
  const again = fresh.querySelector(`[data-note-form="${which}"]`) ?? fresh.querySelector('[data-room-note]')?.form;
  const details = again?.closest('details');
  const target = details && !details.open ? details.querySelector('summary') : again?.querySelector('textarea');
  target?.focus({ preventScroll: true });
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-note-form], [data-notes-read]');
  if (!form) return;
  event.preventDefault();
  if (form.matches('[data-notes-read]')) read(form.closest('[data-notes]'));
  else submit(form);
});

/* Who will read it, in a sentence, as soon as it is chosen. */
enhance('[data-note-audience]', (select) => select.addEventListener('change', () => {
  select.form.querySelector('[data-note-says]').textContent = select.selectedOptions[0].dataset.says;
}));

/* "Note at 0:42": the moment at which the tape stands. */
const playerOf = (el) => (el.closest('[data-room-panel]') ?? document).querySelector('[data-player]');
enhance('[data-note-now]', (button) => {
  const field = button.form.querySelector('[data-note-at]');
  const time = button.querySelector('[data-note-now-time]');
  const show = (ms) => {
    time.textContent = words(ms);
    button.hidden = !ms;
  };
  show(playerOf(button)?.currentMs?.() ?? 0);
  button.addEventListener('click', () => {
    field.value = words(playerOf(button)?.currentMs?.() ?? 0);
    button.form.querySelector('textarea').focus();
  });
  const follow = (event) => {
    if (!button.isConnected) document.removeEventListener('callboard:time', follow);
    else if (event.target === playerOf(button)) show(event.detail.ms);
  };
  document.addEventListener('callboard:time', follow);
});
