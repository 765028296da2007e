/* After the last byte: asks how far the worker is, and says when there is something to see. */
const FIRST = 600;
const SLOWEST = 5000;

export function followWork(url, { asset, progress, ready, failed }) {
  let [wait, timer, known, stopped] = [FIRST, 0, null, false];

  async function look() {
    let standing = null;
    try {
      const answer = await fetch(url, { headers: { Accept: 'application/json' } });
      if (answer.ok) standing = await answer.json();
    } catch { /* no signal: asked again */ }
    if (stopped) return;
    if (standing?.state === 'refused') { failed(standing.failure || 'This file could not be used.'); return; }
    const made = standing?.asset;
    if (made && !known) { known = made.id; asset(made.id); }
    if (made?.state === 'ready') { ready(made.id); return; }
    if (made?.state === 'failed') { failed(made.failure); return; }
    if (made) progress(made.progress);
    wait = Math.min(wait * 1.4, SLOWEST);
    timer = setTimeout(look, wait);
  }

  timer = setTimeout(look, 200);
  return { stop() { stopped = true; clearTimeout(timer); } };
}
