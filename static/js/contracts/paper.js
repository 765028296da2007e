// A variable or clause that is pressed goes into the words where the caret stands.
import { enhance } from '../content.js';
import { announce } from '../announce.js';

enhance('[data-insert]', (button) => {
  button.addEventListener('click', () => {
    const words = button.closest('form').querySelector('textarea[name="body"]');
    const { selectionStart: from, selectionEnd: to } = words;
    words.setRangeText(button.dataset.insert, from, to, 'end');
    words.dispatchEvent(new Event('input', { bubbles: true }));
    words.focus();
    announce(`${button.dataset.insert} is in the words`);
  });
});
