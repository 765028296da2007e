// Keys on a read of the rota: ↑ ↓ move it, ← → change its room, Delete takes it out. The same forms as the buttons.
import { enhance } from '../content.js';

const ACTS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'across', ArrowRight: 'across', Delete: 'remove', Backspace: 'remove' };

enhance('[data-rota-row]', (row) => {
  row.addEventListener('keydown', (event) => {
    if (event.target !== row || event.ctrlKey || event.altKey || event.metaKey || !(event.key in ACTS)) return;
    const forms = row.querySelectorAll(`[data-rota-act="${ACTS[event.key]}"]`);
    const form = event.key === 'ArrowLeft' ? forms[forms.length - 1] : forms[0];
    if (!form) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Where the keys moved it, so that the next press moves it on.
  if (location.hash === `#${row.id}`) row.focus({ preventScroll: true });
});
