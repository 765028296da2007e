/* <form data-crop>: a 4:5 frame over the picture, moved and sized by pointer or keys; the number fields are the truth. */
import { announce } from '../announce.js';
import { enhance } from '../content.js';

const RATIO = 4 / 5;
const STEP = 1;
const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

enhance('form[data-crop]', (form) => {
  const wide = Number(form.dataset.cropWidth), high = Number(form.dataset.cropHeight);
  const stage = form.querySelector('[data-crop-stage]');
  const frame = form.querySelector('[data-crop-frame]');
  const fields = Object.fromEntries(['x', 'y', 'width'].map((name) => [name, form.elements[name]]));
  // Percent of height for one percent of width.
  const tall = wide / RATIO / high;
  const widest = Math.min(100, 100 / tall);
  const narrowest = Math.min(widest, (320 / wide) * 100);
  const read = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, Number(field.value) || 0]));
  // Down, never up: a crop that touches the edge must not reach over it.
  const tenth = (value) => Math.floor(value * 10 + 1e-6) / 10;

  function draw() {
    const { x, y, width } = read();
    frame.style.left = `${x}%`;
    frame.style.top = `${y}%`;
    frame.style.width = `${width}%`;
    frame.style.height = `${width * tall}%`;
  }

  function set(x, y, width) {
    const size = clamp(width, narrowest, widest);
    fields.width.value = tenth(size);
    fields.x.value = tenth(clamp(x, 0, 100 - size));
    fields.y.value = tenth(clamp(y, 0, 100 - size * tall));
    draw();
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  // Around its own middle, so that the face stays where it is.
  const resize = (by) => {
    const { x, y, width } = read();
    const size = clamp(width + by, narrowest, widest);
    set(x - (size - width) / 2, y - ((size - width) * tall) / 2, size);
  };

  for (const corner of ['nw', 'ne', 'sw', 'se']) {
    const grip = document.createElement('span');
    grip.className = `crop__grip crop__grip--${corner}`;
    grip.dataset.grip = corner;
    frame.append(grip);
  }

  let saying;
  const say = () => {
    clearTimeout(saying);
    const { x, y, width } = read();
    saying = setTimeout(() => announce(`${Math.round(x)} percent from the left, ${Math.round(y)} from the top, ${Math.round(width)} wide`), 400);
  };

  let start = null;
  frame.addEventListener('pointerdown', (event) => {
    if (event.button) return;
    event.preventDefault();
    frame.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    start = { left: event.clientX, top: event.clientY, grip: event.target.dataset.grip, ...read() };
  });
  frame.addEventListener('pointermove', (event) => {
    if (!start) return;
    const box = stage.getBoundingClientRect();
    const right = ((event.clientX - start.left) / box.width) * 100;
    const down = ((event.clientY - start.top) / box.height) * 100;
    if (!start.grip) { set(start.x + right, start.y + down, start.width); return; }
    const west = start.grip.includes('w'), north = start.grip.includes('n');
    // The corner across stays; the frame cannot grow past the picture's edge on this side.
    const most = Math.min(west ? start.x + start.width : 100 - start.x, (north ? start.y + start.width * tall : 100 - start.y) / tall);
    const size = clamp(start.width + (west ? -right : right), narrowest, Math.min(widest, most));
    set(west ? start.x + start.width - size : start.x, north ? start.y + (start.width - size) * tall : start.y, size);
  });
  for (const name of ['pointerup', 'pointercancel']) frame.addEventListener(name, () => { start = null; });

  frame.addEventListener('keydown', (event) => {
    const far = event.shiftKey ? STEP * 5 : STEP;
    const { x, y, width } = read();
    const moves = {
      ArrowLeft: () => set(x - far, y, width),
      ArrowRight: () => set(x + far, y, width),
      ArrowUp: () => set(x, y - far, width),
      ArrowDown: () => set(x, y + far, width),
      '+': () => resize(STEP * 2),
      '=': () => resize(STEP * 2),
      '-': () => resize(-STEP * 2),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
    say();
  });

  for (const field of Object.values(fields)) field.addEventListener('input', (event) => { if (event.isTrusted) draw(); });
  frame.hidden = false;
  form.querySelector('[data-crop-numbers]')?.removeAttribute('open');
  draw();
});
