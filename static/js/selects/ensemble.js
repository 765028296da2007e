/* The ensemble board: an alternative takes the part when it is pressed, or dragged onto the part's card. */
import { enhance } from '../content.js';

function take(part, option) {
  const select = part.querySelector('select[name=select]');
  if (![...select.options].some((one) => one.value === option && !one.disabled)) return;
  select.value = option;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

enhance('[data-part]', (part) => {
  part.addEventListener('click', (event) => {
    const option = event.target.closest('[data-option]');
    if (option) take(part, option.dataset.option);
  });
  for (const option of part.querySelectorAll('[data-option]')) {
    option.draggable = true;
    option.addEventListener('dragstart', (event) => {
      event.dataTransfer.setData('text/plain', option.dataset.option);
      event.dataTransfer.effectAllowed = 'move';
    });
  }
  part.addEventListener('dragover', (event) => { event.preventDefault(); part.dataset.over = ''; });
  part.addEventListener('dragleave', () => { delete part.dataset.over; });
  part.addEventListener('drop', (event) => {
    event.preventDefault();
    delete part.dataset.over;
    take(part, event.dataTransfer.getData('text/plain'));
  });
});
