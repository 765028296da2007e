/* A submission on a page of its own: a rating saves itself; everything else is a form. */
for (const form of document.querySelectorAll('[data-room-rate]')) form.addEventListener('change', () => form.requestSubmit());
