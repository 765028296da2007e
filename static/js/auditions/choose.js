/* The page of times: the button says which time it takes, arrows go from day to day, and a zone is shown at once. */
import { enhance } from '../content.js';

enhance('form[data-choose]', (form) => {
  const button = form.querySelector('[data-choose-button]');
  const say = () => {
    const chosen = form.querySelector('input[name=slot]:checked');
    if (chosen) button.textContent = `${form.dataset.act} ${form.dataset.day} ${chosen.dataset.label}`;
  };
  form.addEventListener('change', say);
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('input[name=slot]')) return;
    event.preventDefault();
    event.target.checked = true;
    form.requestSubmit(button);
  });
  say();
});

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

enhance('table[data-month]', (table) => {
  table.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    const days = [...table.querySelectorAll('a')];
    const at = days.indexOf(event.target.closest('a'));
    if (!step || at < 0) return;
    const next = days[at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
});

enhance('[data-without-script]', (button) => {
  button.hidden = true;
});
