/* The first time that somebody's tape is played, the performer's own page may say so. The person is known by the
   card or panel around the player; [data-tape-watched] holds the address that takes it. */
import { send } from '../send.js';

const told = new Set();

function submissionOf(player) {
  const card = player.closest('[data-submission], .shot[data-id]');
  if (card) return card.dataset.submission ?? card.dataset.id;
  const panel = player.closest('.review__focus, .submission__cols');
  return panel?.querySelector('[data-panel-of]')?.dataset.panelOf ?? panel?.querySelector('[data-submission]')?.dataset.submission ?? '';
}

document.addEventListener('callboard:time', (event) => {
  const address = document.querySelector('[data-tape-watched]')?.dataset.tapeWatched;
  const submission = event.detail.playing && address ? submissionOf(event.target) : '';
  if (!submission || told.has(submission)) return;
  told.add(submission);
  send(address, { method: 'POST', body: new URLSearchParams({ submission }), headers: { Accept: 'application/json' } }).then(
    (answer) => { if (!answer.ok) told.delete(submission); },
    () => told.delete(submission),
  );
});
