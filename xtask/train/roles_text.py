"""Reports with the fillers of MUC-4's roles, as the network that looks for these reads them.

A report is cut into word pieces, its words (a word is what no space and no mark of punctuation divides) and its sentences;
what may fill a role is any run of at most `LONGEST` words of a sentence. Strings are compared as CEAF-REE does: lower case, without
punctuation and articles (Du, Rush and Cardie 2021, "GRIT: Generative Role-filler Transformers").
"""

import json
import os
import string
import unicodedata

from tokenizers import Tokenizer

ROLES = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"]
TYPES = ["attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage"]
# Words in what may fill a role; word pieces in a window, without its two marks.
LONGEST, WINDOW = 12, 254
# Whole words that the vocabulary has after this one, which are the rarer, are cut into pieces: the file shall be small.
LAST_WORD = 21800
ARTICLES = {"a", "an", "the"}
MARKS = str.maketrans("", "", string.punctuation)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def plain(text):
    return " ".join(word for word in text.lower().translate(MARKS).split() if word not in ARTICLES)


def vocabulary(folder):
    """MiniLM's word pieces by their number there, without other scripts and rare whole words."""
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
        whole = json.load(file)

    def stays(piece, number):
        if piece in SPECIAL or piece.startswith("[unused"):
            return piece in SPECIAL
        if not piece.isascii():
            return len(piece) == 1 and unicodedata.category(piece)[0] in "PS"
        return number < LAST_WORD or piece.startswith("##")

    whole["model"]["vocab"] = {piece: number for piece, number in whole["model"]["vocab"].items() if stays(piece, number)}
    return whole


class Reader:
    """Cuts texts."""

    def __init__(self, folder):
        whole = vocabulary(folder)
        self.tokenizer = Tokenizer.from_str(json.dumps(whole))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.pieces = sorted(whole["model"]["vocab"].items(), key=lambda item: item[1])
        self.first, self.end = (whole["model"]["vocab"][mark] for mark in ("[CLS]", "[SEP]"))

    def report(self, text):
        """The text's pieces, words (first and last piece, begin and end), the sentence of each word, and what may fill."""
        encoded = self.tokenizer.encode(text, add_special_tokens=False)
        words = []
        for at, (piece, (begin, end)) in enumerate(zip(encoded.tokens, encoded.offsets)):
            if piece.startswith("##") and words:
                words[-1] = (words[-1][0], at, words[-1][2], end)
            else:
                words.append((at, at, begin, end))
        sentences = sentences_of(text, words)
        spans, strings = spans_of(text, words, sentences)
        return {"text": text, "pieces": encoded.ids, "words": words, "sentences": sentences, "spans": spans, "strings": strings}


def sentences_of(text, words):
    """The number of each word's sentence. A new one begins after two spaces, or after a full stop and one; an initial has none."""
    numbers, number = [], 0
    for at, (_, _, begin, end) in enumerate(words):
        if at:
            _, _, last, until = words[at - 1]
            space, word = begin - until, text[last:until]
            initial = word == "." and at > 1 and words[at - 2][3] == last and words[at - 2][3] - words[at - 2][2] == 1
            initial = initial and text[words[at - 2][2] - 1 : words[at - 2][2]] in ("", " ", ".")
            number += space > 1 or (space == 1 and word in ".!?;" and not initial)
        numbers.append(number)
    return numbers


def spans_of(text, words, sentences):
    """What may fill a role, as first and last word, with its plain string. None goes past a quotation mark or a bracket."""
    own = [text[begin:end].lower() for _, _, begin, end in words]
    is_word = [any(sign.isalnum() for sign in word) for word in own]
    spans, strings = [], []
    for first, word in enumerate(own):
        if not is_word[first] or word in ARTICLES:
            continue
        for last in range(first, min(len(own), first + LONGEST)):
            if sentences[last] != sentences[first] or own[last] in '"()':
                break
            named = plain(text[words[first][2] : words[last][3]]) if is_word[last] else ""
            if named:
                spans.append((first, last))
                strings.append(named)
    return spans, strings


def windows(report):
    """Runs of whole sentences with at most WINDOW pieces, about equally long, as (first word, word after the last)."""
    words, sentences = report["words"], report["sentences"]
    if not words:
        return []
    ends = [at + 1 for at in range(len(words) - 1) if sentences[at] != sentences[at + 1]] + [len(words)]
    length = lambda begin, end: words[end - 1][1] + 1 - words[begin][0]
    whole = len(report["pieces"])
    least = -(-whole // WINDOW)
    for count in range(least, least + 4):
        cuts = [min(ends, key=lambda end: abs(words[end - 1][1] + 1 - whole * part / count)) for part in range(1, count)]
        cuts = [0, *sorted(set(cuts) - {len(words)}), len(words)]
        parts = list(zip(cuts, cuts[1:]))
        if all(length(*part) <= WINDOW for part in parts):
            return parts
    # Sentences that are too long for it.
    return [(begin, min(begin + 100, len(words))) for begin in range(0, len(words), 100)]


def load(folder, part, reader):
    """The reports of a part of `muc4`, with their entities by role and their templates."""
    lines = lambda kind: map(json.loads, open(os.path.join(folder, kind, f"{part}.json"), encoding="utf-8"))
    entities = lambda record: [[{plain(words) for words, _ in entity} for entity in record[role]] for role in ROLES]
    templates = {record["docid"]: record["templates"] for record in lines("templates")}
    reports = []
    for record in lines("roles"):
        events = [{"types": event["incident_type"].split(" / "), "roles": entities(event)} for event in templates[record["docid"]]]
        reports.append(reader.report(record["doctext"]) | {"name": record["docid"], "gold": entities(record["extracts"]), "events": events})
    return reports
