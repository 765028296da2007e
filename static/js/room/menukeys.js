/* Menus that a key opens and a digit answers: saved views (V), bins (Shift B). And the filters that one key sets. */
import { bindKeys } from '../keys.js';

function menu(name) {
  const details = document.querySelector(`[data-room-menu="${name}"]`);
  details?.addEventListener('keydown', (event) => {
    if (!details.open || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation(); // on the board the same digit rates
    details.querySelector(`[data-digit="${event.key}"]`)?.click();
  });
  return () => {
    if (!details) return;
    details.open = true;
    (details.querySelector('.menu__item') ?? details.querySelector('summary')).focus();
  };
}

const quick = [...document.querySelectorAll('[data-quick-key]')];
bindKeys({
  v: menu('views'),
  'shift+b': menu('bins'),
  ...Object.fromEntries(quick.map((link) => [`shift+${link.dataset.quickKey.toLowerCase()}`, () => link.click()])),
}, {
  group: 'Show',
  describe: {
    ...Object.fromEntries(quick.map((link) => [`shift+${link.dataset.quickKey.toLowerCase()}`, link.dataset.quickLabel])),
    v: 'Saved views; a digit opens one',
    ...(document.querySelector('[data-room-menu="bins"]') ? { 'shift+b': 'Bins; a digit shows one' } : {}),
  },
});
