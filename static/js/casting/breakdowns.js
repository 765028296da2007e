/* How many are ticked, of how many clients and parts; and a column ticked at once. */
import { enhance } from '../content.js';

const say = (count, one, many) => `${count} ${count === 1 ? one : many}`;

enhance('[data-putting-up]', (form) => {
  const says = form.querySelector('[data-putting-up-says]');
  const boxes = () => [...form.querySelectorAll('[data-pick-client]')];
  const first = says?.textContent ?? '';

  const tell = () => {
    if (!says) return;
    const ticked = boxes().filter((box) => box.checked);
    if (!ticked.length) {
      says.textContent = first;
      return;
    }
    const clients = new Set(ticked.map((box) => box.dataset.pickClient)).size;
    const parts = new Set(ticked.map((box) => box.dataset.pickPart)).size;
    says.textContent = `${say(ticked.length, 'submission', 'submissions')}: ${say(clients, 'client', 'clients')}, ${say(parts, 'part', 'parts')}.`;
  };

  form.addEventListener('change', tell);
  for (const button of form.querySelectorAll('[data-tick-column]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const column = boxes().filter((box) => box.dataset.pickPart === button.dataset.tickColumn && 'pickSuits' in box.dataset);
      const all = column.every((box) => box.checked);
      for (const box of column) box.checked = !all;
      tell();
    });
  }
  tell();
});
