/* [data-player-group]: two to four tapes as one. They start, stop, seek and change speed together and stay in step;
   one at a time is heard. "Find the line" frees them, so that each can be brought to the same words; then they go on together from there. */
import { enhance } from './content.js';
import { setIcons, shown } from './player.js';

const EVERY = 200;
// What a watcher notices: speech begins to sound like an echo.
const DRIFT = 0.08;
const CLOSE = 0.025;
// Further apart than this, running a little faster would take too long.
const JUMP = 1;
const WORTH = 0.12;

enhance('[data-player-group]', (group) => {
  const bar = group.querySelector('[data-group-bar]');
  if (!bar || !group.querySelector('[data-player]')) return;
  const says = bar.querySelector('[data-group-says]');
  const part = (name) => bar.querySelector(`[data-group-do="${name}"]`);
  let lines = new Map(); // where each tape's line begins, in ms
  let free = false;
  let waiting = false;
  let playing = false;
  let timer;

  const all = () => [...group.querySelectorAll('[data-player]')].filter((one) => one.video);
  const line = (one) => lines.get(one) ?? 0;
  const running = () => all().filter((one) => !one.video.ended);
  const leader = () => running().find((one) => !one.video.muted) ?? running()[0];

  const place = (ms) => all().forEach((one) => one.seekMs(Math.max(0, ms + line(one))));
  function heard(figure) {
    for (const one of all()) one.setSound(one === figure);
  }

  function start() {
    if (running().length === 0) place(0);
    playing = true;
    waiting = false;
    for (const one of running()) one.video.play().catch(() => {});
    clearInterval(timer);
    timer = setInterval(keep, EVERY);
    paint();
  }
  function stop() {
    playing = false;
    clearInterval(timer);
    for (const one of all()) { one.video.pause(); one.video.playbackRate = one.rate; }
    paint();
  }

  /* Everybody waits for the one whose tape has not come yet; then small differences are run off, large ones jumped. */
  function keep() {
    if (!group.isConnected) { clearInterval(timer); return; }
    const now = running();
    if (now.length === 0) { stop(); return; }
    const late = now.some((one) => one.video.readyState < 3 || one.video.seeking);
    if (late) {
      waiting = true;
      for (const one of now) if (one.video.readyState >= 3 && !one.video.seeking) one.video.pause();
      return;
    }
    if (waiting) {
      waiting = false;
      const at = leader().currentMs() - line(leader());
      for (const one of now) if (Math.abs(one.currentMs() - line(one) - at) > DRIFT * 1000) one.seekMs(at + line(one));
      for (const one of now) one.video.play().catch(() => {});
      return;
    }
    const first = leader();
    const at = first.video.currentTime - line(first) / 1000;
    for (const one of now) {
      const drift = one === first ? 0 : one.video.currentTime - line(one) / 1000 - at;
      if (Math.abs(drift) > JUMP) one.seekMs((at * 1000) + line(one));
      else if (Math.abs(drift) > DRIFT) one.video.playbackRate = one.rate * (1 - Math.sign(drift) * WORTH);
      else if (Math.abs(drift) < CLOSE || Math.abs(one.video.playbackRate - one.rate) < 0.01) one.video.playbackRate = one.rate;
    }
  }

  const acts = {
    toggle: () => (playing ? stop() : start()),
    seek: (figure, ms) => place(ms - line(figure)),
    speed: (_, rate) => all().forEach((one) => one.setSpeed(rate)),
  };
  group.addEventListener('callboard:ask', (event) => {
    const { act, value } = event.detail;
    if (act === 'sound') {
      event.preventDefault();
      heard(value ? event.target : null);
    } else if (!free) {
      event.preventDefault();
      acts[act](event.target, value);
    }
  });

  function paint() {
    setIcons(bar, { play: !playing, pause: playing });
    bar.querySelector('[data-group-words]').textContent = playing ? 'Stop all' : 'Play all';
    part('line').setAttribute('aria-pressed', String(free));
    part('toggle').disabled = part('start').disabled = free;
  }
  bar.addEventListener('click', (event) => {
    const act = event.target.closest('[data-group-do]')?.dataset.groupDo;
    if (act === 'toggle') acts.toggle();
    if (act === 'start') place(0);
    if (act !== 'line') return;
    stop();
    free = !free;
    if (free) says.textContent = 'Bring each tape to the same line, then press again.';
    else {
      lines = new Map(all().map((one) => [one, one.currentMs()]));
      says.textContent = `Together from ${all().map((one) => shown(line(one))).join(', ')}.`;
    }
    paint();
  });
  bar.hidden = false;
  heard(all()[0]);
  paint();
});
