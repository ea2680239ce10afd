// From a selection to bytes: the report's spans are UTF-8 bytes, the browser's are UTF-16 units of text nodes.

// The number of UTF-8 bytes of a text; half a surrogate pair counts as the replacement character, as TextEncoder has it.
export function utf8Length(text) {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (isHigh(unit) && isLow(text.charCodeAt(at + 1))) {
      bytes += 4;
      at += 1;
    } else bytes += 3;
  }
  return bytes;
}

const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

// Moves a place that lies within a surrogate pair out of it: a start back, an end on.
export function outOfPair(text, at, forward) {
  const within = at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
  return within ? at + (forward ? 1 : -1) : at;
}

// The text nodes below a root, each with the byte its first unit stands at, by the nearest `data-start` before it. What
// stands in no element with a `data-start`, such as white space between blocks, is not the report's and left out. Nodes
// need no more than nodeType, childNodes, nodeValue and getAttribute.
export function runs(root) {
  const found = [];
  let at = null;
  const walk = (node) => {
    if (node.nodeType === 3) {
      if (at === null || !node.nodeValue) return;
      found.push({ node, text: node.nodeValue, start: at });
      at += utf8Length(node.nodeValue);
    } else if (node.nodeType === 1) {
      if (node.getAttribute('data-aside') !== null) return;
      const outside = at === null;
      const start = node.getAttribute('data-start');
      if (start !== null && /^\d+$/.test(start)) at = Number(start);
      for (const child of node.childNodes) walk(child);
      if (outside) at = null;
    }
  };
  walk(root);
  return found;
}

// The span of chosen pieces `{text, start, from, to}` in reading order, without the white space around it:
// `{start, end, words}` in bytes, or null where nothing but white space is chosen.
export function span(pieces) {
  const chosen = pieces
    .map(({ text, start, from, to }) => trimmed(text, start, outOfPair(text, from, false), outOfPair(text, to, true)))
    .filter((piece) => piece.to > piece.from);
  if (chosen.length === 0) return null;
  let words = '';
  let end = null;
  for (const piece of chosen) {
    const start = piece.start + utf8Length(piece.text.slice(0, piece.from));
    // Between words that do not touch in the report lies a gap: white space that was cut here, or a new block.
    if (end !== null && start > end) words += ' ';
    words += piece.text.slice(piece.from, piece.to);
    end = piece.start + utf8Length(piece.text.slice(0, piece.to));
  }
  return { start: chosen[0].start + utf8Length(chosen[0].text.slice(0, chosen[0].from)), end, words };
}

function trimmed(text, start, from, to) {
  while (from < to && /\s/u.test(text[from])) from += 1;
  while (to > from && /\s/u.test(text[to - 1])) to -= 1;
  return { text, start, from, to };
}
