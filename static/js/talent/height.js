/* Height in the other measure, as it is typed. The server understands both; this only shows. */
import { enhance } from '../content.js';

const INCH = 2.54;

function centimetres(text) {
  const written = text.trim().toLowerCase();
  let found = /^(\d)[.,](\d{1,2})\s*m?$/.exec(written);
  if (found) return Number(found[1]) * 100 + Number(found[2].padEnd(2, '0'));
  found = /^(\d{2,3})\s*(cm)?$/.exec(written);
  if (found) return Number(found[1]);
  found = /^(\d)\s*(?:'|’|′|ft\.?|feet|foot)\s*(\d{1,2})?\s*(?:"|”|″|in\.?|inch|inches)?$/.exec(written);
  if (found && Number(found[2] || 0) < 12) return Math.round((Number(found[1]) * 12 + Number(found[2] || 0)) * INCH);
  return null;
}

enhance('input[data-height]', (input) => {
  const hint = document.getElementById(`${input.id}_hint`);
  if (!hint) return;
  const plain = 'In centimetres; 5\'7" is understood too';
  const tell = () => {
    const cm = centimetres(input.value);
    if (cm === null || cm < 40 || cm > 260) { hint.textContent = plain; return; }
    const inches = Math.round(cm / INCH);
    hint.textContent = `That is ${/['’′f]/.test(input.value) ? `${cm} cm` : `${Math.floor(inches / 12)}′ ${inches % 12}″`}`;
  };
  input.addEventListener('input', tell);
});
