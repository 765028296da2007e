/* A second press of the same button sends nothing twice; sorts and filters send themselves. */
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'get' || form.method === 'dialog' || form.matches('[hx-post], [hx-put], [hx-patch], [hx-delete], [data-hx-post]')) return;
  if (form.dataset.sending === 'true') { event.preventDefault(); return; }
  form.dataset.sending = 'true';
  event.submitter?.setAttribute('aria-busy', 'true');
});
// The page may come back from the browser's memory with its buttons still held.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sending]')) delete form.dataset.sending;
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
});
document.addEventListener('change', (event) => {
  if (event.target.closest('[data-submit-on-change]')) event.target.form?.requestSubmit();
});
