/* A picture that does not come gives way to the placeholder after it. */
import { enhance } from './content.js';

const giveWay = (img) => {
  const stand = img.nextElementSibling;
  if (stand?.hidden) { stand.hidden = false; img.hidden = true; }
};

enhance('img[data-fallback]', (img) => {
  if (img.complete && img.naturalWidth === 0 && img.src) giveWay(img);
  img.addEventListener('error', () => giveWay(img));
});
