/* A tag shows the colour while it is chosen. */
for (const select of document.querySelectorAll('[data-tag-colour]')) {
  const sample = select.closest('li').querySelector('[data-tag-sample]');
  select.addEventListener('change', () => {
    if (select.value) sample.dataset.colour = select.value;
    else delete sample.dataset.colour;
  });
}
