/* Things put in another place: by dragging a handle with any pointer, or by buttons.
   [data-reorder="/url/"] posts the ids and takes the panel that comes back; [data-reorder-rows] numbers its ORDER fields. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';

const items = (list) => [...list.children].filter((one) => one.matches('[data-reorder-item]') && !one.hidden);
const show = (root) => { for (const el of root.querySelectorAll('[data-reorder-handle], [data-reorder-move]')) el.hidden = false; };

function dragging(list, moved) {
  let held = null, before = '';
  const order = () => items(list).map((one) => one.dataset.reorderItem || one.querySelector('[name$="-ORDER"]')?.name).join();

  list.addEventListener('pointerdown', (event) => {
    const handle = event.target.closest('[data-reorder-handle]');
    if (!handle || event.button) return;
    event.preventDefault();
    held = handle.closest('[data-reorder-item]');
    before = order();
    held.dataset.held = '';
    handle.setPointerCapture(event.pointerId);
  });
  list.addEventListener('pointermove', (event) => {
    if (!held) return;
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-reorder-item]');
    if (!under || under === held || under.parentElement !== list) return;
    const all = items(list);
    if (all.indexOf(held) < all.indexOf(under)) under.after(held);
    else under.before(held);
  });
  const end = () => {
    if (!held) return;
    const item = held;
    delete item.dataset.held;
    held = null;
    if (order() !== before) moved(item);
  };
  list.addEventListener('pointerup', end);
  list.addEventListener('pointercancel', end);
}

enhance('[data-reorder]', (list) => {
  show(list);
  // A card that was being prepared comes anew, with its handle hidden.
  new MutationObserver(() => show(list)).observe(list, { childList: true });
  dragging(list, () => {
    window.htmx.ajax('POST', list.dataset.reorder, {
      source: list,
      target: '#headshots',
      swap: 'outerHTML',
      values: { id: items(list).map((one) => one.dataset.reorderItem) },
    });
  });
});

enhance('[data-reorder-rows]', (list) => {
  const number = () => items(list).forEach((one, place) => {
    const field = one.querySelector('[name$="-ORDER"]');
    if (field) field.value = place + 1;
  });
  const moved = (item) => {
    number();
    announce(`Now in place ${items(list).indexOf(item) + 1} of ${items(list).length}`);
    list.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const dress = () => {
    show(list);
    for (const el of list.querySelectorAll('.entry__order')) el.hidden = true;
    number();
  };
  dress();
  new MutationObserver(dress).observe(list, { childList: true });
  dragging(list, moved);
  list.addEventListener('click', (event) => {
    const button = event.target.closest('[data-reorder-move]');
    if (!button) return;
    const item = button.closest('[data-reorder-item]');
    const all = items(list);
    const other = all[all.indexOf(item) + Number(button.dataset.reorderMove)];
    if (!other) return;
    if (Number(button.dataset.reorderMove) < 0) other.before(item);
    else other.after(item);
    moved(item);
    button.focus();
  });
});

