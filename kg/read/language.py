"""Is this English? Told by the share of function words, so that the language model is not run on what it can't read."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter

from kg.errors import SourceError
from kg.lexicon.tables import rows

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MAX_WORDS = 2_000  # words looked at; the shares do not move any more
MIN_WORDS = 15  # fewer say too little: they pass, unless they are in another script
MIN_SHARE = 0.12  # of English function words; the lowest of 1,029 news articles, mostly a list of names, has 0.17

SCRIPTS = {"CJK": "Chinese characters", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


@functools.cache
def function_words() -> dict[str, frozenset[str]]:
    """Language name → its function words, from lexicon/function_words.tsv."""
    return {row["name"]: frozenset(row["words"].split()) for row in rows("function_words")}


def require_english(text: str) -> None:
    """SourceError where `text` is in another language, with the language or script where it can be told."""
    words = [match.group().lower().replace("’", "'") for match in WORD.finditer(text)][:MAX_WORDS]
    script = _other_script(words)
    if script:
        raise SourceError(f"is not English: most letters are {script}; kg reads English only, leave this article out")
    if len(words) < MIN_WORDS:
        return
    counts = Counter(words)
    shares = {
        name: sum(counts[word] for word in known & counts.keys()) / len(words)
        for name, known in function_words().items()
    }
    best = max(shares, key=lambda name: (shares[name], name == "English"))
    if best != "English":
        raise SourceError(
            f"is not English: {shares[best]:.0%} of its words are {best} function words, "
            f"{shares['English']:.0%} English ones; kg reads English only, leave this article out"
        )
    if shares["English"] < MIN_SHARE:
        raise SourceError(
            f"does not read as English: only {shares['English']:.0%} of its words are words such as 'the' and 'of'; "
            "kg reads English prose, leave this article out"
        )


def _other_script(words: list[str]) -> str | None:
    """The script of most letters, None where that is Latin: 'Cyrillic', 'CJK'."""
    scripts: Counter[str] = Counter()
    for letter, count in Counter("".join(words)).items():
        scripts[unicodedata.name(letter, "?").split()[0]] += count
    if not scripts:
        return None
    script, _ = scripts.most_common(1)[0]
    return (
        None if script in {"LATIN", "MODIFIER", "FEMININE", "MASCULINE"} else SCRIPTS.get(script, script.capitalize())
    )
