/* Takes recorded here, kept in this browser second by second until they have gone up, so that a crash or an empty battery
   loses nothing. They stay on this device; what nobody sends is thrown away after three days. */
const NAME = 'callboard.takes';
const DAYS = 3 * 24 * 60 * 60 * 1000;

const settled = (request) => new Promise((resolve, reject) => {
  request.addEventListener('success', () => resolve(request.result));
  request.addEventListener('error', () => reject(request.error));
});

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => {
    const db = request.result;
    db.createObjectStore('takes', { keyPath: 'id' }).createIndex('place', 'place');
    db.createObjectStore('pieces', { keyPath: ['take', 'number'] });
  });
  return settled(request);
}

/* A private window may refuse to keep anything: then takes live as long as the page. */
export async function openTakes() {
  let db = null;
  try { db = await opened(); } catch { /* kept in memory */ }
  const memory = new Map();

  const act = (names, mode, work) => {
    const transaction = db.transaction(names, mode);
    return work(...names.map((name) => transaction.objectStore(name)));
  };
  const piecesOf = (id) => IDBKeyRange.bound([id, 0], [id, Infinity]);

  const takes = {
    isKept: Boolean(db),
    async begin(take) {
      memory.set(take.id, { take, pieces: [] });
      if (db) await act(['takes'], 'readwrite', (store) => settled(store.put(take)));
    },
    async add(id, number, piece) {
      if (!db) { memory.get(id).pieces.push(piece); return; }
      await act(['pieces'], 'readwrite', (store) => settled(store.put({ take: id, number, piece })));
    },
    async change(id, facts) {
      const kept = memory.get(id);
      if (kept) Object.assign(kept.take, facts);
      if (!db) return;
      await act(['takes'], 'readwrite', async (store) => {
        const take = await settled(store.get(id));
        if (take) await settled(store.put({ ...take, ...facts }));
      });
    },
    async blob(id, type) {
      if (!db) return new Blob(memory.get(id).pieces, { type });
      const rows = await act(['pieces'], 'readonly', (store) => settled(store.getAll(piecesOf(id))));
      return new Blob(rows.map((row) => row.piece), { type });
    },
    async drop(id) {
      memory.delete(id);
      if (!db) return;
      await act(['takes', 'pieces'], 'readwrite', (store, pieces) => Promise.all([
        settled(store.delete(id)), settled(pieces.delete(piecesOf(id))),
      ]));
    },
    async at(place) {
      if (!db) return [...memory.values()].map(({ take }) => take).filter((take) => take.place === place);
      const rows = await act(['takes'], 'readonly', (store) => settled(store.index('place').getAll(place)));
      return rows.sort((a, b) => a.at - b.at);
    },
  };
  if (db) {
    const all = await act(['takes'], 'readonly', (store) => settled(store.getAll()));
    for (const take of all) if (Date.now() - take.at > DAYS) await takes.drop(take.id);
  }
  return takes;
}
