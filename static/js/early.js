/* The one script that a page waits for, in its head. What is pressed or chosen before the modules have come would reach
   nobody, and a dangerous form would go without its question: it is held, and given again once they listen. Where a
   script never comes the press goes through as it was, and the page works as one without scripts. */
(() => {
  const held = [];
  const starting = [];
  const isAttended = (el) => [...el.attributes].some(({ name }) => /^(data|hx)-/.test(name));
  const again = {
    click: (button, event) => button.dispatchEvent(new MouseEvent('click', event)),
    // By its button, whose own listeners were not there either.
    submit: (form, { submitter }) => (submitter ? submitter.click() : form.requestSubmit()),
    input: (control) => control.dispatchEvent(new Event('input', { bubbles: true })),
    change: (control) => control.dispatchEvent(new Event('change', { bubbles: true })),
  };

  // Links, plain forms and what the browser opens by itself need no script.
  function keptFor({ type, target, submitter }) {
    if (type === 'submit') return [target, submitter].some((el) => el && isAttended(el)) ? target : null;
    if (type !== 'click') return target;
    const button = target.closest('button, [role=button]');
    if (!button || button.matches('a[href], [popovertarget]')) return null;
    return !button.form || button.type === 'button' || isAttended(button) ? button : null;
  }

  function hold(event) {
    const el = keptFor(event);
    if (!el) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    // A second press out of impatience is the same press.
    if (held.some((one) => one.el === el && one.event.type === event.type)) return;
    const button = event.type === 'click' ? el : event.submitter;
    held.push({ el, event, button });
    button?.setAttribute('aria-busy', 'true');
  }

  function give() {
    for (const type of Object.keys(again)) removeEventListener(type, hold, true);
    for (const { el, event, button } of held) {
      button?.removeAttribute('aria-busy');
      if (el.isConnected && button?.isConnected !== false) again[event.type](el, event);
    }
    held.length = 0;
    performance.mark('callboard:listening');
  }

  for (const type of Object.keys(again)) addEventListener(type, hold, true);
  document.addEventListener('callboard:starting', (event) => starting.push(event.detail));
  // At the window, so after all that waits for it at the document; htmx takes one turn more.
  addEventListener('DOMContentLoaded', () => Promise.allSettled(starting).then(() => setTimeout(give)));
})();
