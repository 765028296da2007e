/* Scores in the panel: a row of circles for each dimension, saved when all that are needed are there. */
import { announce } from '../announce.js';
import { arrived } from '../content.js';
import { send } from '../send.js';
import { toast } from '../toast.js';
import { scored } from './acts.js';

const panel = document.querySelector('[data-room-panel]');
const section = (id) => panel?.querySelector(`[data-room-scoring="${id}"]`);
const rows = (form) => [...form.querySelectorAll('[data-score-row]')];
const isGiven = (row) => Boolean(row.querySelector('input:checked'));
const isWhole = (form) => rows(form).every((row) => isGiven(row) || !row.hasAttribute('data-required'));

export function put(id, html) {
  const old = section(id);
  if (!old || !html) return;
  const fresh = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
  const field = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  arrived(fresh);
  if (field) (fresh.querySelector(`[name="${field.name}"]:checked`) ?? fresh.querySelector('input:not([type=hidden]), button'))?.focus();
}

async function save(form, submitter) {
  const { roomScoring: id } = form.closest('[data-room-scoring]').dataset;
  const body = new URLSearchParams(new FormData(form, submitter));
  body.set('part', '1');
  let answer;
  try {
    answer = await send(form.action, { body, headers: { Accept: 'application/json' } });
  } catch {
    toast('Not saved: Callboard could not be reached. Your scores are still here.', { tone: 'error' });
    return;
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    toast(`Not saved: ${data.message ?? 'try again in a moment.'}`, { tone: 'error', stay: 27000 });
    return;
  }
  scored(Number(id), data);
  put(id, data.part);
  announce(data.abstained ? 'Abstained' : data.mine ? 'Scores saved' : 'Scores taken back');
}

/* One digit scores the row in focus, else the first that is not scored yet. */
export function press(value) {
  const form = panel?.querySelector('[data-room-score]');
  if (!form) return false;
  const point = value === 0 ? 10 : value;
  const all = rows(form);
  const row = all.find((one) => one.contains(document.activeElement)) ?? all.find((one) => !isGiven(one)) ?? all[0];
  const circle = row.querySelector(`input[value="${point}"]`);
  if (!circle) return true;
  circle.checked = true;
  circle.dispatchEvent(new Event('change', { bubbles: true }));
  announce(`${row.querySelector('legend').textContent.trim()}: ${point}`);
  return true;
}

if (panel) {
  panel.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.closest('[data-room-scoring]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    save(form, event.submitter);
  }, { capture: true });
  panel.addEventListener('change', (event) => {
    const form = event.target.closest('[data-room-score]');
    if (form && isWhole(form)) save(form);
  });
  document.addEventListener('room-rated', (event) => put(event.detail.id, event.detail.part));
}
