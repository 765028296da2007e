/* fetch with the CSRF token and the marks that the server goes by. */
export function token() {
  const headers = document.body.getAttribute('hx-headers');
  if (headers) return JSON.parse(headers)['X-CSRFToken'];
  return document.querySelector('input[name=csrfmiddlewaretoken]')?.value ?? '';
}

export function send(url, { method = 'POST', body = null, headers = {}, ...rest } = {}) {
  return fetch(url, {
    method,
    body,
    credentials: 'same-origin',
    headers: { 'X-CSRFToken': token(), 'X-Requested-With': 'XMLHttpRequest', ...headers },
    ...rest,
  });
}
