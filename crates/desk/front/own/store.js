// What the browser keeps for the reader of the pages; a browser that keeps nothing is no error.
export function kept(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function keep(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch { /* It holds for this page, then. */ }
}
