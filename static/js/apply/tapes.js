/* [data-tape-choice]: one tape for a part. The link is asked for only where no tape of one's own was chosen. */
import { enhance } from '../content.js';

function showLink(field) {
  const link = field.querySelector('input[name^="tape_"]:not([type=radio])')?.closest('.field');
  const chosen = field.querySelector('input[type=radio]:checked');
  if (link && !link.querySelector('.field__error')) link.hidden = Boolean(chosen?.value);
}

enhance('[data-tape-choice]', (field) => {
  field.querySelector('[data-tape-scripted]')?.removeAttribute('hidden');
  field.addEventListener('change', () => showLink(field));
  showLink(field);
});
