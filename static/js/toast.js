/* Short news at the foot of the page, with the way back. It stays while hovered or focused. */
import { enhance } from './content.js';
import { send } from './send.js';

const STAY = 9000;
const KEEP = 3;

function box() {
  return document.querySelector('.toasts') ?? document.body.appendChild(Object.assign(document.createElement('div'), { className: 'toasts', role: 'status' }));
}

function mind(el, stay = STAY) {
  let timer;
  const start = () => { clearTimeout(timer); timer = setTimeout(() => el.remove(), stay); };
  const stop = () => clearTimeout(timer);
  el.addEventListener('mouseenter', stop);
  el.addEventListener('focusin', stop);
  el.addEventListener('mouseleave', () => { if (!el.contains(document.activeElement)) start(); });
  el.addEventListener('focusout', start);
  start();
  return el;
}

function button(label, press, key) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = 'btn btn--sm';
  b.textContent = label;
  if (key) b.append(' ', Object.assign(document.createElement('kbd'), { className: 'kbd', textContent: key }));
  b.addEventListener('click', press);
  return b;
}

async function takeBack(url) {
  try {
    const answer = await send(url);
    if (!answer.ok) throw new Error(String(answer.status));
    const reload = answer.headers.get('HX-Refresh') === 'true';
    if (reload) location.reload();
    else document.dispatchEvent(new CustomEvent('callboard:undone', { detail: { url } }));
  } catch {
    toast('That could not be taken back. Look at the page again before you go on.', { tone: 'error' });
  }
}

/* undo: a function, or an address that is posted to. tone: 'error'. Returns the element. */
export function toast(text, { undo, label = 'Undo', key = '', tone = '', stay = STAY } = {}) {
  const el = document.createElement('div');
  el.className = tone ? `toast toast--${tone}` : 'toast';
  el.append(Object.assign(document.createElement('span'), { className: 'grow', textContent: text }));
  if (undo) {
    el.append(button(label, () => {
      el.remove();
      if (typeof undo === 'function') undo();
      else takeBack(undo);
    }, key));
  }
  const holder = box();
  holder.append(el);
  while (holder.children.length > KEEP) holder.firstElementChild.remove();
  return mind(el, stay);
}

enhance('[data-toast-served]', (el) => mind(el, el.classList.contains('toast--error') ? STAY * 3 : STAY));

document.addEventListener('click', (event) => {
  const from = event.target.closest('[data-toast]');
  if (from) toast(from.dataset.toast);
});
document.addEventListener('toast', (event) => {
  const { text, value, undo, label, key, tone } = event.detail;
  toast(text ?? value, { undo, label, key, tone });
});

const LOST = 'Callboard could not be reached. What you see is kept; try again in a moment.';
document.addEventListener('htmx:sendError', () => toast(LOST, { tone: 'error' }));
document.addEventListener('htmx:timeout', () => toast(LOST, { tone: 'error' }));
document.addEventListener('htmx:responseError', (event) => {
  // The server's own sentence is better than ours.
  if (event.detail.xhr.getResponseHeader('HX-Trigger')?.includes('"toast"')) return;
  if (event.detail.xhr.getResponseHeader('HX-Trigger')?.includes('"toast"')) return; // the server has said it already
  const words = {
    401: 'You have been signed out. Sign in again in another tab, then repeat this.',
    403: 'You may look at this, but not change it.',
    404: 'That is no longer there. Reload the page to see what is.',
    429: 'That was a lot at once. Wait a moment and go on.',
  };
  toast(words[event.detail.xhr.status] ?? 'That did not work, and we have been told. Nothing was changed.', { tone: 'error' });
});
