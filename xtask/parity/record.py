"""Records spaCy's analysis of texts, for tests that need no Python.

usage: record.py MODEL OUT-FOLDER TEXT-FILE...

Each text gets a file of its name with .jsonl in OUT-FOLDER: first the text, with U+FFFD for what is not UTF-8, then
each word as [start, end, tag, part of speech, morphology, head, label, lemma, name, begins a sentence], where offsets
count bytes, and a name is its kind after "B-" at its first word and after "I-" at others. `cargo xtask parity --record`
calls it.
"""

import json
import pathlib
import sys

import spacy

from parity import words_of


def lines_of(nlp, text):
    yield text
    doc = nlp(text)
    for token, word in zip(doc, words_of(doc)):
        name = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else ""
        yield word[:8] + [name, int(word[9])]


def main(model, folder, paths):
    nlp = spacy.load(model)
    for path in map(pathlib.Path, paths):
        text = path.read_bytes().decode(errors="replace")
        lines = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines_of(nlp, text)]
        (pathlib.Path(folder) / f"{path.stem}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
