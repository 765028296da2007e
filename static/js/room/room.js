/* The decision room: keys, clicks and the way the faces are laid out. */
import { bindKeys } from '../keys.js';
import { enhance, starting } from '../content.js';
import { send } from '../send.js';
import './layout.js';
import './menukeys.js';

if (document.querySelector('[data-room-cards]')) starting(start());

async function start() {
  const cards = await import('./cards.js');
  const queue = await import('./queue.js');
  const acts = await import('./acts.js');
  const picks = await import('./picks.js');
  const panel = await import('./panel.js');
  const score = await import('./score.js');
  const callback = await import('./callback.js');
  const { room, mayDecide } = acts;
  queue.start(`room:${room.user}:${room.room}`);

  document.querySelector('[data-room-cards]').addEventListener('click', (event) => {
    const link = event.target.closest('.shot__link');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    panel.open(link.closest('.shot'));
  });
  document.querySelector('[data-room-cards]').addEventListener('focusin', (event) => {
    const card = event.target.closest('.shot');
    if (card && card !== cards.current()) cards.place(card, { focus: false });
  });
  document.querySelector('[data-savestate]').addEventListener('click', queue.retry);

  const decide = (to) => () => {
    if (picks.any()) {
      if (to === 'not_selected') picks.ask(to);
      else picks.move(to);
    } else if (acts.decide(cards.current(), to) && to !== 'viewed') cards.step(1);
  };
  const film = () => {
    const query = new URLSearchParams(room.query);
    query.set('at', cards.current().dataset.id);
    if (!document.querySelector('.more--before')) query.set('n', cards.all().indexOf(cards.current()) + 1);
    location.assign(`${room.room}film/?${query}`);
  };
  document.querySelector('[data-room-film]')?.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    film();
  });
  const rate = (value) => { if (!score.press(value)) acts.rate(cards.current().dataset.id, value); };
  const callBack = () => {
    const chosen = picks.any() ? picks.picked() : [cards.current()];
    callback.open(chosen);
  };

  bindKeys({
    arrowright: () => cards.step(1),
    arrowleft: () => cards.step(-1),
    arrowdown: () => cards.step(cards.columns()),
    arrowup: () => cards.step(-cards.columns()),
    j: () => cards.step(1),
    k: () => cards.step(-1),
    enter: () => panel.open(cards.current()),
    escape: () => { if (picks.any()) picks.clear(); else panel.close(); },
    '/': () => document.querySelector('[data-room-search]').focus(),
    f: film,
    c: picks.compare,
  }, {
    group: 'Move',
    describe: {
      'arrowleft arrowup arrowdown arrowright': 'Move between faces', 'j k': 'The next, the one before', enter: 'Open', escape: 'Clear the selection, close the panel', '/': 'Search', f: 'One face after another', c: 'Compare those selected',
    },
  });
  bindKeys({ x: () => picks.toggle(cards.current()), 'shift+x': () => picks.run(cards.current()) }, {
    group: 'Select and write', describe: { x: 'Select', 'shift+x': 'Select a run' },
  });
  if ('maySort' in room) {
    bindKeys({ b: () => picks.putInBin(picks.any() ? undefined : [cards.current()]) }, { group: 'Decide', describe: { b: 'Put in a bin' } });
    document.addEventListener('room-binned', picks.clear);
  }
  if (!mayDecide) return;
  bindKeys({
    s: decide('shortlisted'),
    a: decide('audition'),
    r: callBack,
    d: decide('not_selected'),
    'shift+d': () => picks.ask('not_selected', picks.any() ? undefined : [cards.current()]),
    u: decide('viewed'),
    z: acts.undo,
    ...Object.fromEntries((room.scorecard === undefined ? [0, 1, 2, 3, 4, 5] : [...Array(10).keys()]).map((value) => [String(value), () => rate(value)])),
  }, {
    group: 'Decide',
    describe: {
      '1 2 3 4 5': 'Rate', 0: 'Take your rating away', s: 'Shortlist', a: 'Audition', r: 'Callback', d: 'Not this time', 'shift+d': 'Not this time, with a reason', u: 'Back to review', z: 'Take the last one back',
    },
  });
  bindKeys({
    n: () => panel.into('[data-room-note]'),
    t: () => panel.into('[data-room-tag]'),
  }, {
    group: 'Select and write',
    describe: { n: 'Write a private note', t: 'Tag' },
  });
}

const base = document.querySelector('[data-room]')?.dataset;
const fitting = document.querySelector('[data-matching] .num');
if (fitting && base) {
  const ask = async () => {
    const answer = await send(`${base.room}count/?${base.query}`, { method: 'GET', headers: { Accept: 'application/json' } }).catch(() => null);
    fitting.textContent = answer?.ok ? new Intl.NumberFormat('en-GB').format((await answer.json()).total) : '?';
  };
  (globalThis.requestIdleCallback ?? setTimeout)(ask);
}

let known;
enhance('[data-room-tags]', (input) => input.addEventListener('focus', async () => {
  known ??= send(`${base.room}tags/`, { method: 'GET', headers: { Accept: 'application/json' } }).then((answer) => answer.json());
  const { tags } = await known.catch(() => ({ tags: [] }));
  document.getElementById('role-tags').replaceChildren(...tags.map((tag) => Object.assign(document.createElement('option'), { value: tag })));
}));
