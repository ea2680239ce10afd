"""Counts the words that many reports share, so that what two reports share beyond them tells.

usage: common_words.py WRITTEN OUT

WRITTEN   the folder of the reports written for this project (xtask/train/written)
OUT       crates/engine/lexicon/common_words.tsv

A word is common that stands in LEAST sentences or more, and not mostly as a name. Names (capitalised inside a sentence)
are left out: what is a name in one invented report is none that all reports share.
"""

import glob
import os
import re
import sys
from collections import Counter

LEAST = 3
WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*[A-Za-z]|\d+(?:,\d+)*")


def bare(word):
    return re.sub(r"['’]s$", "", word)


def main(written, out):
    sentences, names = Counter(), Counter()
    for path in sorted(glob.glob(os.path.join(written, "written_*.txt"))):
        for line in open(path, encoding="utf-8"):
            if line[0] in "#@":
                continue
            words = [bare(word) for word in WORD.findall(line.split("|", 1)[-1])]
            sentences.update({word.lower() for word in words})
            names.update({word.lower() for word in words[1:] if word[0].isupper()})
    common = sorted(
        (word for word, times in sentences.items() if times >= LEAST and 2 * names[word] <= times), key=str.encode
    )
    with open(out, "w", encoding="utf-8") as file:
        file.write("# common_words.tsv: words that so many reports use that sharing them says nothing of two reports.\n")
        file.write("# Written for this project: counted by xtask/train/common_words.py over the reports in xtask/train/written.\n")
        file.write("# Columns: word in lower case, without a possessive ending. Sorted by the bytes of column 1.\n")
        for word in common:
            file.write(f"{word}\n")
    print(len(common), "words")


if __name__ == "__main__":
    main(*sys.argv[1:])
