/* @ in a note offers the colleagues who may read it, by arrow keys and Enter. Typing the name works as well. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { send } from '../send.js';

const MOST = 6;
const asked = new Map();
let made = 0;

function people(url) {
  if (!asked.has(url)) {
    const got = send(url, { method: 'GET', headers: { Accept: 'application/json' } }).then(async (answer) => (answer.ok ? (await answer.json()).people : []));
    got.catch(() => asked.delete(url));
    asked.set(url, got);
  }
  return asked.get(url).catch(() => []);
}

/* What is typed after the last @ before the cursor, if it may still become a name. */
function begun(field) {
  const before = field.value.slice(0, field.selectionStart);
  const match = before.match(/(?:^|[\s(])@([^@\n]{0,40})$/);
  return match ? match[1] : null;
}

const fits = (name, text) => {
  const wanted = text.toLowerCase();
  return name.toLowerCase().startsWith(wanted) || name.toLowerCase().split(' ').some((word) => word.startsWith(wanted));
};

enhance('[data-mentions]', (field) => {
  const section = field.closest('[data-notes]');
  made += 1;
  const list = Object.assign(document.createElement('ul'), { className: 'mentions', id: `mentions-${made}`, role: 'listbox', hidden: true });
  list.setAttribute('aria-label', 'Colleagues');
  field.after(list);
  field.setAttribute('aria-haspopup', 'listbox');
  field.setAttribute('aria-autocomplete', 'list');
  let at = 0;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute('aria-controls');
    field.removeAttribute('aria-activedescendant');
  };
  const mark = (n) => {
    const options = [...list.children];
    at = (n + options.length) % options.length;
    for (const [place, option] of options.entries()) option.setAttribute('aria-selected', String(place === at));
    field.setAttribute('aria-activedescendant', options[at].id);
  };
  const take = (name) => {
    const end = field.selectionStart;
    const start = end - begun(field).length;
    field.setRangeText(`${name} `, start, end, 'end');
    close();
    field.focus();
  };
  async function look() {
    const text = begun(field);
    if (text === null) { close(); return; }
    const names = await people(`${section.dataset.notes}people/`);
    if (begun(field) !== text || document.activeElement !== field) return;
    const found = names.filter((name) => fits(name, text)).slice(0, MOST);
    if (!found.length || found.some((name) => text.toLowerCase() === `${name.toLowerCase()} `)) { close(); return; }
    list.replaceChildren(...found.map((name, n) => {
      const option = Object.assign(document.createElement('li'), { id: `${list.id}-${n}`, role: 'option', textContent: name });
      option.addEventListener('mousedown', (event) => { event.preventDefault(); take(name); });
      return option;
    }));
    list.hidden = false;
    field.setAttribute('aria-controls', list.id);
    mark(0);
    announce(`${found.length} ${found.length === 1 ? 'colleague' : 'colleagues'}, ${found[0]}`);
  }
  field.addEventListener('input', look);
  field.addEventListener('click', look);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at - 1);
    else if (event.key === 'Enter' || event.key === 'Tab') take(list.children[at].textContent);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
});
