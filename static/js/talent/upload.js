/* <form data-upload="#panel">: files go one by one with their progress; what was refused stays, with its sentence. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';

const SOME = 2;
const unread = [];
const make = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text });

function row(list, file) {
  const item = make('li', 'uploader__row');
  const name = make('span', 'uploader__name', file.name);
  const words = make('span', 'sm muted', 'Waiting');
  const bar = make('span', 'bar bar--slim');
  bar.append(document.createElement('span'));
  item.append(name, words, bar);
  list.append(item);
  return {
    progress(share) {
      bar.style.setProperty('--v', `${Math.round(share * 100)}%`);
      words.textContent = share < 1 ? `${Math.round(share * 100)} %` : 'Looking at it…';
    },
    done() { item.remove(); },
    refused(sentence) {
      bar.remove();
      words.remove();
      item.classList.add('uploader__row--refused');
      item.append(make('span', 'field__error', sentence));
      const away = make('button', 'btn btn--sm btn--quiet', 'OK');
      away.type = 'button';
      away.addEventListener('click', () => item.remove());
      item.append(away);
      announce(`${file.name}: ${sentence}`);
    },
  };
}

/* XMLHttpRequest, because fetch tells nothing of what has gone up. */
function post(form, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('csrfmiddlewaretoken', form.querySelector('[name=csrfmiddlewaretoken]').value);
    body.append('file', file);
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) progress(event.loaded / event.total); });
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', reject);
    request.send(body);
  });
}

function sentence(request) {
  if (request.status === 413) return 'This file is too large to be sent. The most is 20 MB.';
  try {
    return JSON.parse(request.responseText).message;
  } catch {
    return 'That did not work. Try again in a moment.';
  }
}

enhance('form[data-upload]', (form) => {
  const input = form.querySelector('input[type=file]');
  const list = form.querySelector('[data-upload-list]');
  const drop = form.querySelector('.uploader__drop');
  const most = Number(input.dataset.maxBytes);
  form.querySelector('[data-upload-submit]').hidden = true;
  list.append(...unread.splice(0));

  async function one(file) {
    const line = row(list, file);
    if (file.size > most) { line.refused(`This picture is ${Math.round(file.size / 1e6)} MB. The most is 20 MB.`); return false; }
    try {
      const request = await post(form, file, line.progress);
      if (request.status !== 201) { line.refused(sentence(request)); return false; }
      line.done();
      return true;
    } catch {
      line.refused('Callboard could not be reached. Choose the file again in a moment.');
      return false;
    }
  }

  async function all(files) {
    const waiting = [...files];
    let kept = 0;
    const next = async () => {
      while (waiting.length) {
        const ok = await one(waiting.shift());
        if (ok) kept += 1;
      }
    };
    input.value = '';
    await Promise.all(Array.from({ length: SOME }, next));
    if (!kept) return;
    announce(kept === 1 ? 'One headshot added' : `${kept} headshots added`);
    // The panel comes anew; refusals that nobody has read yet go with it.
    unread.push(...list.children);
    window.htmx.trigger(document.querySelector(form.dataset.upload), 'headshots-changed');
  }

  const chosen = () => { if (input.files.length) all(input.files); };
  input.addEventListener('change', chosen);
  // On a slow line the files may have been chosen before this module came.
  chosen();
  for (const name of ['dragover', 'dragenter']) {
    drop.addEventListener(name, (event) => {
      if (![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault();
      drop.dataset.over = '';
    });
  }
  for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => { delete drop.dataset.over; });
  drop.addEventListener('drop', (event) => { event.preventDefault(); all(event.dataTransfer.files); });
});
