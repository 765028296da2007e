/* Selects in another order: by dragging the grip, or with the arrow keys on it. The server answers with the list. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';

const items = (list) => [...list.querySelectorAll('[data-item]')];
const ids = (list) => items(list).map((one) => one.dataset.item);

function keep(root, moved) {
  window.htmx.ajax('POST', root.dataset.selects, {
    source: root,
    target: root,
    swap: 'outerHTML',
    values: { item: ids(root), seen: root.dataset.seen, moved },
  });
}

function dragging(root, list) {
  let held = null, before = '';
  list.addEventListener('pointerdown', (event) => {
    const grip = event.target.closest('[data-grip]');
    if (!grip || event.button) return;
    event.preventDefault();
    held = grip.closest('[data-item]');
    before = ids(list).join();
    held.dataset.held = '';
    grip.setPointerCapture(event.pointerId);
  });
  list.addEventListener('pointermove', (event) => {
    if (!held) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-item]');
    if (!under || under === held || under.parentElement !== list) return;
    const all = items(list);
    if (all.indexOf(held) < all.indexOf(under)) under.after(held);
    else under.before(held);
  });
  const end = () => {
    if (!held) return;
    const { item } = held.dataset;
    delete held.dataset.held;
    held = null;
    if (ids(list).join() !== before) keep(root, item);
  };
  list.addEventListener('pointerup', end);
  list.addEventListener('pointercancel', end);
}

enhance('[data-selects]', (root) => {
  const list = root.querySelector('.ranks');
  if (!list) return;
  for (const grip of root.querySelectorAll('[data-grip]')) grip.hidden = false;
  // It came hidden, so the swap could not give it the focus.
  root.querySelector('[data-grip][data-focus]')?.focus();
  dragging(root, list);
  list.addEventListener('keydown', (event) => {
    const grip = event.target.closest('[data-grip]');
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!grip || !by) return;
    event.preventDefault();
    const item = grip.closest('[data-item]');
    const all = items(list);
    const other = all[all.indexOf(item) + by];
    if (!other) return;
    if (by < 0) other.before(item);
    else other.after(item);
    announce(`Now in place ${items(list).indexOf(item) + 1} of ${all.length}`);
    keep(root, item.dataset.item);
  });
});
