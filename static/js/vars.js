/* Values that the prototypes wrote as inline styles, which the content security policy refuses. */
import { enhance } from './content.js';

const NAMES = ['v', 'p', 'w', 'face', 'size', 'wrap', 'min', 'gap', 'aside'];
const VALUE = /^-?[\d.]+(%|rem|px|ch|em|fr)?$/;

enhance(NAMES.map((name) => `[data-${name}]`).join(','), (el) => {
  for (const name of NAMES) {
    const value = el.dataset[name];
    if (value !== undefined && VALUE.test(value)) el.style.setProperty(`--${name}`, value);
  }
});
