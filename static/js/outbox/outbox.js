/* The outbox by keyboard: J K the next and last person, E their own line, U take their note back, P pause all. */
import { announce } from '../announce.js';
import { enhance, isTyping } from '../content.js';
import { bindKeys } from '../keys.js';

const names = () => [...document.querySelectorAll('[data-recip]')];
const current = () => document.querySelector('[data-recip][aria-current]');

function move(step) {
  const all = names();
  const at = all.indexOf(current());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  if (!next || next === current()) {
    if (step > 0) document.querySelector('#more a')?.click();
    return;
  }
  next.querySelector('a').click();
  next.scrollIntoView({ block: 'nearest' });
}

bindKeys({
  j: () => move(1),
  k: () => move(-1),
  e: () => document.querySelector('[data-own-line]')?.focus(),
  u: () => current()?.querySelector('[data-take-back]')?.click(),
  p: () => document.querySelector('[data-key-pause]')?.click(),
}, {
  describe: { 'j k': 'Next person, the one before', e: 'Edit their own line', u: 'Take their note back', p: 'Pause all, or go on' },
  group: 'Outbox',
});

/* Which name is shown beside the list. */
enhance('[data-preview]', (preview) => {
  for (const row of names()) row.toggleAttribute('aria-current', false);
  const row = document.getElementById(`note-${preview.dataset.preview}`);
  row?.setAttribute('aria-current', 'true');
});

document.addEventListener('htmx:afterSwap', (event) => {
  const { target } = event.detail;
  if (target?.id !== 'preview') return;
  announce(target.querySelector('h2')?.textContent ?? '');
  // On a phone the letter stands below the names.
  if (target.getBoundingClientRect().top > innerHeight) target.scrollIntoView();
});

/* After "Send now" the page looks again once the worker has had its seconds, but never under somebody who is writing. */
const LOOK_AGAIN = 4000;
document.addEventListener('notes-leaving', () => {
  setTimeout(() => {
    if (isTyping({ target: document.activeElement })) return;
    window.htmx.ajax('GET', document.querySelector('[data-outbox]').dataset.outbox, { target: '#outbox', swap: 'outerHTML' });
  }, LOOK_AGAIN);
});

/* Mail or phone: the same letter, narrower. The choice stays for the next person. */
let width = 'mail';
function show(group) {
  for (const button of group.querySelectorAll('[data-width]')) button.setAttribute('aria-pressed', String(button.dataset.width === width));
  group.closest('[data-preview]').querySelector('[data-letter]')?.classList.toggle('letter--phone', width === 'phone');
}
enhance('[data-widths]', (group) => {
  group.hidden = false;
  show(group);
  group.addEventListener('click', (event) => {
    const button = event.target.closest('[data-width]');
    if (!button) return;
    width = button.dataset.width;
    show(group);
  });
});
