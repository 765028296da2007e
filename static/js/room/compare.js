/* Two to four people side by side: the keyboard is on one of them, and what is decided here is saved as on the board. */
import { bindKeys } from '../keys.js';
import * as acts from './acts.js';
import { open as openBins } from './bins.js';
import * as cards from './cards.js';
import * as queue from './queue.js';

const { room, mayDecide } = acts;
queue.start(`room:${room.user}:${room.room}`);
const columns = document.querySelector('[data-room-cards]');
columns.style.setProperty('--rows', columns.dataset.rows);

function paint(card) {
  for (const button of card.querySelectorAll('[data-compare-rate]')) button.setAttribute('aria-pressed', button.dataset.compareRate === String(Number(card.dataset.mine ?? 0)));
}
const rate = (card, value) => { acts.rate(card.dataset.id, value); paint(card); };
const out = (card) => card.querySelector('.compare__out')?.click();
acts.onAct(() => cards.all().forEach(paint));

document.querySelector('[data-room-cards]').addEventListener('click', (event) => {
  const card = event.target.closest('.shot');
  const button = event.target.closest('button');
  if (!card || !button) return;
  cards.place(card, { focus: false, scroll: false });
  if (button.dataset.compareRate) rate(card, Number(button.dataset.compareRate));
  else if (button.dataset.compareTo) acts.decide(card, button.dataset.compareTo);
  else if ('compareBin' in button.dataset) openBins({ people: [card] });
});
document.querySelector('[data-room-cards]').addEventListener('focusin', (event) => {
  const card = event.target.closest('.shot');
  if (card && card !== cards.current()) cards.place(card, { focus: false, scroll: false });
});
document.querySelector('[data-savestate]').addEventListener('click', queue.retry);

bindKeys({
  arrowright: () => cards.step(1),
  arrowleft: () => cards.step(-1),
  j: () => cards.step(1),
  k: () => cards.step(-1),
  enter: () => cards.current().querySelector('.shot__link').click(),
  x: () => out(cards.current()),
  escape: () => document.querySelector('[data-compare-back]').click(),
}, {
  group: 'Move',
  describe: { 'arrowleft arrowright': 'From one to the other', enter: 'Open', x: 'Take out of the comparison', escape: 'Back to the board' },
});
if (mayDecide) {
  bindKeys({
    s: () => acts.decide(cards.current(), 'shortlisted'),
    a: () => acts.decide(cards.current(), 'audition'),
    d: () => acts.decide(cards.current(), 'not_selected'),
    u: () => acts.decide(cards.current(), 'viewed'),
    b: () => openBins({ people: [cards.current()] }),
    z: acts.undo,
    ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((value) => [String(value), () => rate(cards.current(), value)])),
  }, {
    group: 'Decide',
    describe: { '1 2 3 4 5': 'Rate', 0: 'Take your rating away', s: 'Shortlist', a: 'Audition', d: 'Not this time', u: 'Back to review', b: 'Put in a bin', z: 'Take the last one back' },
  });
}
cards.place(cards.current(), { scroll: false });
