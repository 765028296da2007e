/* The editor of terms: a clause chosen from the office's library becomes a row of its own. */
import { enhance } from '../content.js';
import { announce } from '../announce.js';

enhance('[data-clause-pick]', (pick) => {
  const list = pick.querySelector('select');
  const set = pick.closest('[data-formset]');
  pick.hidden = false;
  // The list itself is no term: it must neither be sent nor count as a change.
  list.addEventListener('input', (event) => event.stopPropagation());
  list.addEventListener('change', (event) => {
    event.stopPropagation();
    const chosen = list.selectedOptions[0];
    if (!chosen.value) return;
    const add = set.querySelector('[data-formset-add]');
    if (add.disabled) return;
    add.click();
    const row = set.querySelector('[data-formset-rows]').lastElementChild;
    const put = (part, text) => { row.querySelector(`[name$="-${part}"]`).value = text; };
    put('key', chosen.value);
    put('version', chosen.dataset.version);
    put('title', chosen.dataset.title);
    put('body', chosen.dataset.body);
    announce(`${chosen.dataset.title} added`);
    list.value = '';
    row.querySelector('[name$="-body"]').dispatchEvent(new Event('input', { bubbles: true }));
  });
});
