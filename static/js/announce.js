/* What a swap changed is told to screen readers, and focus goes where the markup asks. */
import { enhance } from './content.js';

const region = document.createElement('div');
region.className = 'sr-only';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);

let pending;
export function announce(text) {
  region.textContent = '';
  clearTimeout(pending);
  // A reader only speaks a change, so the same words again need an empty moment between.
  pending = setTimeout(() => { region.textContent = text; }, 60);
}

enhance('[data-announce]', (el) => { if (el.dataset.announce) announce(el.dataset.announce); });
// Not out of the hands of somebody who types already, on a page whose scripts came late.
const isInUse = (el) => document.readyState !== 'complete' && el?.matches('input, textarea, select') && !el.autofocus;
enhance('[data-focus]', (el) => { if (!isInUse(document.activeElement)) el.focus({ preventScroll: false }); });

document.addEventListener('announce', (event) => announce(event.detail.value ?? event.detail.text ?? ''));

let focused = null;
let lastRow = null;
document.addEventListener('htmx:beforeSwap', ({ detail: { target, requestConfig } }) => {
  focused = document.activeElement?.id || null;
  const asksForMore = requestConfig?.elt.closest('.more') && target;
  lastRow = asksForMore ? (target.matches('.more-row') ? target.previousElementSibling : target.lastElementChild) : null;
});
document.addEventListener('htmx:afterSettle', () => {
  if (document.activeElement !== document.body) return;
  // A swapped-away control leaves focus on the body: give it back to its successor, or to the first of what it brought.
  const next = focused ? document.getElementById(focused) : lastRow?.nextElementSibling?.querySelector('a[href], button, input');
  next?.focus({ preventScroll: true });
});
document.addEventListener('htmx:beforeRequest', ({ detail }) => {
  // What renews itself, because somebody else did something, does it without dimming under the reader's eyes.
  const isRenewing = detail.elt === detail.target && detail.requestConfig.verb === 'get';
  if (!isRenewing) detail.target?.setAttribute('aria-busy', 'true');
});
document.addEventListener('htmx:afterRequest', (event) => event.detail.target?.removeAttribute('aria-busy'));
