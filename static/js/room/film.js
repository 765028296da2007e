/* One face after another. The next ones stand beside it already, picture and all, so a key only has to show them. */
import { arrived, starting } from '../content.js';
import { bindKeys } from '../keys.js';
import { send } from '../send.js';
import { toast } from '../toast.js';

if (document.querySelector('[data-room-cards]')) starting(start());

async function start() {
  const cards = await import('./cards.js');
  const queue = await import('./queue.js');
  const acts = await import('./acts.js');
  const bins = await import('./bins.js');
  const { room, mayDecide } = acts;
  queue.start(`room:${room.user}:${room.room}`);

  const REST = 400; // shorter is passing by, and nobody has been looked at
  const AHEAD = 3;
  const strip = document.querySelector('[data-room-cards]');
  const dock = document.querySelector('[data-film-dock]');
  const bar = document.querySelector('[data-film-bar]');
  const first = Number(strip.dataset.n);
  const number = new Intl.NumberFormat('en-GB');
  let total = Number(strip.dataset.total ?? 0);
  let resting;
  let shown = null;

  const address = (card) => `${room.room}submissions/${card.dataset.id}/`;
  const place = (card) => first + cards.all().indexOf(card);

  function paintCount(card) {
    const n = place(card);
    total = total && Math.max(total, n);
    document.querySelector('[data-film-n]').textContent = number.format(n);
    if (total) document.querySelector('[data-film-total]').textContent = number.format(total);
    bar.setAttribute('aria-valuenow', n);
    bar.setAttribute('aria-valuemax', total || n);
    bar.style.setProperty('--v', `${total ? (100 * n) / total : 0}%`);
  }

  function paintDock(card) {
    for (const button of dock.querySelectorAll('[data-film-rate]')) button.setAttribute('aria-pressed', button.dataset.filmRate === String(Number(card.dataset.mine ?? 0)));
    dock.querySelector('[data-film-do="tape"]').hidden = !('hasTape' in card.dataset);
    const pill = document.querySelector(`template[data-pill="${card.dataset.state}"]`);
    if (pill) card.querySelector('.film__stage').replaceChildren(pill.content.cloneNode(true));
  }

  function open(card) {
    clearTimeout(resting);
    resting = setTimeout(async () => {
      const answer = await send(`${address(card)}open/`, { headers: { Accept: 'application/json' } }).catch(() => null);
      if (!answer?.ok) return;
      const { state, viewed } = await answer.json();
      if (viewed) cards.paintOpened(card);
      if (card.dataset.state === 'submitted' && state === 'viewed') {
        card.dataset.state = state;
        if (card === cards.current()) paintDock(card);
      }
    }, REST);
  }

  /* So that a reload, a link sent on, and the next visit begin here. */
  function keepPlace(card) {
    const n = place(card);
    const query = new URLSearchParams(room.query);
    query.set('at', card.dataset.id);
    query.set('n', n);
    history.replaceState(history.state, '', `${strip.dataset.film}?${query}`);
    if (!('filtered' in room)) document.cookie = `room_film=${room.stage}.${room.sort}.${card.dataset.id}.${n};path=${strip.dataset.film};max-age=2592000;samesite=lax`;
  }

  function ahead(card) {
    const list = cards.all();
    const at = list.indexOf(card);
    for (const next of list.slice(at + 1, at + 1 + AHEAD)) next.querySelector('img')?.decode().catch(() => {});
    if (list.length - at <= AHEAD + 1) cards.append().then((came) => { if (came) settle(); });
  }

  /* Only what is on the screen can be tabbed to, or is read out. */
  function settle() {
    for (const card of cards.all()) {
      const isShown = card === cards.current();
      card.toggleAttribute('aria-hidden', false);
      if (!isShown) card.setAttribute('aria-hidden', 'true');
      for (const link of card.querySelectorAll('a, button, [tabindex], video, input, select')) link.tabIndex = isShown ? 0 : -1;
    }
  }

  function closeTape(card = shown) {
    const box = card?.querySelector('[data-film-tape]');
    if (!box || box.hidden) return false;
    box.replaceChildren();
    box.hidden = true;
    return true;
  }

  async function tape() {
    const card = cards.current();
    const box = card.querySelector('[data-film-tape]');
    if (!('hasTape' in card.dataset)) return;
    const there = box.querySelector('[data-player]');
    if (there) {
      there.toggle();
      return;
    }
    const answer = await send(address(card), { method: 'GET' }).catch(() => null);
    const part = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-player], [data-player-none]');
    if (!part || card !== cards.current()) {
      if (card === cards.current()) toast('The tape could not be fetched just now. Try again in a moment.', { tone: 'error' });
      return;
    }
    box.replaceChildren(document.importNode(part, true));
    box.hidden = false;
    arrived(box);
    box.querySelector('[data-player]')?.toggle?.();
  }

  cards.onMove((card) => {
    if (card === shown) return;
    closeTape();
    shown = card;
    settle();
    paintCount(card);
    paintDock(card);
    keepPlace(card);
    open(card);
    ahead(card);
  });
  acts.onAct(() => paintDock(cards.current()));

  const rate = (value) => { acts.rate(cards.current().dataset.id, value); paintDock(cards.current()); };
  const decide = (to) => {
    if (!acts.decide(cards.current(), to)) return;
    paintDock(cards.current());
    if (to !== 'viewed') step(1);
  };
  async function step(by) {
    const from = cards.current();
    await cards.step(by);
    if (cards.current() === from && by > 0) acts.say('That was the last one.');
  }
  const bin = () => bins.open({ people: [cards.current()] });

  /* --- a note, without leaving the face --- */
  const note = document.querySelector('[data-film-note]');
  let writing = null;
  const drafts = new Map();
  function write() {
    writing = cards.current();
    note.querySelector('[data-film-who]').textContent = cards.nameOf(writing);
    note.querySelector('textarea').value = drafts.get(writing.dataset.id) ?? '';
    note.querySelector('[data-film-note-error]').hidden = true;
    note.showModal();
    note.querySelector('textarea').focus();
  }
  note?.addEventListener('close', () => { if (writing) drafts.set(writing.dataset.id, note.querySelector('textarea').value); });
  note?.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const error = note.querySelector('[data-film-note-error]');
    const answer = await send(`${address(writing)}notes/`, { body: new URLSearchParams(new FormData(event.target)), headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      note.querySelector('textarea').value = '';
      note.close('done');
      acts.say(`Noted: ${cards.nameOf(writing)}`);
      return;
    }
    error.textContent = answer?.status === 422 ? (await answer.json()).message : 'Not saved: Callboard could not be reached. What you typed is still here.';
    error.hidden = false;
  });
  note?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) note.querySelector('form').requestSubmit();
  });

  dock.hidden = false;
  document.querySelector('.film').dataset.live = '';
  dock.addEventListener('click', (event) => {
    const { filmDo, filmRate, filmTo } = event.target.closest('button')?.dataset ?? {};
    if (filmRate) rate(Number(filmRate));
    else if (filmTo) decide(filmTo);
    else if (filmDo) ({ back: () => step(-1), next: () => step(1), bin, note: write, tape })[filmDo]();
  });
  document.querySelector('[data-savestate]').addEventListener('click', queue.retry);

  let settling;
  const swiped = () => {
    const card = cards.all()[Math.round(strip.scrollLeft / strip.clientWidth)];
    if (card && card !== cards.current()) cards.place(card, { focus: false, scroll: false });
  };
  strip.addEventListener('scroll', () => {
    clearTimeout(settling);
    settling = setTimeout(swiped, 90);
  }, { passive: true });
  addEventListener('resize', () => cards.current().scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' }));

  const leave = () => document.querySelector('[data-film-back]').click();
  bindKeys({
    arrowright: () => step(1),
    arrowleft: () => step(-1),
    j: () => step(1),
    k: () => step(-1),
    enter: () => cards.current().querySelector('.shot__link').click(),
    p: tape,
    escape: () => { if (!closeTape()) leave(); },
  }, {
    group: 'Move',
    describe: { 'arrowleft arrowright': 'The one before, the next', 'j k': 'The next, the one before', enter: 'Everything about them', p: 'Play or stop the tape', escape: 'Back to the board' },
  });
  if (mayDecide) {
    bindKeys({
      s: () => decide('shortlisted'),
      a: () => decide('audition'),
      d: () => decide('not_selected'),
      u: () => decide('viewed'),
      z: acts.undo,
      ...Object.fromEntries([0, 1, 2, 3, 4, 5].map((value) => [String(value), () => rate(value)])),
    }, {
      group: 'Decide',
      describe: { '1 2 3 4 5': 'Rate', 0: 'Take your rating away', s: 'Shortlist', a: 'Audition', d: 'Not this time', u: 'Back to review', z: 'Take the last one back' },
    });
  }
  if ('maySort' in room) bindKeys({ b: bin }, { group: 'Sort and write', describe: { b: 'Put in a bin' } });
  if (note) bindKeys({ n: write }, { group: 'Sort and write', describe: { n: 'Write a private note' } });

  cards.place(cards.current());
  if ('filtered' in room) {
    const answer = await send(`${room.room}count/?${room.query}`, { method: 'GET', headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer?.ok) {
      ({ total } = await answer.json());
      paintCount(cards.current());
    }
  }
}
