/* The page on which a contract is read and signed: how far it was read, the name as it will stand, a drawn signature.
   Without this, the button at the document's end says that it was read, and a typed name signs. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';
import { send } from '../send.js';

/* Reading: a page counts when everything up to its end has come by. Who jumps to the end has not read what lies between;
   who scrolls there has, however fast. */
const JUMP = 2;

enhance('[data-reading]', (paper) => {
  const pages = Number(paper.dataset.pages);
  let reached = Number(paper.dataset.reached);
  let wanted = reached;
  let timer = 0;

  const show = () => {
    const percent = Math.min(100, Math.round((100 * reached) / pages));
    for (const bar of document.querySelectorAll('[data-read-bar]')) {
      bar.style.setProperty('--v', `${percent}%`);
      if (bar.hasAttribute('aria-valuenow')) bar.setAttribute('aria-valuenow', String(percent));
    }
    for (const says of document.querySelectorAll('[data-read-says]')) says.textContent = `${reached} of ${pages} ${pages === 1 ? 'page' : 'pages'} read`;
    const form = document.querySelector('[data-read-form]');
    if (form && reached >= pages && !form.hidden) {
      form.hidden = true;
      announce('You have reached the end of the document.');
    }
  };

  const tell = async () => {
    const body = new URLSearchParams({ page: String(wanted), version: paper.dataset.version });
    const answer = await send(paper.dataset.reading, { body, headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok) return;
    reached = Math.max(reached, (await answer.json()).page);
    show();
    if (wanted > reached) timer = setTimeout(tell, 400);
  };

  // The list of parts says on which page each ends.
  const ends = [...document.querySelectorAll('a[data-page-end]')].map((link) => ({
    el: document.getElementById(link.hash.slice(1)), page: Number(link.dataset.pageEnd),
  })).filter((end) => end.el);
  ends.push({ el: paper, page: pages });
  let unread = ends.filter((end) => end.page > reached);
  let last = window.scrollY;

  const look = () => {
    const way = window.scrollY - last;
    const scrolled = Math.abs(way) <= JUMP * window.innerHeight ? way : 0;
    last = window.scrollY;
    unread = unread.filter(({ el }) => {
      const bottom = el.getBoundingClientRect().bottom;
      return bottom < Math.min(0, -scrolled) || bottom > window.innerHeight + Math.max(0, -scrolled);
    });
    const next = Math.min(...unread.map((end) => end.page), pages + 1) - 1;
    if (next <= wanted) return;
    wanted = next;
    clearTimeout(timer);
    timer = setTimeout(tell, 400);
  };
  window.addEventListener('scroll', look, { passive: true });
  window.addEventListener('resize', look);
  look();
});

/* The way to the signature goes away once it is there. */
enhance('[data-until]', (bar) => {
  const there = document.querySelector(bar.dataset.until);
  new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting;
  }, { rootMargin: '0px 0px -25% 0px' }).observe(there);
});

/* The reader's own line under the document says what is typed, as it will stand there. */
enhance('[data-mirror]', (input) => {
  const line = document.querySelector('[data-mirror-out]');
  if (!line) return;
  const say = () => {
    line.textContent = input.value || '\u00a0';
  };
  input.addEventListener('input', say);
  say();
});

/* Drawing: kept as lines, so that it is sharp on every screen and leaves as black ink whatever the theme. */
const INK = 2.4;
const SENT = { width: 900, height: 300 };
const LEAST = 6;

function strokes(context, lines, { width, height }) {
  context.lineWidth = Math.max(INK, width / 260);
  context.lineCap = context.lineJoin = 'round';
  for (const line of lines) {
    context.beginPath();
    line.forEach(([x, y], place) => {
      if (place) context.lineTo(x * width, y * height);
      else context.moveTo(x * width, y * height);
    });
    if (line.length === 1) context.lineTo(line[0][0] * width + 0.1, line[0][1] * height);
    context.stroke();
  }
}

enhance('[data-sign-form]', (form) => {
  const pad = form.querySelector('[data-sign]');
  const kept = form.elements.drawn;
  const context = pad.getContext('2d');
  let lines = [];
  let earlier = null;
  form.querySelector('[data-sign-draw]').hidden = false;

  const paint = () => {
    const { width, height } = pad.getBoundingClientRect();
    if (!width) return;
    const sharp = window.devicePixelRatio || 1;
    pad.width = width * sharp;
    pad.height = height * sharp;
    context.scale(sharp, sharp);
    context.strokeStyle = getComputedStyle(pad).color;
    if (earlier && !lines.length) {
      const room = Math.min(width / earlier.width, height / earlier.height);
      context.drawImage(earlier, 0, 0, earlier.width * room, earlier.height * room);
    }
    strokes(context, lines, { width, height });
  };

  const keep = () => {
    const points = lines.reduce((sum, line) => sum + line.length, 0);
    if (points < LEAST) {
      kept.value = '';
      return;
    }
    const paper = document.createElement('canvas');
    const { width, height } = pad.getBoundingClientRect();
    paper.width = SENT.width;
    paper.height = Math.round((SENT.width * height) / width);
    const ink = paper.getContext('2d');
    ink.strokeStyle = '#000';
    strokes(ink, lines, paper);
    kept.value = paper.toDataURL('image/png');
  };

  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  pad.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    earlier = null;
    lines.push([at(event)]);
    paint();
  });
  pad.addEventListener('pointermove', (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    lines.at(-1).push(at(event));
    paint();
  });
  pad.addEventListener('pointerup', keep);
  pad.addEventListener('pointercancel', keep);
  form.querySelector('[data-sign-clear]').addEventListener('click', () => {
    lines = [];
    earlier = null;
    kept.value = '';
    paint();
  });

  // What was drawn before the code was asked for comes back with the page.
  if (kept.value.startsWith('data:image/png;base64,')) {
    const picture = new Image();
    picture.addEventListener('load', () => {
      earlier = picture;
      paint();
    });
    picture.src = kept.value;
  }
  new ResizeObserver(paint).observe(pad);
  paint();
});
