/* How many are ticked, of how many clients and parts; a column ticked at once; and ticks that are kept as they are made. */
import { enhance } from '../content.js';
import { markSaved, markUnsaved } from '../guard.js';
import { keeper, sayKept } from './kept.js';

const say = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const words = (text) => (text ? text.split(' ') : []);
const boxesOf = (form) => [...form.querySelectorAll('[data-pick-client]')];
const tickedIn = (form) => boxesOf(form).filter((box) => box.checked).map((box) => box.value);

enhance('[data-putting-up]', (form) => {
  const says = form.querySelector('[data-putting-up-says]');
  const first = says?.textContent ?? '';

  const tell = () => {
    if (!says) return;
    const pairs = [...new Set([...words(form.dataset.kept), ...tickedIn(form)])].map((value) => value.split('-'));
    if (!pairs.length) {
      says.textContent = first;
      return;
    }
    const clients = new Set(pairs.map(([client]) => client)).size;
    const parts = new Set(pairs.map(([, part]) => part)).size;
    says.textContent = `${say(pairs.length, 'submission', 'submissions')}: ${say(clients, 'client', 'clients')}, ${say(parts, 'part', 'parts')}.`;
  };

  form.addEventListener('change', tell);
  for (const button of form.querySelectorAll('[data-tick-column]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const column = boxesOf(form).filter((box) => box.dataset.pickPart === button.dataset.tickColumn && 'pickSuits' in box.dataset);
      const all = column.every((box) => box.checked);
      for (const box of column) box.checked = !all;
      form.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
  // Whoever was ticked before and comes with "Show more" is a box like the others from then on.
  form.addEventListener('htmx:afterSettle', () => {
    const here = new Set(boxesOf(form).map((box) => box.value));
    form.dataset.kept = words(form.dataset.kept).filter((value) => !here.has(value)).join(' ');
    tell();
  });
  // A page that comes back out of the browser's memory has its ticks, and no sentence about them.
  window.addEventListener('pageshow', tell);
  tell();
});

/* One field for all ticks: a form of thousands is refused. */
const tickedAs = (form, data) => {
  data.set('pick', tickedIn(form).join(' '));
  return data;
};

enhance('form[data-choosing]', (form) => {
  let sending = '';
  let stood = [];
  const keeping = keeper(form, form.action, {
    body: () => {
      const data = tickedAs(form, new FormData(form));
      sending = data.get('pick');
      stood = [...form.querySelectorAll('[name=was]')];
      return data;
    },
    kept: () => {
      for (const input of stood) input.remove();
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'was', value: sending }));
      if (sending === tickedIn(form).join(' ')) markSaved(form);
    },
    refused: (status, why) => sayKept(form, why),
    pause: 700,
  });

  form.addEventListener('change', (event) => {
    if (event.target !== form && !event.target.matches('[data-pick-client]')) return;
    markUnsaved(form);
    keeping.later();
  });
  form.addEventListener('submit', () => markSaved(form));
  form.addEventListener('formdata', (event) => { tickedAs(form, event.formData); });

  // To the other tab with the ticks of this one.
  for (const link of document.querySelectorAll('[data-keeps-picks] a')) {
    link.addEventListener('click', (event) => {
      if (!form.hasAttribute('data-unsaved') || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      for (const input of document.querySelectorAll('[form=choosing]')) if ('value' in input) input.value = '';
      const show = new URL(link.href).searchParams.get('show') ?? '';
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'show', value: show }));
      form.requestSubmit();
    });
  }
});
