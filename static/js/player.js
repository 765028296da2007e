/* A tape with our controls: [data-player], made by templates/components/player.html.
   The element answers currentMs(), seekMs(ms), toggle() and setSpeed(n); it sends "callboard:time" with {ms, durationMs, playing}.
   Anything with data-seek="42000" seeks the nearest player that shares an ancestor with it. */
import { bindKeys } from './keys.js';
import { enhance } from './content.js';
import { showStrip } from './films/strip.js';
import { showWave } from './films/wave.js';

const STEP = 5000;
const FRAME = 40;
const players = new Set();
// A phone's own controls are better known and larger; a watermarked picture keeps ours, which never leave the words behind.
const own = (figure) => matchMedia('(pointer: coarse) and (max-width: 40rem)').matches
  && !figure.hasAttribute('data-player-marked') && !figure.closest('[data-player-group]');

export function shown(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

export function setIcons(root, states) {
  for (const icon of root.querySelectorAll('[data-player-glyph]')) {
    if (icon.dataset.playerGlyph in states) icon.hidden = !states[icon.dataset.playerGlyph];
  }
}

function quieten(figure) {
  const group = figure.closest('[data-player-group]');
  for (const other of players) {
    if (!other.isConnected) { players.delete(other); continue; }
    if (other !== figure && !(group && group.contains(other))) other.video.pause();
  }
}

function build(figure) {
  const video = figure.querySelector('video');
  const bar = figure.querySelector('[data-player-bar]');
  const big = figure.querySelector('[data-player-big]');
  const scrub = figure.querySelector('[data-player-scrub]');
  const speed = figure.querySelector('[data-player-speed]');
  const part = (name) => bar.querySelector(`[data-player-do="${name}"]`);
  const durationMs = () => (Number.isFinite(video.duration) ? Math.round(video.duration * 1000) : Number(figure.dataset.durationMs ?? 0));

  figure.video = video;
  figure.currentMs = () => Math.round(video.currentTime * 1000);
  figure.durationMs = durationMs;
  figure.seekMs = (ms) => {
    const to = Math.min(Math.max(0, ms), durationMs() || ms);
    // Before its length is known a player may forget where it was sent.
    if (video.readyState === 0) video.addEventListener('loadedmetadata', () => { video.currentTime = to / 1000; }, { once: true });
    video.currentTime = to / 1000;
    paint();
  };
  figure.setSpeed = (rate) => { figure.rate = rate; video.playbackRate = rate; speed.value = String(rate); };
  figure.setSound = (on) => { video.muted = !on; };
  figure.toggle = () => { if (video.paused) video.play().catch(() => {}); else video.pause(); };
  figure.rate = 1;

  function paint() {
    const [ms, length] = [figure.currentMs(), durationMs()];
    figure.querySelector('[data-player-time]').textContent = `${shown(ms)} / ${shown(length)}`;
    scrub.max = Math.max(1, length);
    if (!scrub.matches(':active')) scrub.value = ms;
    scrub.style.setProperty('--v', `${length ? (100 * ms) / length : 0}%`);
    scrub.setAttribute('aria-valuetext', `${shown(ms)} of ${shown(length)}`);
    figure.dispatchEvent(new CustomEvent('callboard:time', { bubbles: true, detail: { ms, durationMs: length, playing: !video.paused } }));
  }
  function paintPlaying() {
    const words = video.paused ? 'Play' : 'Pause';
    part('toggle').setAttribute('aria-label', words);
    big.hidden = own(figure) || !video.paused;
    setIcons(bar, { play: video.paused, pause: !video.paused });
    paint();
  }
  function paintSound() {
    part('sound').setAttribute('aria-pressed', String(!video.muted));
    setIcons(bar, { sound: !video.muted, silent: video.muted });
  }
  // A group that leads answers by itself; alone, a player acts on itself.
  const ask = (act, value) => {
    const asked = new CustomEvent('callboard:ask', { bubbles: true, cancelable: true, detail: { act, value } });
    if (figure.dispatchEvent(asked)) acts[act](value);
  };
  const acts = {
    toggle: figure.toggle,
    seek: figure.seekMs,
    speed: figure.setSpeed,
    sound: figure.setSound,
  };
  const by = (ms) => ask('seek', figure.currentMs() + ms);
  const frame = (ms) => { if (!video.paused) ask('toggle'); by(ms); };
  const faster = (n) => {
    const rates = [...speed.options].map((option) => Number(option.value));
    const next = rates[Math.min(Math.max(rates.indexOf(figure.rate) + n, 0), rates.length - 1)];
    ask('speed', next);
  };
  figure.ask = ask;
  figure.keys = {
    space: () => ask('toggle'),
    arrowleft: () => by(-STEP),
    arrowright: () => by(STEP),
    'shift+arrowleft': () => frame(-FRAME),
    'shift+arrowright': () => frame(FRAME),
    ',': () => faster(-1),
    '.': () => faster(1),
    c: () => toggleCaptions(),
  };

  const captions = part('captions');
  // Of what a browser puts on from its own settings too.
  const track = () => video.textTracks[0];
  function paintCaptions() { captions?.setAttribute('aria-pressed', String(track()?.mode === 'showing')); }
  function toggleCaptions() {
    if (!captions) return;
    track().mode = track().mode === 'showing' ? 'disabled' : 'showing';
    paintCaptions();
  }
  video.textTracks.addEventListener('change', paintCaptions);
  showStrip(scrub.closest('.scrub'), scrub, shown);
  showWave(figure, (ms) => ask('seek', ms));

  bar.addEventListener('click', (event) => {
    const act = event.target.closest('[data-player-do]')?.dataset.playerDo;
    if (act === 'toggle') ask('toggle');
    if (act === 'back') by(-STEP);
    if (act === 'on') by(STEP);
    if (act === 'captions') toggleCaptions();
    if (act === 'sound') ask('sound', video.muted);
    if (act === 'full') { if (document.fullscreenElement) document.exitFullscreen(); else figure.requestFullscreen(); }
  });
  scrub.addEventListener('input', () => ask('seek', Number(scrub.value)));
  speed.addEventListener('change', () => ask('speed', Number(speed.value)));
  big.addEventListener('click', () => ask('toggle'));
  video.addEventListener('click', () => { if (!video.controls) ask('toggle'); });
  for (const name of ['play', 'pause', 'ended']) video.addEventListener(name, paintPlaying);
  for (const name of ['timeupdate', 'seeked', 'loadedmetadata', 'durationchange']) video.addEventListener(name, paint);
  video.addEventListener('volumechange', paintSound);
  video.addEventListener('play', () => quieten(figure));
  video.addEventListener('error', () => {
    figure.querySelector('[data-player-says]').hidden = false;
    big.hidden = true;
    video.controls = false;
  });
  figure.addEventListener('keydown', (event) => onKey(figure, event));

  players.add(figure);
  if (own(figure)) { paint(); return; }
  video.controls = false;
  bar.hidden = false;
  part('full').hidden = !document.fullscreenEnabled;
  paintPlaying();
  paintSound();
  paintCaptions();
}

function named(event) {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  return event.shiftKey && key.startsWith('arrow') ? `shift+${key}` : key;
}

/* With the cursor in a player its keys come before the page's. */
function onKey(figure, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('select')) return;
  const name = named(event);
  if (name === 'space' && event.target.matches('button')) return;
  if (name.length === 1 && document.body.hasAttribute('data-keys-off')) return;
  const act = figure.keys[name];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/* data-player-keys="page": all its keys work from the whole page; "some": only those that do not move about. Bound first, so
   that a page's own keys come before them. */
const ofPage = (name) => [...players].find((figure) => figure.isConnected && figure.keys[name]
  && (figure.dataset.playerKeys === 'page' || (figure.dataset.playerKeys === 'some' && !name.includes('arrow'))));
for (const name of ['space', 'arrowleft', 'arrowright', 'shift+arrowleft', 'shift+arrowright', ',', '.']) {
  bindKeys({ [name]: () => ofPage(name).keys[name]() }, { when: () => Boolean(ofPage(name)) });
}
const DESCRIBED = {
  some: { space: 'Play or stop', ', .': 'Slower, faster' },
  page: { 'arrowleft arrowright': 'Back or on 5 seconds', 'shift+arrowleft': 'Back a frame', 'shift+arrowright': 'On a frame' },
};
const described = new Set();
enhance('[data-player-keys]', (figure) => {
  for (const kind of figure.dataset.playerKeys === 'page' ? ['some', 'page'] : ['some']) {
    if (!described.has(kind)) bindKeys({}, { group: 'Tape', describe: DESCRIBED[kind] });
    described.add(kind);
  }
});

enhance('[data-player]', build);

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-seek]');
  if (!link) return;
  let around = link.parentElement;
  while (around && !around.querySelector('[data-player]')) around = around.parentElement;
  const figure = around?.querySelector('[data-player]');
  if (!figure?.ask) return;
  event.preventDefault();
  figure.ask('seek', Number(link.dataset.seek));
  figure.scrollIntoView({ block: 'nearest' });
});
