/* The browser's zone as a cookie, so that the server's first guess is right; forms are filled while empty. */
import { enhance } from './content.js';

const isNamed = /(^|; )tz=/.test(document.cookie);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
// Written as it is: the server reads cookies without decoding percent signs.
if (/^[\w+\-/]+$/.test(zone ?? '')) {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  enhance('[data-timezone]', (control) => { if (!control.value) control.value = zone; });
}

/* A first visit: the server did not know the reader's zone, and the browser has named it by now. Once only. */
if (!isNamed) {
  enhance('[data-ask-zone]', () => {
    if (/(^|; )tz=/.test(document.cookie)) window.location.reload();
  });
}
