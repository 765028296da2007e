/* Contrast takes three quarters of axe's time, and a page has some thirty looks of text, not the four hundred texts that
   wear them. A look that has passed is not measured again: whatever decides its colours is in its key, from the root
   down. What lies over something else (placed, moved, in a cell by name) is measured each time. */
(() => {
  const DECIDES = [
    'color', 'backgroundColor', 'backgroundImage', 'opacity', 'fontSize', 'fontWeight', 'textShadow', 'filter',
    'mixBlendMode', 'position', 'webkitTextFillColor', 'webkitTextStrokeWidth', 'backgroundClip',
  ];
  const ROOT = { key: '', inFlow: true };
  const passed = new Set();
  let looks, fresh;

  // 64 bits, so that no two looks of a session share a key.
  const hash = (text) => {
    let one = 0xdeadbeef, two = 0x41c6ce57;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    return `${(one >>> 0).toString(36)}-${(two >>> 0).toString(36)}`;
  };

  const lookOf = (element) => {
    if (!element) return ROOT;
    let look = looks.get(element);
    if (!look) {
      const above = lookOf(element.parentElement);
      const style = getComputedStyle(element);
      const own = DECIDES.map((name) => style[name]).join();
      const stands = ['static', 'relative'].includes(style.position) && style.transform === 'none'
        && style.gridRowStart === 'auto';
      look = {
        key: hash(`${above.key} ${element.localName} ${element.getAttribute('class') ?? ''} ${own}`),
        inFlow: style.backgroundColor.startsWith('rgb(') || (stands && above.inFlow),
      };
      looks.set(element, look);
    }
    return look;
  };
  const known = (element) => {
    const look = lookOf(element);
    return look.inFlow && passed.has(look.key);
  };

  const rule = axe._audit.rules.find((one) => one.id === 'color-contrast');
  const { matches } = rule;
  rule.matches = function (element, ...rest) {
    return !known(element) && matches.call(this, element, ...rest);
  };
  const check = axe._audit.checks['color-contrast'];
  const { evaluate } = check;
  check.evaluate = function (element, ...rest) {
    if (known(element)) return true;
    const result = evaluate.call(this, element, ...rest);
    const look = lookOf(element);
    if (result === true && look.inFlow) {
      passed.add(look.key);
      fresh.push(look.key);
    }
    return result;
  };

  window.violationsOf = async (options, earlier) => {
    looks = new Map();
    fresh = [];
    for (const key of earlier) passed.add(key);
    const { violations } = await axe.run(options);
    return { violations, fresh };
  };
})();
