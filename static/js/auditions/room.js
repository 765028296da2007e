/* A room of the day, for its panel: scores and takes are kept where they are; who is in comes by itself. A take that goes up
   (films/uploader.js) keeps its person's card open. */
import { announce } from '../announce.js';
import { arrived } from '../content.js';
import { send } from '../send.js';
import { toast } from '../toast.js';
import { followDay, waited } from './daylive.js';

const root = document.querySelector('[data-panelroom]');
const side = root.querySelector('[data-panelroom-side]');
const takes = root.querySelector('[data-panelroom-takes]');
const scoring = root.querySelector('[data-panelroom-scoring]');
const news = root.querySelector('[data-panelroom-news]');
const LOST = 'Not saved: Callboard could not be reached. Try again in a moment.';
const PREPARING = 4000;

const parse = (html) => new DOMParser().parseFromString(html, 'text/html').body;
/* What is being written, recorded or sent up. */
const drafts = () => [...root.querySelectorAll('textarea')].some((field) => field.value.trim())
  || Boolean(root.querySelector('[data-uploader-list] > li') || document.querySelector('dialog[open]'));
const isPreparing = () => Boolean(takes?.querySelector('[data-take-state="processing"]'));

/* --- scores: the panel's own forms, saved without leaving the page --- */
async function save(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  body.set('part', '1');
  const answer = await send(form.action, { body, headers: { Accept: 'application/json' } }).catch(() => null);
  const data = await answer?.json().catch(() => null);
  if (!answer?.ok) {
    toast(data?.message ? `Not saved: ${data.message}` : LOST, { tone: 'error', stay: 27000 });
    return;
  }
  scoring.replaceChildren(...parse(data.part).childNodes);
  arrived(scoring);
  announce(data.abstained ? 'Abstained' : data.mine ? 'Saved' : 'Taken back');
}
scoring?.addEventListener('submit', (event) => {
  event.preventDefault();
  save(event.target, event.submitter);
});
scoring?.addEventListener('change', (event) => {
  const form = event.target.closest('form');
  const rows = [...form.querySelectorAll('[data-score-row][data-required]')];
  if (rows.every((row) => row.querySelector('input:checked'))) save(form);
});

/* --- takes --- */
let preparing;
async function part(name, person) {
  const query = new URLSearchParams({ part: name, ...(person ? { person } : {}) });
  const answer = await send(`${root.dataset.panelroom}?${query}`, { method: 'GET' }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
}
const isPlaying = () => [...takes.querySelectorAll('video')].some((video) => !video.paused);

async function showTakes() {
  clearTimeout(preparing);
  if (!takes) return;
  const html = await part('takes', root.dataset.person);
  if (html !== null && !isPlaying()) {
    takes.replaceChildren(...parse(html).childNodes);
    arrived(takes);
  }
  if (isPreparing()) preparing = setTimeout(showTakes, PREPARING);
}
root.addEventListener('callboard:taped', showTakes);
root.addEventListener('submit', async (event) => {
  if (!event.target.matches('[data-take-form]')) return;
  event.preventDefault();
  const answer = await send(event.target.action, { body: new URLSearchParams(new FormData(event.target)), headers: { Accept: 'application/json' } }).catch(() => null);
  const data = await answer?.json().catch(() => null);
  if (!answer?.ok) toast(data?.message ?? LOST, { tone: 'error' });
  else toast(data.text, { undo: data.undo });
  showTakes();
});
document.addEventListener('callboard:undone', showTakes);

/* --- who is in --- */
async function look() {
  const html = await part('side', root.dataset.person);
  if (html === null) return;
  // A tap must find what it was aimed at.
  if (side.querySelector(':active')) {
    setTimeout(look, 500);
    return;
  }
  const fresh = parse(html);
  const { nowIn, nowName } = fresh.querySelector('[data-now-in]').dataset;
  side.replaceChildren(...fresh.childNodes);
  arrived(side);
  tick();
  if (nowIn && nowIn !== root.dataset.person) told(nowIn, nowName);
  if (isPreparing()) showTakes();
}

/* What is being written is never taken away: then the next person is only named. */
function told(id, name) {
  if (!root.dataset.person || (!drafts() && !new URLSearchParams(location.search).has('person') && !takes?.querySelector('video'))) {
    location.assign(root.dataset.panelroom);
    return;
  }
  if (news.dataset.id === id) return;
  news.dataset.id = id;
  const link = Object.assign(document.createElement('a'), { href: root.dataset.panelroom, textContent: 'Show their card' });
  news.replaceChildren(`${name} is in the room now. `, link);
  news.hidden = false;
  announce(news.textContent);
}

root.addEventListener('submit', async (event) => {
  if (!event.target.matches('[data-room-act]')) return;
  event.preventDefault();
  const answer = await send(event.target.action, { body: new URLSearchParams(new FormData(event.target, event.submitter)), headers: { Accept: 'application/json' } }).catch(() => null);
  const data = await answer?.json().catch(() => null);
  if (!answer?.ok) toast(data?.message ?? LOST, { tone: 'error' });
  look();
});

let skew = 0;
function tick() {
  skew = Date.parse(side.querySelector('[data-door-now]')?.dataset.doorNow ?? '') - Date.now() || skew;
  for (const el of root.querySelectorAll('[data-since]')) count(el);
}
const count = (el) => { el.textContent = waited(Date.now() + skew - Date.parse(el.dateTime)); };
setInterval(() => root.querySelectorAll('[data-since]').forEach(count), 5000);
tick();
followDay(root.dataset.dayLive, { look, show() {}, hear: (kind) => { if (kind === 'takes') showTakes(); } });
if (isPreparing()) preparing = setTimeout(showTakes, PREPARING);
