/* Tapes that are still going up while the rest is answered: said at the foot of every step, and Send waits for them. */
const SENTENCES = {
  going: (whose, share, last) => `${whose} is going up: ${share}. ${last ? 'You can send as soon as it is there.' : 'It carries on while you answer.'}`,
  waiting: (whose, share) => `No signal. ${whose} waits at ${share} and goes on by itself.`,
  paused: (whose, share) => `${whose} is paused at ${share}.`,
  there: (whose) => `${whose} is there. Looking at it…`,
};
const HELD = {
  going: (whose) => `${whose} is still on its way. Send when it is there; everything else is kept.`,
  waiting: (whose) => `${whose} waits for signal. Send when it is there; everything else is kept.`,
  paused: (whose) => `${whose} is paused. Go on with it, or stop it, before you send.`,
  there: (whose) => `${whose} is just being looked at. Send in a moment.`,
};
// What asks for somebody comes first.
const ORDER = ['paused', 'waiting', 'going', 'there'];
const OVER = new Set(['refused', 'stopped', 'chosen']);

export function followUploads(form, isOnTapes, isLast) {
  const line = form.querySelector('[data-apply-going]');
  const says = form.querySelector('[data-apply-says]');
  const jobs = new Map();
  const { whose } = line.dataset;
  let held = false;

  const first = () => [...jobs.values()].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0];
  const percent = (job) => `${Math.floor(job.share * 100)}%`;

  function draw() {
    const job = first();
    // Its own step shows each upload by itself.
    line.hidden = !job || (isOnTapes() && job.state !== 'going');
    if (!job) return;
    const bar = line.querySelector('.bar');
    bar.hidden = isOnTapes();
    bar.style.setProperty('--v', percent(job));
    bar.setAttribute('aria-valuenow', Math.floor(job.share * 100));
    line.querySelector('[data-apply-going-says]').textContent = isOnTapes() ? 'The upload carries on while you answer.' : SENTENCES[job.state](whose, percent(job), isLast());
  }

  form.addEventListener('callboard:upload', ({ target, detail: { job, state, share } }) => {
    if (OVER.has(state)) jobs.delete(job);
    else jobs.set(job, { field: target, state, share: share ?? jobs.get(job)?.share ?? 0 });
    if (held && jobs.size) says.textContent = HELD[first().state](whose);
    else if (held) {
      held = false;
      says.textContent = state === 'chosen' ? `${whose} is there. You can send now.` : '';
    }
    draw();
  });

  return {
    draw,
    isUnderWay: (gap) => [...jobs.values()].some((job) => gap.contains(job.field)),
    /* Whether Send has to wait; says why. */
    hold() {
      const job = first();
      held = Boolean(job);
      says.textContent = job ? HELD[job.state](whose) : '';
      return held;
    },
    quiet() { held = false; says.textContent = ''; },
  };
}
