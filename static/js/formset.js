/* Rows of a Django formset: add from the <template>, take away by the DELETE box or, for a new row, at once. */
import { arrived, enhance } from './content.js';
import { announce } from './announce.js';

enhance('[data-formset]', (set) => {
  const prefix = set.dataset.formset;
  const total = set.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const rows = set.querySelector('[data-formset-rows]');
  const empty = set.querySelector('template[data-formset-empty]');
  const add = set.querySelector('[data-formset-add]');
  const most = Number(set.querySelector(`[name="${prefix}-MAX_NUM_FORMS"]`)?.value || 1000);
  const shown = () => [...rows.children].filter((row) => !row.hidden);
  const check = () => { add.disabled = shown().length >= most; };

  add.addEventListener('click', (event) => {
    // Without this module the button may be one that submits, for a page with one more row.
    event.preventDefault();
    const holder = document.createElement('template');
    holder.innerHTML = empty.innerHTML.replaceAll('__prefix__', total.value);
    const row = holder.content.firstElementChild;
    row.dataset.fresh = '';
    rows.append(row);
    total.value = Number(total.value) + 1;
    arrived(row);
    row.querySelector('input:not([type=hidden]), select, textarea')?.focus();
    total.dispatchEvent(new Event('input', { bubbles: true }));
    check();
  });

  set.addEventListener('click', (event) => {
    const remove = event.target.closest('[data-formset-remove]');
    if (!remove) return;
    // The DELETE box itself may be what takes the row away; stopping its click would untick it again.
    if (event.target.type !== 'checkbox') event.preventDefault();
    const row = [...rows.children].find((one) => one.contains(remove));
    const box = row.querySelector('input[name$="-DELETE"]');
    if (box) box.checked = true;
    row.hidden = true;
    // Hidden rows must not stop the form with a required field that nobody can see.
    for (const control of row.querySelectorAll('[required]')) control.required = false;
    announce('Row taken away');
    (shown().at(-1)?.querySelector('input:not([type=hidden]), select, textarea') ?? add).focus();
    total.dispatchEvent(new Event('input', { bubbles: true }));
    check();
  });
  check();
});
