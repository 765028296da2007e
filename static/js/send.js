/* fetch with the CSRF token and the marks that the server goes by. */
const COOKIE = 'callboard_csrf=';

/* Of the cookie, not of the page: signing in again in another tab makes another one. */
export const token = () => document.cookie.split('; ').find((one) => one.startsWith(COOKIE))?.slice(COOKIE.length) ?? '';

/* For a form that stays open for long, and is then sent as a form. */
export const sendWithToken = (form) => form.addEventListener('submit', () => { form.elements.csrfmiddlewaretoken.value = token(); });

export function send(url, { method = 'POST', body = null, headers = {}, ...rest } = {}) {
  // The server looks for the token here first, and here it is the page's own.
  if (body instanceof FormData || body instanceof URLSearchParams) body.delete('csrfmiddlewaretoken');
  return fetch(url, {
    method,
    body,
    credentials: 'same-origin',
    headers: { 'X-CSRFToken': token(), 'X-Requested-With': 'XMLHttpRequest', ...headers },
    ...rest,
  });
}
