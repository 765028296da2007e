/* <button data-open="id">, <button data-close>. The browser keeps focus inside and gives it back. */
import { enhance } from './content.js';

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  return dialog;
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]');
  if (opener) {
    opener.closest('details[data-menu]')?.removeAttribute('open');
    openDialog(opener.dataset.open);
  }
  const closer = event.target.closest('[data-close]');
  if (closer) closer.closest('dialog')?.close('cancel');
  // A click on the dialog itself, not on what is in it, is a click on the dark behind it.
  if (event.target.matches('dialog[open]') && !event.target.querySelector('[data-unsaved]')) {
    const edge = event.target.getBoundingClientRect();
    const inside = event.clientX >= edge.left && event.clientX <= edge.right && event.clientY >= edge.top && event.clientY <= edge.bottom;
    if (!inside) event.target.close('cancel');
  }
});

document.addEventListener('dialog-close', (event) => document.getElementById(event.detail.value)?.close('done'));
document.addEventListener('dialog-open', (event) => openDialog(event.detail.value));

enhance('dialog[data-open-now]', (dialog) => dialog.showModal());
