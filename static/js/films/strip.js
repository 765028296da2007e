/* [data-player-strip]: a small picture of the film over the scrubber while somebody looks for a place. The pictures lie side
   by side in one file, which is fetched at the first look. */
export function showStrip(scrub, range, write) {
  const { playerStrip: src, count, wide, high, every } = scrub.dataset;
  if (!src) return;
  const look = Object.assign(document.createElement('span'), { className: 'scrub__look', hidden: true });
  const picture = Object.assign(document.createElement('span'), { className: 'scrub__picture' });
  const words = Object.assign(document.createElement('span'), { className: 'num' });
  look.setAttribute('aria-hidden', 'true');
  look.append(picture, words);
  scrub.append(look);
  const [width, height] = [Number(wide), Number(high)];
  // Narrow enough for a phone, whatever the pictures measure.
  const zoom = Math.min(1, 160 / width, 120 / height);
  picture.style.inlineSize = `${width * zoom}px`;
  picture.style.blockSize = `${height * zoom}px`;
  picture.style.backgroundSize = `${width * zoom * Number(count)}px ${height * zoom}px`;

  function at(share) {
    const ms = share * Number(range.max);
    const number = Math.min(Number(count) - 1, Math.max(0, Math.floor(ms / Number(every))));
    if (!picture.style.backgroundImage) picture.style.backgroundImage = `url("${src}")`;
    picture.style.backgroundPosition = `${-number * width * zoom}px 0`;
    words.textContent = write(ms);
    look.hidden = false;
    const half = look.offsetWidth / 2;
    const all = scrub.clientWidth;
    look.style.insetInlineStart = `${Math.min(Math.max(share * all, half - 8), all - half + 8)}px`;
  }
  const away = () => { look.hidden = true; };
  range.addEventListener('pointermove', (event) => {
    const box = range.getBoundingClientRect();
    at(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
  });
  range.addEventListener('pointerleave', away);
  range.addEventListener('input', () => at(Number(range.value) / Number(range.max)));
  range.addEventListener('blur', away);
}
