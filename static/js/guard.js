/* Leaving with typing that is nowhere yet: the browser asks first. */
import { enhance } from './content.js';

const open = new Set();
export const markUnsaved = (form) => { open.add(form); form.setAttribute('data-unsaved', ''); };
export const markSaved = (form) => { open.delete(form); form.removeAttribute('data-unsaved'); };

enhance('form[data-guard]', (form) => {
  form.addEventListener('input', () => markUnsaved(form));
  form.addEventListener('submit', () => markSaved(form));
  form.addEventListener('htmx:afterRequest', (event) => { if (event.detail.successful) markSaved(form); });
});

addEventListener('beforeunload', (event) => {
  for (const form of open) if (!form.isConnected) open.delete(form);
  if (open.size) event.preventDefault();
});
