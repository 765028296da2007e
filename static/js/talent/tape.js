/* [data-tape-upload="/address/"]: a tape goes up as soon as it is chosen, with its progress, while the rest is typed.
   When it is there it becomes the chosen one of data-tape-name; on the profile (data-tape-reload) the page shows itself anew;
   with data-tape-tells it sends `callboard:taped`. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { toast } from '../toast.js';

const going = new Set();
const make = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text });
const megabytes = (bytes) => `${Math.max(1, Math.round(bytes / 1e6)).toLocaleString('en-GB')} MB`;

function row(list, file, cancel) {
  const item = make('li', 'uploader__row');
  const words = make('span', 'sm muted num', '0 %');
  const bar = make('span', 'bar bar--slim');
  bar.append(document.createElement('span'));
  const stop = make('button', 'btn btn--sm btn--quiet', 'Stop');
  stop.type = 'button';
  stop.addEventListener('click', () => { cancel(); item.remove(); });
  item.append(make('span', 'uploader__name', file.name), words, stop, bar);
  list.append(item);
  return {
    progress(share) {
      bar.style.setProperty('--v', `${Math.round(share * 100)}%`);
      words.textContent = share < 1 ? `${Math.round(share * 100)} % of ${megabytes(file.size)}` : 'Looking at it…';
    },
    done() { item.remove(); },
    refused(sentence) {
      item.classList.add('uploader__row--refused');
      stop.textContent = 'OK';
      words.remove();
      bar.replaceWith(make('span', 'field__error', sentence));
      announce(`${file.name}: ${sentence}`);
    },
  };
}

function post(url, token, file) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append('csrfmiddlewaretoken', token);
  body.append('file', file);
  const answered = (progress) => new Promise((resolve, reject) => {
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', reject);
    request.send(body);
  });
  return { answered, cancel: () => request.abort() };
}

function sentence(request) {
  if (request.status === 413 || request.status === 400) return 'This file is too large to be sent. The most is 500 MB.';
  if (request.status === 401 || request.responseURL.includes('/login')) return 'You have been signed out. Sign in again, then choose the tape again.';
  try {
    return JSON.parse(request.responseText).message;
  } catch {
    return 'That did not work. Choose the tape again in a moment.';
  }
}

function choose(field, { id, label }) {
  const list = field.querySelector('[data-tape-list]');
  const choice = make('label', 'choice');
  const radio = Object.assign(document.createElement('input'), { type: 'radio', name: field.dataset.tapeName, value: id });
  choice.append(radio, make('span', '', label));
  list.prepend(choice);
  list.hidden = false;
  radio.checked = true;
  radio.dispatchEvent(new Event('change', { bubbles: true }));
}

/* The link is asked for only where no tape of one's own was chosen. */
function showLink(field) {
  const link = field.querySelector('input[name^="tape_"]:not([type=radio])')?.closest('.field');
  const chosen = field.querySelector('[data-tape-list] input:checked');
  if (link && !link.querySelector('.field__error')) link.hidden = Boolean(chosen?.value);
}

enhance('[data-tape-upload]', (field) => {
  const input = field.querySelector('input[type=file]');
  const list = field.querySelector('[data-tape-going]');
  const form = input.form;
  const token = form.querySelector('[name=csrfmiddlewaretoken]').value;
  const most = Number(input.dataset.maxBytes);
  field.querySelector('[data-tape-button]').hidden = true;
  field.querySelector('[data-tape-shown]')?.removeAttribute('hidden');

  async function up(file) {
    const job = post(field.dataset.tapeUpload, token, file);
    const line = row(list, file, () => { job.cancel(); going.delete(job); });
    if (file.size > most) { line.refused(`This tape is ${megabytes(file.size)}. The most is 500 MB; 720p is enough.`); return; }
    going.add(job);
    try {
      const request = await job.answered(line.progress);
      if (request.status !== 201) { line.refused(sentence(request)); return; }
      line.done();
      announce(`${file.name} is there`);
      if (field.hasAttribute('data-tape-reload')) location.reload();
      else if (field.hasAttribute('data-tape-tells')) field.dispatchEvent(new CustomEvent('callboard:taped', { bubbles: true }));
      else choose(field, JSON.parse(request.responseText));
    } catch {
      line.refused('Callboard could not be reached. Choose the tape again in a moment.');
    } finally {
      going.delete(job);
    }
  }

  function chosen() {
    const [file] = input.files;
    input.value = '';
    if (file) up(file);
  }
  input.addEventListener('change', (event) => { event.stopPropagation(); chosen(); });
  chosen();
  field.addEventListener('change', () => showLink(field));
  showLink(field);
  form.addEventListener('submit', (event) => {
    if (!going.size || event.submitter?.value === 'save') return;
    event.preventDefault();
    toast('Your tape is still on its way. Send when it is there.');
  });
});
addEventListener('beforeunload', (event) => { if (going.size) event.preventDefault(); });
