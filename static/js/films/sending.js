/* One file on its way up by tus, which is a window's `tus` (static/vendor/tus-js-client). It goes on by itself when the
   signal is back, from where the server has it. `say(state, detail)` hears "going", "waiting", "paused", "there", "refused". */
import { token } from '../send.js';
import { addressOf, dropMark, keepMark, markOf } from './marks.js';

const PIECE = 8 * 1024 * 1024;
const AGAIN = [500, 1000, 2000, 5000, 10000, 20000];
const MOST = 2 * 1024 ** 3;
const SMOOTH = 0.25;
const SIGNED_OUT = 'You have been signed out. Sign in again, open this page anew and choose it again: what has arrived is kept.';
const GONE_WRONG = 'That did not work. Choose it again in a moment.';

export function megabytes(bytes) {
  const size = bytes / 1e6;
  return size < 10 ? Math.max(0.1, size).toFixed(1) : Math.round(size).toLocaleString('en-GB');
}
export const headers = () => ({ 'X-CSRFToken': token(), 'X-Requested-With': 'XMLHttpRequest' });

/* What a [data-uploader] asks the server to do with a file; the server decides whether it may. */
export function metadataOf(field) {
  const { performer, kind, door, token: link, replaces, appointment } = field.dataset;
  return Object.fromEntries(Object.entries({ performer, kind, door, token: link, replaces, appointment }).filter(([, value]) => value));
}
export const placeOf = (field) => Object.values(metadataOf(field)).join('|');

const isSignedOut = (status) => status === 401 || status === 403;

function sentence(answer) {
  const status = answer.getStatus();
  if (status === 401) return SIGNED_OUT;
  try {
    const body = JSON.parse(answer.getBody());
    // The mark of this browser is gone, as it is where cookies were cleared.
    if (status === 403 && body.detail?.startsWith('CSRF')) return SIGNED_OUT;
    if (body.detail ?? body.message) return body.detail ?? body.message;
  } catch { /* a page, or nothing */ }
  if (status === 403) return SIGNED_OUT;
  if (status === 413) return 'This file is too large. The most is 2 GB.';
  return GONE_WRONG;
}

const mayPass = (status) => status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;

function tempo() {
  let [last, at, rate] = [null, 0, 0];
  return (sent) => {
    const now = performance.now();
    if (last === null || sent < last) [last, at] = [sent, now];
    if (now - at > 400) {
      const fresh = (sent - last) / ((now - at) / 1000);
      rate = rate ? rate + SMOOTH * (fresh - rate) : fresh;
      [last, at] = [sent, now];
    }
    return rate;
  };
}

export async function sendFile(file, { endpoint, place, metadata, say }) {
  if (!file.size) { say('refused', { sentence: 'This file is empty.' }); return null; }
  if (file.size > MOST) {
    say('refused', { sentence: `This file is ${megabytes(file.size)} MB. The most is 2 GB; 720p is enough.` });
    return null;
  }
  const mark = await markOf(file, place);
  const rate = tempo();
  let [tries, timer, state, lostAt, asked] = [0, 0, 'going', null, 200];

  const upload = new window.tus.Upload(file, {
    endpoint,
    metadata: { filename: file.name, filetype: file.type, ...metadata },
    chunkSize: PIECE,
    retryDelays: null,
    storeFingerprintForResuming: false,
    uploadUrl: addressOf(mark),
    onBeforeRequest: (request) => {
      // A server that is just starting says nothing about the file: what has arrived is there, and asked for again.
      if (request.getMethod() === 'POST' && mayPass(asked)) throw new Error('Not known yet');
      for (const [name, value] of Object.entries(headers())) request.setHeader(name, value);
    },
    onAfterResponse: (request, answer) => { asked = request.getMethod() === 'HEAD' ? answer.getStatus() : 200; },
    onUploadUrlAvailable: () => {
      upload.options.uploadUrl = upload.url;
      keepMark(mark, upload.url);
    },
    onProgress: (sent, all) => {
      if (state === 'paused') return;
      const back = state === 'waiting' ? lostAt : null;
      if (sent || state !== 'waiting') { state = 'going'; tries = 0; }
      say('going', { sent, all, perSecond: rate(sent), back });
    },
    onSuccess: () => {
      removeEventListener('online', online);
      dropMark(upload.url);
      state = 'there';
      say('there', { url: upload.url });
    },
    onError: (error) => {
      const answer = error.originalResponse;
      if (answer && !mayPass(answer.getStatus())) {
        removeEventListener('online', online);
        if (!isSignedOut(answer.getStatus())) dropMark(upload.url);
        state = 'refused';
        say('refused', { sentence: sentence(answer) });
        return;
      }
      wait();
    },
  });

  function wait() {
    if (state === 'paused') return;
    if (state !== 'waiting') lostAt = new Date();
    state = 'waiting';
    say('waiting', { lostAt });
    clearTimeout(timer);
    timer = setTimeout(go, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
  }
  function go() {
    clearTimeout(timer);
    upload.start();
  }
  const online = () => { if (state === 'waiting') { tries = 0; go(); } };
  addEventListener('online', online);

  go();
  return {
    isOpen: () => ['going', 'waiting', 'paused'].includes(state),
    pause() { state = 'paused'; clearTimeout(timer); upload.abort(); say('paused', {}); },
    resume() { state = 'going'; go(); say('resumed', {}); },
    async cancel() {
      state = 'stopped';
      clearTimeout(timer);
      removeEventListener('online', online);
      const { url } = upload;
      await upload.abort();
      if (!url) return;
      dropMark(url);
      await fetch(url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0', ...headers() } }).catch(() => {});
    },
  };
}
