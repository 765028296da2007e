/* form[data-apply]: its sections one at a time, the one in sight named by the address. A step that asks nothing of the chosen
   parts is left out. Next says at once what is missing and stays; the strip and the way back go everywhere. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { firstGap, gapsIn, put, putRight } from './missing.js';
import { followUploads } from './under-way.js';

const NUMBERS = ['', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const counted = (n) => `${NUMBERS[n] ?? n} question${n === 1 ? '' : 's'}`;

/* What the address names; it may name anything. */
function named() {
  try {
    return location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  } catch { return null; }
}

enhance('form[data-apply]', (form) => {
  const all = [...form.querySelectorAll('[data-apply-step]')];
  const first = form.querySelector('[data-apply-step][data-now]');
  const strip = form.querySelector('[data-apply-strip]');
  const [next, back] = ['next', 'back'].map((name) => form.querySelector(`[data-apply-${name}]`));
  const call = back.href;
  let now = first;

  const linkOf = (step) => strip.querySelector(`a[href="#${step.id}"]`);
  const nameOf = (step) => linkOf(step).textContent;
  const steps = () => all.filter((step) => !step.hidden);
  const after = () => steps()[steps().indexOf(now) + 1];
  const before = () => steps()[steps().indexOf(now) - 1];
  const questions = () => [...form.querySelectorAll('[data-question]')].filter((one) => !one.closest('[hidden]')).length;
  const isChosen = (group) => Boolean(document.getElementById(group.dataset.forRole)?.checked);
  // As long as no part is chosen, every step may come.
  const isNone = () => !form.querySelector('[name=roles]:checked');

  const uploads = followUploads(form, () => now.id === 'step-tape', () => !after());

  function words() {
    const asked = isNone() ? form.querySelectorAll('[data-question]').length : questions();
    const count = isNone() ? 'A few questions' : counted(asked);
    for (const el of form.querySelectorAll('[data-asked]')) el.textContent = el.dataset[asked ? 'asked' : 'unasked'].replace('{n}', count);
    const coming = after();
    if (!coming) return;
    next.hash = coming.id;
    next.textContent = `Next: ${(!asked && coming.dataset.nextUnasked) || coming.dataset.next}`;
  }

  function draw() {
    const shown = steps();
    const place = shown.indexOf(now);
    for (const step of all) {
      const here = step === now;
      const link = linkOf(step);
      step.toggleAttribute('data-now', here);
      link.parentElement.hidden = step.hidden;
      link.parentElement.toggleAttribute('data-now', here);
      link.parentElement.toggleAttribute('data-done', shown.indexOf(step) < place && !gapsIn(step).length);
      if (here) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    }
    form.toggleAttribute('data-last', !after());
    words();
    const past = before();
    back.href = past ? `#${past.id}` : call;
    back.querySelector('.sr-only').textContent = past ? `Back: ${nameOf(past)}` : 'Back to the call';
    uploads.draw();
  }

  /* What a part asks shows once the part is chosen. */
  function ask() {
    for (const group of form.querySelectorAll('[data-for-role]')) group.hidden = !isChosen(group);
    for (const el of form.querySelectorAll('[data-apply-none]')) el.hidden = !isNone();
    const tape = all.find((step) => step.id === 'step-tape');
    if (tape) tape.hidden = !isNone() && [...tape.querySelectorAll('[data-for-role]')].every((group) => group.hidden);
    if (now.hidden) [now] = all;
    draw();
  }

  function show(step, focus = step.querySelector('h2')) {
    now = step.hidden ? all[0] : step;
    uploads.quiet();
    draw();
    // Only upwards, so that a title in sight stays there.
    if (form.getBoundingClientRect().top < 0) form.scrollIntoView({ block: 'start', behavior: 'instant' });
    focus?.focus({ preventScroll: focus.matches('h2') });
  }

  function follow() {
    const target = named();
    if (location.hash && !target) return;
    const step = target ? target.closest('[data-apply-step]') : first;
    if (!step) return;
    if (step === target || !target) show(step);
    else show(step, target);
  }

  /* Says what is missing there, and goes to it. */
  function complain(step) {
    const gaps = gapsIn(step, uploads);
    for (const gap of gaps) put(gap, form);
    if (step !== now) history.pushState(null, '', `#${step.id}`);
    show(step, firstGap(gaps));
    announce(gaps.length === 1 ? gaps[0].dataset.needed : `${gaps.length} things are missing. ${gaps[0].dataset.needed}`);
  }

  next.addEventListener('click', (event) => {
    if (!gapsIn(now, uploads).length) return;
    event.preventDefault();
    complain(now);
  });
  form.addEventListener('submit', (event) => {
    if (event.submitter && event.submitter.value !== 'send') return;
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    // Enter in a field goes on, as the button in sight does.
    if (event.submitter?.hasAttribute('data-apply-enter') && after()) { stop(); next.click(); return; }
    const wanting = steps().find((step) => gapsIn(step, uploads).length);
    if (wanting) { stop(); complain(wanting); return; }
    if (uploads.hold()) stop();
  }, true);
  for (const type of ['input', 'change']) form.addEventListener(type, (event) => putRight(event.target, form), true);
  form.addEventListener('callboard:upload', (event) => { if (event.detail.state === 'going') putRight(event.target, form); });
  form.addEventListener('change', ask);
  // What was kept on this device is put back by another module, which presses nothing.
  form.addEventListener('callboard:restored', ask);
  addEventListener('hashchange', follow);

  form.setAttribute('data-stepping', '');
  ask();
  const asked = named()?.closest('[data-apply-step]');
  if (asked && !asked.hidden) { now = asked; draw(); }
});
