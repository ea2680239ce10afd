// The status line of every page: what has just happened, shown for a while and read out by screen readers.
let timer = 0;

export function tell(words, { wrong = false } = {}) {
  const line = document.getElementById('status');
  if (!line) return;
  clearTimeout(timer);
  line.classList.toggle('wrong', wrong);
  // Emptied first, so that the same words said twice are read out twice.
  line.textContent = '';
  requestAnimationFrame(() => { line.textContent = words; });
  timer = setTimeout(() => { line.textContent = ''; }, wrong ? 15000 : 6000);
}
