/* Names and sizes of chosen files; one that is too large is refused before it travels. */
import { enhance } from './content.js';

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

enhance('input[type=file][data-files]', (input) => {
  const out = Object.assign(document.createElement('p'), { className: 'filelist' });
  out.setAttribute('role', 'status');
  input.after(out);
  const most = Number(input.dataset.maxBytes || 0);
  input.addEventListener('change', () => {
    const files = [...input.files];
    const big = most ? files.find((file) => file.size > most) : null;
    input.setCustomValidity(big ? `${big.name} is larger than ${size(most)}.` : '');
    out.classList.toggle('text-danger', Boolean(big));
    out.textContent = big ? `${big.name} is ${size(big.size)}; the most is ${size(most)}.` : files.map((file) => `${file.name}, ${size(file.size)}`).join(' · ');
    if (big) input.value = '';
  });
});
