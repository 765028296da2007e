/* Where an upload that stopped can be picked up again on this device. Nothing in it says what the file is or whose: a digest
   of where it goes, of its size and of its first and last bytes, and the address that has the rest. */
const NAME = 'callboard.uploads';
const DAYS = 7 * 24 * 60 * 60 * 1000;
const EDGE = 64 * 1024;

function read() {
  try { return JSON.parse(localStorage.getItem(NAME)) ?? {}; } catch { return {}; }
}

function write(marks) {
  const young = Object.entries(marks).filter(([, mark]) => Date.now() - mark.at < DAYS);
  try { localStorage.setItem(NAME, JSON.stringify(Object.fromEntries(young))); } catch { /* full or forbidden */ }
}

async function digest(...parts) {
  const bytes = await new Blob(parts).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/* Only where a page has a secure address can a file be told by its bytes; elsewhere it is sent from its beginning. */
export async function markOf(file, place) {
  if (!crypto.subtle) return null;
  const head = file.slice(0, EDGE);
  const tail = file.slice(Math.max(0, file.size - EDGE));
  return { key: await digest(`${place}|${file.size}|`, head, tail), place: await digest(place), size: file.size };
}

export const addressOf = (mark) => (mark ? read()[mark.key]?.url ?? null : null);
export function keepMark(mark, url) {
  if (mark) write({ ...read(), [mark.key]: { url, place: mark.place, size: mark.size, at: Date.now() } });
}
export function dropMark(url) {
  write(Object.fromEntries(Object.entries(read()).filter(([, mark]) => mark.url !== url)));
}
export async function marksAt(place) {
  if (!crypto.subtle) return [];
  const there = await digest(place);
  return Object.values(read()).filter((mark) => mark.place === there);
}
