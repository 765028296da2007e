/* Shows what needs passkeys where the browser has them, and says in a sentence what went wrong. */
const box = document.querySelector('[data-passkey-problem]');

// A passkey belongs to a name; browsers make none for a number such as 127.0.0.1.
const byNumber = /^[0-9.]+$/.test(location.hostname) || location.hostname.startsWith('[');
const usable = 'PublicKeyCredential' in window && !byNumber;

function say(text, link) {
  if (!box) return;
  const words = box.querySelector('.banner__body');
  words.textContent = `${text} `;
  if (link) words.append(Object.assign(document.createElement('a'), { href: link, textContent: 'Open it under its name' }));
  box.hidden = false;
}

const REASONS = {
  NotAllowedError: 'Nothing was confirmed. Try again, or use another way.',
  InvalidStateError: 'This device has a passkey for your account already.',
  NotSupportedError: 'This device cannot make that kind of passkey.',
  SecurityError: 'The browser does not allow passkeys at this address.',
};

function offer() {
  for (const part of document.querySelectorAll('[data-passkey]')) part.hidden = false;
  // One way in stands out: the passkey where there can be one, else the password.
  for (const button of document.querySelectorAll('[data-passkey-second]')) button.classList.remove('btn--primary');
}

function decline() {
  if (!document.querySelector('[data-passkey-only]')) return;
  if (location.hostname !== '127.0.0.1') { say('This browser has no passkeys.'); return; }
  const named = new URL(location.href);
  named.hostname = 'localhost';
  say('Passkeys belong to a name, and this page was opened under a number.', named.href);
}

// After django-allauth's own listener, which stands on the same event: a button shown is a button that works.
document.addEventListener('DOMContentLoaded', usable ? offer : decline);

document.addEventListener('allauth.error', (event) => {
  // The browser's own words go nowhere near the console: they are not a fault of the page.
  event.preventDefault();
  say(REASONS[event.detail.exception?.name] ?? 'That did not work. Try again, or use another way.');
});
