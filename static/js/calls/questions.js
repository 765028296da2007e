/* The order of a role's questions by buttons, and "take away" as a button: without script they are a number and a box. */
import { enhance } from '../content.js';
import { announce } from '../announce.js';

const shown = (rows) => [...rows.children].filter((row) => !row.hidden);

function number(rows) {
  shown(rows).forEach((row, index) => { row.querySelector('[data-place]').value = index + 1; });
}

enhance('[data-question]', (row) => {
  const rows = row.parentElement;
  row.querySelector('[data-place]').closest('label').hidden = true;
  row.querySelector('[data-remove-box]').hidden = true;
  row.querySelector('[data-movers]').hidden = false;
  row.querySelector('[data-formset-remove]').hidden = false;
  number(rows);
  row.addEventListener('click', (event) => {
    const mover = event.target.closest('[data-move]');
    if (!mover) return;
    const order = shown(rows);
    const there = order[order.indexOf(row) + Number(mover.dataset.move)];
    if (!there) return;
    if (mover.dataset.move === '1') there.after(row); else there.before(row);
    number(rows);
    mover.focus();
    announce(`Question ${shown(rows).indexOf(row) + 1} of ${order.length}`);
    row.dispatchEvent(new Event('input', { bubbles: true }));
  });
});
