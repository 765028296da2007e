/* [data-order="/url/"]: a list put in order by dragging a handle or with the arrow keys on it; posts every `item` in place. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { send } from '../send.js';

const items = (list) => [...list.children].filter((one) => one.matches('[data-order-item]'));

enhance('[data-order]', (list) => {
  const says = list.closest('form, section')?.parentElement?.querySelector('[data-order-says]');
  const order = () => items(list).map((one) => one.dataset.orderItem).join();
  let held = null;
  let before = '';
  let waiting;

  for (const handle of list.querySelectorAll('[data-order-handle]')) handle.hidden = false;
  for (const plain of list.querySelectorAll('[data-order-plain]')) plain.hidden = true;

  const tell = (text) => { if (says) says.textContent = text; else announce(text); };
  async function keep() {
    const body = new FormData();
    for (const one of items(list)) body.append('item', one.dataset.orderItem);
    for (const [name, value] of Object.entries(JSON.parse(list.dataset.orderWith ?? '{}'))) body.append(name, value);
    try {
      const reply = await send(list.dataset.order, { body });
      if (reply.ok) { before = order(); tell('Kept.'); } else tell((await reply.text()).slice(0, 300) || 'This could not be kept. Load the page again.');
    } catch {
      tell('We could not reach Callboard. Nothing was kept.');
    }
  }
  // Several presses of a key are one move.
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(keep, 500); };

  list.addEventListener('keydown', (event) => {
    const handle = event.target.closest('[data-order-handle]');
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !step) return;
    event.preventDefault();
    const item = handle.closest('[data-order-item]');
    const other = items(list)[items(list).indexOf(item) + step];
    if (!other) return;
    if (step < 0) other.before(item); else other.after(item);
    handle.focus();
    announce(`Now in place ${items(list).indexOf(item) + 1} of ${items(list).length}`);
    soon();
  });
  list.addEventListener('pointerdown', (event) => {
    const handle = event.target.closest('[data-order-handle]');
    if (!handle || event.button) return;
    held = handle.closest('[data-order-item]');
    before = order();
    held.dataset.held = '';
    handle.setPointerCapture(event.pointerId);
  });
  list.addEventListener('pointermove', (event) => {
    if (!held) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-order-item]');
    if (!under || under === held || under.parentElement !== list) return;
    const all = items(list);
    if (all.indexOf(held) < all.indexOf(under)) under.after(held); else under.before(held);
  });
  const end = () => {
    if (!held) return;
    delete held.dataset.held;
    held = null;
    if (order() !== before) keep();
  };
  list.addEventListener('pointerup', end);
  list.addEventListener('pointercancel', end);
});
