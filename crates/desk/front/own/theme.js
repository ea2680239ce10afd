// Sets the chosen theme before the page is painted: a classic script in the head, since modules run too late for that.
(() => {
  try {
    const root = document.documentElement;
    const theme = localStorage.getItem('theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (localStorage.getItem('keys') === 'off') root.dataset.keys = 'off';
  } catch {
    // A browser that keeps nothing shows the system's theme.
  }
})();
