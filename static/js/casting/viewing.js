/* A viewer's page: their own order, and the words that lie over a tape.
   The words are laid over the picture by the page, not into the film: they mark what is filmed off a screen, and whoever
   takes the page apart can take them away. */
import './order.js';
import { enhance } from '../content.js';
import { send } from '../send.js';

const EVERY = 4000;
const REACH = 22;

enhance('[data-player-marked]', (figure) => {
  const mark = figure.querySelector('.player__mark');
  const video = figure.querySelector('video');
  const name = mark.firstElementChild?.textContent.split(' · ')[0] ?? '';
  mark.dataset.drifts = '';
  const wander = () => {
    if (!figure.isConnected) { clearInterval(timer); return; }
    const now = new Date().toISOString();
    for (const span of mark.children) span.textContent = `${name} · ${now.slice(0, 10)} ${now.slice(11, 16)} UTC`;
    const by = () => `${Math.round((Math.random() * 2 - 1) * REACH)}px`;
    mark.style.translate = `${by()} ${by()}`;
  };
  const timer = setInterval(wander, EVERY);
  // A second play comes out of the browser's memory, so that the server would not hear of it.
  video.addEventListener('play', () => { if (video.currentTime < 1) send(video.currentSrc || video.src).catch(() => {}); });
  video.addEventListener('contextmenu', (event) => event.preventDefault());
});
