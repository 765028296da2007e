/* What is typed on the look-over is kept as it is typed: only what changed, and never over what another tab kept since. */
import { enhance } from '../content.js';
import { markSaved, markUnsaved } from '../guard.js';
import { keeper, sayKept } from './kept.js';

const ALWAYS = new Set(['revision', 'page', 'was', 'pick']);

enhance('form[data-keeping]', (form) => {
  const clash = form.querySelector('[data-keeping-clash]');
  const revision = form.elements.revision;
  const was = form.elements.was;
  let changed = new Set();
  let sending = new Set();
  let whole = 'keepingWhole' in form.dataset;
  let picks = '';

  const keeping = keeper(form, form.dataset.keeping, {
    body: () => {
      const data = new FormData(form);
      sending = changed;
      changed = new Set();
      picks = data.getAll('pick').join(' ');
      data.set('pick', picks);
      if (!whole) for (const name of [...data.keys()]) if (!ALWAYS.has(name) && !sending.has(name)) data.delete(name);
      return data;
    },
    kept: (said) => {
      whole = false;
      revision.value = said.revision;
      was.value = picks;
      if (!changed.size) markSaved(form);
    },
    lost: () => { for (const name of sending) changed.add(name); },
    refused: (status, why) => {
      sayKept(form, why);
      if (status !== 409) return;
      keeping.stop();
      clash.querySelector('[data-keeping-why]').textContent = why;
      clash.hidden = false;
      clash.scrollIntoView({ block: 'center' });
    },
  });

  const note = (event) => {
    if (!event.target.name) return;
    changed.add(event.target.name);
    markUnsaved(form);
    keeping.later();
  };
  form.addEventListener('input', note);
  form.addEventListener('change', note);
  form.addEventListener('submit', () => markSaved(form));
  form.addEventListener('keydown', (event) => {
    // Forty clients do not go because somebody pressed Enter after a link to a tape.
    if (event.key === 'Enter' && event.target.matches('input:not([type=checkbox]):not([type=radio])')) event.preventDefault();
  });
  form.querySelector('[data-keeping-mine]').addEventListener('click', () => {
    whole = true;
    revision.value = '';
    // Whoever is ticked here is ticked anew: there they may be ticked no more.
    const ticked = new Set(new FormData(form).getAll('pick'));
    was.value = was.value.split(' ').filter((pick) => !ticked.has(pick)).join(' ');
    clash.hidden = true;
    keeping.go();
    keeping.now();
  });
  for (const plain of form.querySelectorAll('[data-keeping-plain]')) plain.hidden = true;
});
