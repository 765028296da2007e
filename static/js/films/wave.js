/* [data-player-wave="/address/"]: the loudness of a sound where a film has its picture; a press goes to that place. */
const WIDTH = 800;
const HEIGHT = 100;
const NS = 'http://www.w3.org/2000/svg';

function drawn(peaks) {
  const most = Math.max(...peaks, 0) || 1;
  const step = WIDTH / peaks.length;
  const path = peaks.map((peak, n) => {
    const half = Math.max(1, (peak / most) * (HEIGHT / 2 - 2));
    return `M${(n * step).toFixed(1)} ${(HEIGHT / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
  }).join('');
  const svg = document.createElementNS(NS, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  for (const name of ['player__quiet', 'player__played']) {
    const line = document.createElementNS(NS, 'path');
    line.setAttribute('d', path);
    line.setAttribute('class', name);
    svg.append(line);
  }
  return svg;
}

export async function showWave(figure, seek) {
  const place = figure.querySelector('[data-player-wave]');
  if (!place) return;
  try {
    const answer = await fetch(place.dataset.playerWave);
    if (!answer.ok) return;
    const found = await answer.json();
    const peaks = Array.isArray(found) ? found : found.peaks;
    if (!peaks?.length) return;
    place.replaceChildren(drawn(peaks));
  } catch {
    return; // The sound plays without it.
  }
  figure.addEventListener('callboard:time', ({ detail: { ms, durationMs } }) => {
    place.style.setProperty('--played', `${durationMs ? (100 * ms) / durationMs : 0}%`);
  });
  place.addEventListener('click', (event) => {
    const box = place.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * figure.durationMs());
  });
}
