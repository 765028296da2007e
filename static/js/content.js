/* Runs `fn` once for each element that matches, now and in whatever htmx brings later. */
export function enhance(selector, fn) {
  const seen = new WeakSet();
  const run = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    for (const el of found) {
      if (seen.has(el)) continue;
      seen.add(el);
      fn(el);
    }
  };
  run(document);
  document.addEventListener('htmx:load', (event) => run(event.detail.elt));
  document.addEventListener('callboard:content', (event) => run(event.target));
}

/* For markup that a module puts in by itself. */
export const arrived = (el) => el.dispatchEvent(new CustomEvent('callboard:content', { bubbles: true }));

/* For a module that listens only after more has come: presses wait for it too (early.js). */
export const starting = (promise) => document.dispatchEvent(new CustomEvent('callboard:starting', { detail: promise }));

export const isTyping = (event) => Boolean(event.target.closest?.(
  'input:not([type=radio]):not([type=checkbox]):not([type=range]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]:not([contenteditable=false])',
));
