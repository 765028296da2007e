/* Small, medium or large faces, or a list: kept in two cookies that hold nothing else, so the next page comes right. */
const group = document.querySelector('[data-room-layout]');
const cards = document.querySelector('[data-room-cards]');
const keep = (name, value) => { document.cookie = `${name}=${value};path=/office/;max-age=31536000;samesite=lax`; };

group?.addEventListener('click', (event) => {
  const button = event.target.closest('[data-face]');
  if (!button) return;
  const isList = button.dataset.face === 'list';
  for (const one of group.querySelectorAll('[data-face]')) one.setAttribute('aria-pressed', one === button);
  cards?.classList.toggle('contact--list', isList);
  keep('room_view', isList ? 'list' : 'grid');
  if (isList) return;
  cards?.classList.remove('faces--sm', 'faces--md', 'faces--lg');
  cards?.classList.add(`faces--${button.dataset.face}`);
  keep('room_face', button.dataset.face);
});

// A contact sheet on paper has every face, also those that nobody has scrolled to.
addEventListener('beforeprint', () => {
  for (const face of document.querySelectorAll('.shot__img[loading=lazy]')) face.loading = 'eager';
});
