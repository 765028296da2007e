/* [data-needed="sentence"]: something that has to be there before an application goes. It is said where it is missing, in the
   words and the place of the server's own errors, and taken away as soon as somebody puts it right. */

const VISIBLE = (el) => el.getClientRects().length > 0;
const CONTROLS = 'input:not([type=hidden]), select, textarea, button, summary';

const isAsked = (gap) => {
  if (gap.closest('[hidden]')) return false;
  const roles = gap.dataset.neededFor?.trim().split(/\s+/);
  return !roles || roles.some((id) => document.getElementById(id)?.checked);
};

/* A tick, a choice that says something, or words. Files are there once they have become one of these. */
function isThere(gap, uploads) {
  if (uploads?.isUnderWay(gap)) return true;
  return [...gap.querySelectorAll('input[name], select[name], textarea[name]')].some((control) => {
    if (control.type === 'file') return false;
    const counts = !['checkbox', 'radio'].includes(control.type) || control.checked;
    return counts && control.value.trim() !== '';
  });
}

export const gapsIn = (step, uploads) => [...step.querySelectorAll('[data-needed]')].filter((gap) => isAsked(gap) && !isThere(gap, uploads));
export const firstGap = ([gap]) => [...(gap?.querySelectorAll(CONTROLS) ?? [])].find(VISIBLE) ?? gap;

const fieldOf = (gap) => (gap.matches('fieldset') ? gap : gap.querySelector('.field'));
const saidOn = (field) => (field.matches('fieldset') ? field : field.querySelector('input, select, textarea'));
const errorsIn = (gap) => [gap, ...gap.querySelectorAll('.field')].flatMap((field) => [...field.querySelectorAll(':scope > .field__error:not([role=status])')]);

export function put(gap, form) {
  if (errorsIn(gap).length) return;
  const field = fieldOf(gap);
  const named = saidOn(field);
  const error = form.querySelector('template[data-apply-error]').content.firstElementChild.cloneNode(true);
  error.id = `${named.id}_missing`;
  error.querySelector('span').textContent = gap.dataset.needed;
  if (field.matches('fieldset')) field.querySelector('legend').after(error);
  else field.append(error);
  named.setAttribute('aria-describedby', [error.id, named.getAttribute('aria-describedby')].filter(Boolean).join(' '));
  if (named !== field) named.setAttribute('aria-invalid', 'true');
}

export function putRight(control, form) {
  // A picture counts once it has been added.
  if (control.type === 'file' && control.name === 'file') return;
  const gap = control.closest('[data-needed]') ?? control.closest('.field');
  if (!gap) return;
  for (const error of errorsIn(gap)) {
    const named = error.id && gap.parentElement.querySelector(`[aria-describedby~="${CSS.escape(error.id)}"]`);
    if (named) {
      named.setAttribute('aria-describedby', named.getAttribute('aria-describedby').split(' ').filter((id) => id !== error.id).join(' '));
      named.removeAttribute('aria-invalid');
    }
    error.remove();
  }
  // The list at the head of the page counts what is still to be done.
  const summary = form.querySelector('.banner--danger');
  for (const link of summary?.querySelectorAll('a[href^="#"]') ?? []) {
    const target = document.getElementById(link.hash.slice(1));
    if (target && (gap.contains(target) || target === gap)) link.closest('li').remove();
  }
  const left = summary?.querySelectorAll('li').length;
  if (left) summary.querySelector('.strong').textContent = left === 1 ? 'One thing to put right' : `${left} things to put right`;
  else summary?.remove();
}
