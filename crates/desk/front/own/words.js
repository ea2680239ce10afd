// What scripts say to people, in the words of the desk's one catalogue, which each page brings along.
let words;

// The text of a key, with each `%name%` in it filled in; the key's own words where the page brings none.
export function say(key, filling = {}) {
  words ??= brought();
  const text = words[key] ?? key.replace(/^js-/, '').replaceAll('-', ' ');
  return text.replace(/%(\w+)%/g, (open, name) => filling[name] ?? open);
}

function brought() {
  try {
    return JSON.parse(document.getElementById('words')?.textContent || '{}');
  } catch {
    return {};
  }
}
