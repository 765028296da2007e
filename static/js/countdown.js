/* <time data-left="seconds">. Counted from the page's arrival, so a wrong clock on the device does no harm. */
import { enhance } from './content.js';

const live = new Set();
const two = (n) => String(n).padStart(2, '0');

function show(el, left) {
  const days = Math.floor(left / 86400), hours = Math.floor(left / 3600), minutes = Math.floor(left % 3600 / 60), seconds = left % 60;
  el.textContent = days > 1 ? `${days} days` : hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

enhance('[data-left]', (el) => {
  live.add({ el, until: performance.now() + Number(el.dataset.left) * 1000 });
});

setInterval(() => {
  for (const row of live) {
    if (!row.el.isConnected) { live.delete(row); continue; }
    const left = Math.max(0, Math.round((row.until - performance.now()) / 1000));
    show(row.el, left);
    if (left === 0) {
      live.delete(row);
      if (row.el.dataset.leftDone) row.el.textContent = row.el.dataset.leftDone;
      row.el.dispatchEvent(new CustomEvent('callboard:time-up', { bubbles: true }));
    }
  }
}, 1000);
