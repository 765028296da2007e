/* #recorder, made by templates/components/recorder.html: records takes for the [data-uploader] whose button opened it. Takes
   stand side by side until one is chosen; the chosen one goes up while the rest of the page is answered. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { shown } from '../player.js';
import { canRecord, devicesOf, hear, openDevices, reason, stayAwake, typeFor } from './devices.js';
import { placeOf } from './sending.js';
import { openTakes } from './takes.js';

const COUNT = 3;
const LONGEST = 60 * 60 * 1000;
const BITS = { videoBitsPerSecond: 4_000_000, audioBitsPerSecond: 128_000 };
const SILENT_AFTER = 4000;
const QUIET = 0.08;
const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const fileName = (take) => `${take.name}.${take.type.includes('mp4') ? 'mp4' : 'webm'}`;

enhance('[data-recorder]', (dialog) => {
  const part = (name) => dialog.querySelector(`[data-recorder-${name}]`);
  const live = part('live');
  const store = openTakes();
  let field = null, stream = null, silence = () => {}, recorder = null, state = 'off', heardAt = 0, rest = () => {}, left = null;
  const isSound = () => field?.dataset.kind === 'voice';
  const isOfOthers = () => field?.dataset.kind === 'take';

  function to(next) {
    const at = document.activeElement;
    state = next;
    dialog.dataset.state = next;
    for (const el of dialog.querySelectorAll('[data-recorder-when]')) el.hidden = !el.dataset.recorderWhen.split(' ').includes(next);
    if (dialog.contains(at) && at.closest('[hidden]')) left = at;
    if (left && dialog.open) handOn();
  }
  /* What the keyboard was on is back, or gone for the button that stands in its place. */
  function handOn() {
    const next = left.closest('[hidden]') ? acting() : left;
    if (next) left = null;
    (next ?? dialog.querySelector('h2')).focus({ preventScroll: true });
  }
  const acting = () => dialog.querySelector('button[data-recorder-when]:not([hidden])');
  function complain(text) {
    part('says').hidden = !text;
    part('says').querySelector('[data-recorder-said]').textContent = text;
  }

  function let_go() {
    silence();
    rest();
    for (const track of stream?.getTracks() ?? []) track.stop();
    [stream, silence, rest] = [null, () => {}, () => {}];
    live.srcObject = null;
  }

  async function fill(select, kind, track) {
    const devices = await devicesOf(kind);
    const current = track?.getSettings().deviceId;
    select.replaceChildren(...devices.map((device, n) => new Option(device.label || `${kind === 'videoinput' ? 'Camera' : 'Microphone'} ${n + 1}`, device.deviceId, false, device.deviceId === current)));
    select.closest('.field').hidden = devices.length === 0;
  }

  async function open() {
    let_go();
    complain('');
    to('asking');
    try {
      const opened = await openDevices({ isSound: isSound(), outward: isOfOthers(), camera: part('camera').value, microphone: part('microphone').value });
      // Closed while the browser asked.
      if (!dialog.open) { for (const track of opened.getTracks()) track.stop(); return; }
      stream = opened;
    } catch (error) {
      complain(reason(error, isSound()));
      to('refused');
      return;
    }
    live.srcObject = stream;
    live.play().catch(() => {});
    heardAt = performance.now();
    silence = hear(stream, (level) => {
      part('level').style.setProperty('--v', `${Math.round(level * 100)}%`);
      if (level > QUIET) heardAt = performance.now();
      part('silent').hidden = performance.now() - heardAt < SILENT_AFTER;
    });
    await fill(part('microphone'), 'audioinput', stream.getAudioTracks()[0]);
    if (isSound()) part('camera').closest('.field').hidden = true;
    else await fill(part('camera'), 'videoinput', stream.getVideoTracks()[0]);
    to('ready');
    announce('Ready to record');
  }

  async function count() {
    to('counting');
    for (let n = COUNT; n && state === 'counting'; n -= 1) {
      part('count').textContent = n;
      announce(String(n));
      await later(1000);
    }
    if (state === 'counting') record();
  }

  async function record() {
    const takes = await store;
    const type = typeFor(isSound());
    const number = (await takes.at(placeOf(field))).length + 1;
    const take = { id: crypto.randomUUID?.() ?? `${Date.now()}.${Math.random()}`, place: placeOf(field), name: `Take ${number}`, type: type.split(';')[0], at: Date.now(), ms: 0 };
    await takes.begin(take);
    const began = performance.now();
    let [number_, writing] = [0, Promise.resolve()];
    recorder = new MediaRecorder(stream, { mimeType: type, ...BITS });
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (!data.size) return;
      const [n, ms] = [number_++, performance.now() - began];
      writing = writing.then(() => takes.add(take.id, n, data)).then(() => takes.change(take.id, { ms })).catch(() => {
        complain('This browser has no room left to keep the take safe. Stop here, and send it.');
      });
    });
    const ticking = setInterval(() => {
      const ms = performance.now() - began;
      part('clock').textContent = shown(ms);
      if (ms > LONGEST) stop();
    }, 200);
    recorder.addEventListener('stop', async () => {
      clearInterval(ticking);
      rest();
      await writing;
      await takes.change(take.id, { ms: performance.now() - began });
      await list(take.id);
      announce(`${take.name} is recorded, ${shown(performance.now() - began)}`);
      to(stream ? 'ready' : 'off');
    });
    recorder.start(1000);
    part('clock').textContent = shown(0);
    to('recording');
    part('stop').focus();
    rest = await stayAwake();
  }
  function stop() { if (recorder?.state === 'recording') recorder.stop(); }

  async function card(takes, take) {
    const item = dialog.querySelector('template[data-recorder-take]').content.firstElementChild.cloneNode(true);
    const blob = await takes.blob(take.id, take.type);
    const film = Object.assign(document.createElement('video'), { className: 'takecard__film', controls: true, playsInline: true, preload: 'metadata' });
    item.prepend(film);
    film.src = URL.createObjectURL(blob);
    film.setAttribute('aria-label', take.name);
    item.classList.toggle('takecard--sound', isSound());
    item.querySelector('[data-take-name]').textContent = take.name;
    item.querySelector('[data-take-length]').textContent = shown(take.ms);
    for (const el of item.querySelectorAll('[data-take-which]')) el.textContent = ` ${take.name}`;
    item.querySelector('[data-take-use]').addEventListener('click', () => { use(take, blob); dialog.close('done'); });
    item.querySelector('[data-take-drop]').addEventListener('click', async () => {
      await takes.drop(take.id);
      URL.revokeObjectURL(film.src);
      await list();
      acting()?.focus();
    });
    return item;
  }

  async function list(newest = null) {
    const takes = await store;
    const kept = (await takes.at(placeOf(field))).filter((take) => !take.sending);
    const cards = await Promise.all(kept.map((take) => card(takes, take)));
    part('takes').replaceChildren(...cards);
    part('none').hidden = cards.length > 0;
    if (newest) part('takes').lastElementChild?.querySelector('[data-take-use]').focus({ preventScroll: false });
  }

  async function use(take, blob, into = field) {
    const takes = await store;
    await takes.change(take.id, { sending: true });
    into.take(new File([blob], fileName(take), { type: take.type, lastModified: take.at }), {
      // A refused take is still theirs: to look at, and to save.
      stored: (how) => (how === 'refused' ? takes.change(take.id, { sending: false }) : takes.drop(take.id)),
    });
  }

  /* A page that was closed while a take went up: it goes on by itself. */
  async function goOn(one) {
    const takes = await store;
    for (const take of await takes.at(placeOf(one))) {
      if (take.sending) use(take, await takes.blob(take.id, take.type), one);
    }
  }

  enhance('[data-uploader-record]', (button) => {
    const one = button.closest('[data-uploader]');
    if (!canRecord()) { button.remove(); return; }
    button.addEventListener('click', () => {
      field = one;
      dialog.dataset.sound = isSound() ? 'yes' : 'no';
      dialog.dataset.outward = isOfOthers() ? 'yes' : 'no';
      dialog.showModal();
      list();
      open();
    });
    goOn(one);
  });

  part('start').addEventListener('click', count);
  part('stop').addEventListener('click', stop);
  part('wait').addEventListener('click', () => to('ready'));
  part('again').addEventListener('click', open);
  for (const select of [part('camera'), part('microphone')]) select.addEventListener('change', open);
  dialog.addEventListener('close', () => {
    stop();
    to('off');
    left = null;
    let_go();
    for (const film of dialog.querySelectorAll('[data-recorder-takes] video')) film.pause();
  });
});
