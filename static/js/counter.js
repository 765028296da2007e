/* How many characters are left, said aloud only when few are. */
import { enhance } from './content.js';
import { announce } from './announce.js';

enhance('[data-count][maxlength]', (control) => {
  const out = Object.assign(document.createElement('span'), { className: 'field__count' });
  control.after(out);
  const most = Number(control.maxLength);
  const low = Math.max(10, Math.round(most / 10));
  const show = () => {
    // The server counts a line break as two characters, as the browser sends it.
    const left = most - control.value.replace(/\r?\n/g, '\r\n').length;
    out.textContent = `${left} left`;
    out.toggleAttribute('data-low', left <= low);
    return left;
  };
  control.addEventListener('input', () => { const left = show(); if (left === low || left === 0) announce(`${left} characters left`); });
  show();
});
