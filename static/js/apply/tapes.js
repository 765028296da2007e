/* [data-tape-choice]: one tape for a part. The link is asked for only where no tape of one's own was chosen, and captions are
   added only where one was. */
import { enhance } from '../content.js';
import { send } from '../send.js';

const PLACE = '00000000-0000-0000-0000-000000000000';
const NO_SIGNAL = 'No signal. Choose the file again when it is back.';
const AGAIN = 'That did not work. Choose the file again in a moment.';

const chosenIn = (field) => field.querySelector('input[type=radio]:checked');

function showLink(field) {
  const link = field.querySelector('input[name^="tape_"]:not([type=radio])')?.closest('.field');
  const chosen = Boolean(chosenIn(field)?.value);
  if (link && !link.querySelector('.field__error')) link.hidden = chosen;
  const captions = field.querySelector('[data-tape-captions]');
  if (captions) captions.hidden = !chosen;
}

async function keepCaptions(captions, file, radio) {
  const said = captions.querySelector('[data-captions-said]');
  const say = (text, isRefused = false) => { said.textContent = text; said.classList.toggle('field__error', isRefused); };
  const body = new FormData();
  body.set('file', file);
  body.set('language', captions.querySelector('[data-captions-language]').value);
  say('Sending…');
  try {
    const answer = await send(captions.dataset.tapeCaptions.replace(PLACE, radio.value), { body });
    if (answer.ok) {
      const words = radio.closest('label').querySelector('span');
      if (!words.textContent.endsWith(', with captions')) words.textContent += ', with captions';
      say(`${await answer.text()} They go with the tape; another file takes their place.`);
    } else if (answer.status === 422) say(await answer.text(), true);
    else say(AGAIN, true);
  } catch (error) {
    say(error.name === 'TypeError' ? NO_SIGNAL : AGAIN, true);
  }
}

enhance('[data-tape-choice]', (field) => {
  field.querySelector('[data-tape-scripted]')?.removeAttribute('hidden');
  field.addEventListener('change', ({ target }) => {
    showLink(field);
    if (!target.matches('[data-captions-file]')) return;
    const [file] = target.files;
    if (file) keepCaptions(target.closest('[data-tape-captions]'), file, chosenIn(field));
    target.value = '';
  });
  showLink(field);
});
