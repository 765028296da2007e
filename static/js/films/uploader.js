/* [data-uploader], made by templates/components/uploader.html: films and sounds go up in pieces while the rest of the page is
   typed, and then tell the page that they are there. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { toast } from '../toast.js';
import { markOf, marksAt, dropMark } from './marks.js';
import { headers, megabytes, metadataOf, placeOf, sendFile } from './sending.js';
import { followWork } from './work.js';

const going = new Set();
let stale = '';
const BACK = 'callboard:taped-at';
const isSending = () => [...going].some((job) => job.isOpen());
/* What else is on its way is not to be broken off. */
function reloadWhenQuiet() {
  if (!stale || isSending()) return;
  sessionStorage.setItem(BACK, stale);
  location.reload();
}
const clock = (date) => date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

function left(seconds) {
  if (!Number.isFinite(seconds) || seconds < 1) return '';
  if (seconds < 50) return `, about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  if (seconds < 5400) return `, about ${Math.ceil(seconds / 60)} min`;
  return `, about ${Math.ceil(seconds / 3600)} h`;
}

function rowFor(field, name) {
  const row = field.querySelector('template[data-uploader-row]').content.firstElementChild.cloneNode(true);
  const part = (which) => row.querySelector(`[data-row-${which}]`);
  const show = (which, shown) => { part(which).hidden = !shown; };
  part('name').textContent = name;
  part('bar').setAttribute('aria-label', `Upload of ${name}`);
  field.querySelector('[data-uploader-list]').append(row);
  /* A button that goes away under the keyboard hands over to the next one, at last to the one that takes a file. */
  const handOn = (act) => {
    const at = document.activeElement;
    const had = row.contains(at);
    act();
    if (!had || (at.isConnected && !at.closest('[hidden]'))) return;
    (row.isConnected && row.querySelector('.uploader__acts button:not([hidden])') || field.querySelector('[data-uploader-choose-file]')).focus();
  };
  return {
    row,
    part,
    show,
    share(share) {
      const percent = Math.floor(share * 100);
      part('bar').style.setProperty('--v', `${percent}%`);
      part('bar').setAttribute('aria-valuenow', percent);
      part('share').textContent = `${percent}%`;
    },
    words(text) { part('words').textContent = text; },
    news(which, text) {
      for (const one of ['lost', 'back', 'refused']) show(one, one === which && Boolean(text));
      if (which) part(which).querySelector('[data-row-said]').textContent = text;
    },
    buttons({ pause = false, resume = false, cancel = false, ok = false }) {
      handOn(() => { for (const [which, shown] of Object.entries({ pause, resume, cancel, ok })) show(which, shown); });
    },
    remove() { handOn(() => row.remove()); },
  };
}

function addChoice(field, id, label) {
  const list = document.getElementById(field.dataset.uploaderChoose);
  const choice = Object.assign(document.createElement('label'), { className: 'choice' });
  const radio = Object.assign(document.createElement('input'), { type: 'radio', name: list.dataset.name, value: id });
  const words = Object.assign(document.createElement('span'), { textContent: label });
  choice.append(radio, words);
  list.prepend(choice);
  list.hidden = false;
  radio.checked = true;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
  return { say: (text) => { words.textContent = text; }, remove: () => choice.remove() };
}

/* To be looked at while it goes up, where this browser can play it. */
function preview({ part, show }, file) {
  const film = part('film');
  film.addEventListener('loadedmetadata', () => show('film', true), { once: true });
  film.addEventListener('error', () => show('film', false));
  film.setAttribute('aria-label', file.name);
  film.src = URL.createObjectURL(file);
}

function start(field, file, { stored = () => {} } = {}) {
  const line = rowFor(field, file.name);
  preview(line, file);
  let job = null;
  let follower = null;
  const entry = { isOpen: () => !job || job.isOpen() };
  going.add(entry);
  const finish = () => { going.delete(entry); reloadWhenQuiet(); };
  /* For a page that says elsewhere how far it is: going, waiting, paused, there, and at last chosen, refused or stopped. */
  const tell = (state, share) => field.dispatchEvent(new CustomEvent('callboard:upload', { bubbles: true, detail: { job: entry, state, share } }));
  tell('going', 0);

  const states = {
    going({ sent, all, perSecond, back }) {
      line.share(sent / all);
      tell('going', sent / all);
      line.words(`${megabytes(sent)} of ${megabytes(all)} MB${perSecond ? left((all - sent) / perSecond) : ''}`);
      line.buttons({ pause: true, cancel: true });
      if (!back) return;
      const text = `Lost signal at ${clock(back)}. Picked up where it stopped.`;
      line.news('back', text);
      announce(text);
    },
    waiting({ lostAt }) {
      tell('waiting');
      line.news('lost', `Lost signal at ${clock(lostAt)}. It goes on by itself when the signal is back.`);
      line.buttons({ cancel: true });
    },
    paused() { tell('paused'); line.words('Paused. What has arrived is kept for a week.'); line.buttons({ resume: true, cancel: true }); },
    resumed() { tell('going'); line.words('Going on…'); line.buttons({ pause: true, cancel: true }); },
    refused({ sentence }) {
      finish();
      stored('refused');
      tell('refused');
      line.show('film', false);
      line.part('share').textContent = '';
      line.news('refused', sentence);
      line.show('measure', false);
      line.buttons({ ok: true });
      announce(`${file.name}: ${sentence}`);
    },
    there({ url }) {
      finish();
      stored('there');
      tell('there', 1);
      line.share(1);
      line.words('It is there. Looking at it…');
      line.buttons({});
      announce(`${file.name} is there`);
      field.dispatchEvent(new CustomEvent('callboard:uploaded', { bubbles: true, detail: { url } }));
      follow(url);
    },
  };

  function follow(url) {
    let choice = null;
    follower = followWork(url, {
      asset(id) {
        if (field.dataset.uploaderChoose) choice = addChoice(field, id, `${file.name}, being prepared`);
        field.dispatchEvent(new CustomEvent('callboard:taped', { bubbles: true, detail: { id } }));
        tell('chosen');
        if (field.hasAttribute('data-uploader-reload')) { stale = field.querySelector('input[type=file]').id; reloadWhenQuiet(); }
        if (field.hasAttribute('data-uploader-tells')) line.remove();
      },
      progress(percent) { line.share(percent / 100); line.words('Being prepared. You can go on.'); },
      ready() {
        choice?.say(file.name);
        if (!choice) { line.remove(); return; }
        line.show('measure', false);
        line.part('share').textContent = 'Ready';
      },
      failed(sentence) {
        choice?.remove();
        tell('refused');
        line.news('refused', sentence);
        line.show('measure', false);
        line.buttons({ ok: true });
        announce(`${file.name}: ${sentence}`);
      },
    });
  }

  line.part('pause').addEventListener('click', () => job?.pause());
  line.part('resume').addEventListener('click', () => job?.resume());
  line.part('cancel').addEventListener('click', () => {
    finish();
    stored('stopped');
    tell('stopped');
    job?.cancel();
    line.remove();
    announce('The upload was stopped. Nothing of it is kept.');
  });
  line.part('ok').addEventListener('click', () => { follower?.stop(); tell('stopped'); line.remove(); });
  sendFile(file, {
    endpoint: field.dataset.uploader,
    place: placeOf(field),
    metadata: metadataOf(field),
    say: (state, detail) => states[state](detail),
  }).then((sending) => { job = sending; });
}

/* What stopped when a tab was closed: the same file, chosen again, goes on where it was. */
async function showStopped(field) {
  for (const mark of await marksAt(placeOf(field))) {
    let standing = null;
    try {
      const answer = await fetch(mark.url, { headers: { Accept: 'application/json' } });
      if (answer.ok) standing = await answer.json();
      else if (answer.status === 404 || answer.status === 410) dropMark(mark.url);
    } catch { /* asked again at the next visit */ }
    if (standing?.state === 'receiving') stoppedRow(field, mark, standing);
    else if (standing) dropMark(mark.url);
  }
}

function stoppedRow(field, mark, { offset, length, file_name: name }) {
  const line = rowFor(field, name || 'A file that was on its way');
  line.row.dataset.stopped = mark.url;
  line.share(offset / length);
  line.words(`${megabytes(offset)} of ${megabytes(length)} MB are here. Choose the same file again, and it goes on from there.`);
  line.buttons({ cancel: true });
  line.part('cancel').addEventListener('click', () => {
    dropMark(mark.url);
    fetch(mark.url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0', ...headers() } }).catch(() => {});
    line.remove();
  });
}

async function picked(field, file, options) {
  const mark = await markOf(file, placeOf(field));
  for (const one of mark ? await marksAt(placeOf(field)) : []) {
    if (one.size === file.size) field.querySelector(`[data-stopped="${CSS.escape(one.url)}"]`)?.remove();
  }
  start(field, file, options);
}

enhance('[data-uploader]', (field) => {
  const input = field.querySelector('input[type=file]');
  const drop = field.querySelector('[data-uploader-drop]');
  field.querySelector('[data-uploader-send]').hidden = true;
  input.hidden = true;
  for (const el of field.querySelectorAll('[data-uploader-live]')) el.hidden = false;
  field.take = (file, options) => picked(field, file, options);

  const chosen = () => {
    const [file] = input.files;
    input.value = '';
    if (file) picked(field, file);
  };
  input.addEventListener('change', (event) => { event.stopPropagation(); chosen(); });
  // On a slow line it may have been chosen before this module came.
  chosen();
  field.querySelector('[data-uploader-choose-file]').addEventListener('click', () => input.click());
  for (const name of ['dragover', 'dragenter']) {
    drop.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault();
      drop.dataset.over = '';
    });
  }
  for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => { delete drop.dataset.over; });
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    for (const file of event.dataTransfer.files) picked(field, file);
  });
  input.form?.addEventListener('submit', (event) => {
    if (!isSending() || event.submitter?.value === 'save' || !field.dataset.uploaderChoose) return;
    event.preventDefault();
    toast('Your tape is still on its way. Send when it is there.');
  });
  showStopped(field);
  if (sessionStorage.getItem(BACK) === input.id) {
    // The page has come anew to show it: the keyboard goes on from here.
    sessionStorage.removeItem(BACK);
    field.querySelector('[data-uploader-choose-file]').focus({ preventScroll: true });
    announce('It is there.');
  }
});
addEventListener('beforeunload', (event) => { if (isSending()) event.preventDefault(); });
