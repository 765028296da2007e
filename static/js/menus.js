/* <details data-menu>: closes on Escape, on a click elsewhere and when focus leaves. */
const open = () => document.querySelectorAll('details.menu[open]');

document.addEventListener('click', (event) => {
  for (const menu of open()) if (!menu.contains(event.target) || event.target.closest('.menu__item')) menu.removeAttribute('open');
});
document.addEventListener('focusin', (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.removeAttribute('open');
});
document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('details.menu[open]');
  if (!menu) return;
  if (event.key === 'Escape') {
    event.stopPropagation();
    menu.removeAttribute('open');
    menu.querySelector('summary').focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...menu.querySelectorAll('.menu__item')];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
});
