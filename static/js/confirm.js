/* hx-confirm in our own dialog, and buttons that wait until a number is typed. */
import { enhance } from './content.js';

function ask(question, act) {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'asked');
  const body = Object.assign(document.createElement('div'), { className: 'dialog__body' });
  body.append(Object.assign(document.createElement('p'), { id: 'asked', className: 'lg', textContent: question }));
  const foot = Object.assign(document.createElement('div'), { className: 'dialog__foot' });
  const no = Object.assign(document.createElement('button'), { type: 'button', className: 'btn', textContent: 'Leave it' });
  const yes = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn--primary', textContent: 'Yes, go on' });
  no.addEventListener('click', () => dialog.close());
  yes.addEventListener('click', () => { dialog.close(); act(); });
  dialog.addEventListener('close', () => dialog.remove());
  foot.append(no, yes);
  dialog.append(body, foot);
  body.classList.add('mt-4');
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener('htmx:confirm', (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question, () => event.detail.issueRequest(true));
});

// Of forms and buttons that htmx does not send, too: it asks for its own alone.
const byHtmx = '[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]';
const asks = (el) => el?.dataset.confirm ?? (el?.matches(byHtmx) ? null : el?.getAttribute('hx-confirm'));

document.addEventListener('submit', (event) => {
  const question = asks(event.submitter) ?? asks(event.target);
  if (!question || event.target.dataset.confirmed === 'true') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(question, () => {
    event.target.dataset.confirmed = 'true';
    event.target.requestSubmit(event.submitter ?? undefined);
    delete event.target.dataset.confirmed;
  });
}, true);

const digits = (text) => text.replace(/\D/g, '');
enhance('[data-confirm-count]', (input) => {
  const buttons = () => input.form.querySelectorAll('button:not([type=button]):not([data-close])');
  const check = () => {
    const right = digits(input.value) === digits(input.dataset.confirmCount);
    for (const b of buttons()) b.disabled = !right;
  };
  input.addEventListener('input', check);
  check();
});
