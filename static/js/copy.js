import { toast } from './toast.js';

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy], [data-copy-from]');
  if (!button) return;
  const from = button.dataset.copyFrom ? document.querySelector(button.dataset.copyFrom) : null;
  const text = from ? from.value ?? from.textContent.trim() : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    toast('Copied', { stay: 4000 });
  } catch {
    // Without permission or HTTPS: select it, so that the person's own keys can.
    from?.select?.();
    toast('Press Ctrl and C to copy', { stay: 6000 });
  }
});
