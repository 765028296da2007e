/* News of a day: a live socket says that something changed, and the page looks for itself. Without one it looks anyway. */
const LOOK = 15000; // with no socket
const CHECK = 60000; // with one: what a lost message would have told
const SILENT = 50000; // the server speaks every twenty seconds
const TOGETHER = 200;
const BACKOFF = [1000, 2000, 4000, 8000, 15000, 30000];
const FOR_GOOD = new Set([4401, 4404]);

/* How long ago, as the server writes it (templatetags/door.py). */
export function waited(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60000));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (!hours) return `${rest} min`;
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

/* look(): fetches anew. show(is): 'on', 'off' (looking by itself) or 'away' (no connection). hear(kind): of what there is news. */
export function followDay(path, { look, show, hear = () => {} }) {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
  let socket = null;
  let isLive = false;
  let tries = 0;
  let heard = 0;
  let ended = false;
  let retry;
  let soon;
  let polling;

  function say() {
    show(!navigator.onLine ? 'away' : isLive ? 'on' : 'off');
    clearInterval(polling);
    polling = setInterval(() => { if (!document.hidden) look(); }, isLive ? CHECK : LOOK);
  }

  function lookSoon() {
    clearTimeout(soon);
    soon = setTimeout(look, TOGETHER);
  }

  function connect() {
    clearTimeout(retry);
    if (ended || (socket && socket.readyState <= WebSocket.OPEN)) return;
    const mine = new WebSocket(address);
    socket = mine;
    mine.addEventListener('message', ({ data }) => {
      heard = Date.now();
      const { kind } = JSON.parse(data);
      if (!isLive) {
        isLive = true;
        tries = 0;
        say();
        lookSoon(); // what happened while nobody told
      }
      if (kind === 'beat') return;
      hear(kind);
      lookSoon();
    });
    mine.addEventListener('close', ({ code }) => { if (socket === mine) lost(code); });
  }

  function lost(code) {
    socket = null;
    isLive = false;
    ended ||= FOR_GOOD.has(code);
    say();
    if (ended) return;
    retry = setTimeout(connect, BACKOFF[Math.min(tries, BACKOFF.length - 1)] * (0.75 + Math.random() / 2));
    tries += 1;
  }

  function awake() {
    say();
    if (document.hidden || !navigator.onLine) return;
    look();
    tries = 0;
    connect();
  }

  /* After sleep a socket may look open and be dead. */
  setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN || !heard || Date.now() - heard < SILENT) return;
    const dead = socket;
    lost(0);
    dead.close();
  }, 10000);
  document.addEventListener('visibilitychange', awake);
  addEventListener('online', awake);
  addEventListener('offline', say);
  addEventListener('pageshow', (event) => { if (event.persisted) awake(); });
  addEventListener('pagehide', () => socket?.close());
  say();
  connect();
}
