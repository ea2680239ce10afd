// Single-key shortcuts: when they may act, and the table that a page's modules enter theirs into.
const bound = new Map();

export const keysOn = () => document.documentElement.dataset.keys !== 'off';

// Adds the action of a key, or of `*` for whoever looks at every key first. What returns
// nothing true had nothing to do: the next one is asked, and then the browser.
export function bind(key, action) {
  bound.set(key, [...(bound.get(key) ?? []), action]);
}

const TYPED = 'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"], [type="file"]), textarea, select, [contenteditable]:not([contenteditable="false"])';
export const typing = (target) => target instanceof Element && target.closest(TYPED) !== null;

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector('dialog[open]')) return;
  // Arrows and Enter act on what has focus alone, so WCAG 2.1.4 does not ask that they can be turned off.
  if (event.key.length === 1 && !keysOn()) return;
  // A key held down must not judge one claim after another.
  if (event.repeat && !['j', 'k', 'ArrowDown', 'ArrowUp'].includes(event.key)) return;
  for (const action of [...(bound.get('*') ?? []), ...(bound.get(event.key) ?? [])]) {
    if (action(event)) {
      event.preventDefault();
      return;
    }
  }
});
