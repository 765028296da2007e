/* Answers that are added and taken back beside a search before it is made; without this, a button does it with the search.
   [data-answers] holds chips, a field and a button; the address of the page says what was asked and no empty field. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';

const plain = (text) => text.toLowerCase().replaceAll(':', ' ').replace(/\s+/g, ' ').trim();
const shown = (text) => text.charAt(0).toUpperCase() + text.slice(1);

enhance('[data-answers]', (group) => {
  const field = group.querySelector('[data-answers-field]');
  const level = group.querySelector('[data-answers-level]');
  const held = group.querySelector('[data-answers-held]');
  const fresh = group.querySelector('[data-answers-new]');
  const chips = () => [...held.querySelectorAll('input')];

  function add(text) {
    const word = plain(text);
    if (!word) return '';
    const chip = fresh.content.firstElementChild.cloneNode(true);
    const words = shown(level?.value ? `${word}, ${level.selectedOptions[0].text}` : word);
    chip.querySelector('input').value = level?.value ? `${word}:${level.value}` : word;
    chip.querySelector('span').textContent = words;
    const known = chips().find((one) => one.value.split(':')[0] === word);
    if (known) known.closest('.chip').replaceWith(chip);
    else held.append(chip);
    return words;
  }

  function addTyped() {
    const added = field.value.split(/[,;]/).map(add).filter(Boolean);
    field.value = '';
    if (level) level.value = '';
    if (added.length) announce(`${added.join(', ')}: added. Search to see who.`);
    field.focus();
  }

  group.querySelector('[data-answers-add]').addEventListener('click', (event) => {
    event.preventDefault();
    addTyped();
  });
  // Chosen from the list rather than typed; a language still has its level to be said.
  field.addEventListener('input', (event) => {
    const isChosen = event.inputType === 'insertReplacementText' || !event.inputType;
    if (!level && isChosen && [...field.list.options].some((one) => one.value === field.value)) addTyped();
  });
  held.addEventListener('change', ({ target }) => {
    if (target.checked) return;
    const chip = target.closest('.chip');
    announce(`${chip.textContent.trim()}: taken back.`);
    chip.remove();
    field.focus();
  });
});

// Whoever opens a face and comes back finds the page as long as it was.
enhance('#people', (people) => {
  people.addEventListener('htmx:afterSwap', () => {
    const address = new URL(location.href);
    address.searchParams.set('shown', people.querySelectorAll('.shot').length);
    history.replaceState(history.state, '', address);
  });
});

enhance('[data-address]', ({ dataset }) => {
  if (dataset.address !== location.pathname + location.search) history.replaceState(history.state, '', dataset.address);
});
