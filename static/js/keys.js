/* Single-letter keys: one registry, one sheet on "?". Off with data-keys-off on the body (WCAG 2.1.4). */
import { isTyping } from './content.js';

const bindings = [];
const off = () => document.body.hasAttribute('data-keys-off');

function nameOf(event) {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  // Shift is part of "?" and the like already; it only counts with letters and named keys.
  return event.shiftKey && (key.length > 1 || /[a-z]/.test(key)) ? `shift+${key}` : key;
}

/* map: { 'y': fn, 'shift+x': fn }. describe: { 'y': 'Yes, and next' } or { 'arrowleft arrowright': 'Move' }.
   when: () => boolean. group: the heading in the sheet. Returns a function that unbinds. */
export function bindKeys(map, { describe = {}, when = () => true, group = 'This page' } = {}) {
  const binding = { map, describe, when, group };
  bindings.push(binding);
  return () => { bindings.splice(bindings.indexOf(binding), 1); };
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (off() || isTyping(event) || document.querySelector('dialog[open]')) return;
  const name = nameOf(event);
  const onControl = event.target.closest('button, a[href], summary, [role=button], input');
  if (onControl && (name === 'enter' || name === 'space')) return;
  if (event.target.matches?.('input[type=radio], input[type=range]') && name.startsWith('arrow')) return;
  for (const { map, when } of [...bindings].reverse()) {
    const fn = map[name];
    if (fn && when()) {
      event.preventDefault();
      fn(event);
      return;
    }
  }
});

const SHOWN = { arrowleft: '←', arrowright: '→', arrowup: '↑', arrowdown: '↓', escape: 'Esc', space: 'Space', enter: 'Enter', shift: 'Shift' };
const capText = (part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part);
function caps(keys) {
  const dt = document.createElement('dt');
  keys.split(' ').forEach((combo, i) => {
    if (i) dt.append(' ');
    combo.split('+').filter(Boolean).forEach((part, n) => {
      if (n) dt.append(' ');
      dt.append(Object.assign(document.createElement('kbd'), { className: 'kbd', textContent: capText(part) }));
    });
  });
  return dt;
}

function sheet() {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'keysheet-h');
  const head = Object.assign(document.createElement('div'), { className: 'dialog__head' });
  head.append(Object.assign(document.createElement('h2'), { id: 'keysheet-h', className: 'grow', textContent: 'Keys on this page' }));
  const body = Object.assign(document.createElement('div'), { className: 'dialog__body stack' });
  const groups = new Map();
  for (const { describe, group } of bindings) {
    if (!Object.keys(describe).length) continue;
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(...Object.entries(describe));
  }
  for (const [group, rows] of groups) {
    body.append(Object.assign(document.createElement('h3'), { textContent: group }));
    const list = Object.assign(document.createElement('dl'), { className: 'facts' });
    for (const [keys, words] of rows) list.append(caps(keys), Object.assign(document.createElement('dd'), { textContent: words }));
    body.append(list);
  }
  body.append(Object.assign(document.createElement('p'), { className: 'sm muted', textContent: 'Keys are ignored while you type. You can turn them off in your account.' }));
  const foot = Object.assign(document.createElement('div'), { className: 'dialog__foot' });
  const done = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--primary', textContent: 'Back' });
  done.addEventListener('click', () => dialog.close());
  foot.append(done);
  dialog.append(head, body, foot);
  dialog.addEventListener('close', () => dialog.remove());
  return dialog;
}

export function showKeySheet() {
  const dialog = sheet();
  document.body.append(dialog);
  dialog.showModal();
}

const described = () => bindings.some(({ describe }) => Object.keys(describe).length > 0);
bindings.unshift({ map: { '?': showKeySheet }, describe: {}, when: described, group: '' });
document.addEventListener('click', (event) => { if (event.target.closest('[data-keysheet]')) showKeySheet(); });
