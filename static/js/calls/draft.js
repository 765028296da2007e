/* <form data-autosave data-marks>: after each saving, the fields that could not be read say why. */
import { enhance } from '../content.js';

const clear = (form) => {
  for (const note of form.querySelectorAll('[data-autosave-error]')) note.remove();
  for (const control of form.querySelectorAll('[data-autosave-marked]')) {
    control.removeAttribute('data-autosave-marked');
    control.removeAttribute('aria-invalid');
  }
};

const mark = (form, name, texts) => {
  const found = form.elements[name] ?? form.elements[`${name}-TOTAL_FORMS`];
  const control = found instanceof RadioNodeList ? found[0] : found;
  const field = control?.closest('.field') ?? control?.parentElement;
  if (!field || field.querySelector('.field__error')) return;
  const note = document.createElement('p');
  note.className = 'field__error';
  note.dataset.autosaveError = '';
  note.textContent = texts[0];
  field.append(note);
  if (control.type === 'hidden') return;
  control.dataset.autosaveMarked = '';
  control.setAttribute('aria-invalid', 'true');
};

enhance('form[data-marks]', (form) => {
  form.addEventListener('autosaved', (event) => {
    clear(form);
    for (const [name, texts] of Object.entries(event.detail.errors)) mark(form, name, texts);
  });
});
