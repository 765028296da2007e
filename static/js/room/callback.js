/* A callback is more than a key: its dialog asks when, where and what to prepare, and says back what it did. */
import { send } from '../send.js';
import { paintCounts, paintStanding, rememberDecision, room } from './acts.js';
import * as cards from './cards.js';

const host = document.querySelector('[data-room-callback]');
const before = new Map();

export function open(people) {
  const ids = people.filter(Boolean).map((card) => card.dataset.id).join(',');
  if (ids) htmx.ajax('GET', `${room.callback}?ids=${ids}`, { target: host, swap: 'innerHTML' });
}

const revised = (ids, stateOf) => ids.map((id) => ({ id, state: stateOf(id), rev: Number(cards.byId(id)?.dataset.rev ?? 0) + 1 }));

async function recount() {
  const answer = await send(`${room.room}count/?stage=${room.stage}`, { method: 'GET', headers: { Accept: 'application/json' } }).catch(() => null);
  if (answer?.ok) paintCounts((await answer.json()).counts);
}

document.addEventListener('room-decided', ({ detail: { ids, state, undo } }) => {
  before.set(undo, new Map(ids.map((id) => [id, cards.byId(id)?.dataset.state])));
  paintStanding({ moved: revised(ids, () => state) });
  rememberDecision(undo, ids);
  for (const id of ids) {
    const box = cards.byId(id)?.querySelector('.shot__pick');
    if (box) box.checked = false;
  }
  recount();
});

document.addEventListener('callboard:undone', ({ detail: { url } }) => {
  const states = before.get(url);
  if (!states) return;
  paintStanding({ moved: revised([...states.keys()].filter((id) => states.get(id)), (id) => states.get(id)) });
  recount();
});
