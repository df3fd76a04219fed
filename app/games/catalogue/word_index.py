"""Search that forgives: words of what was typed against the words that the catalogue holds.

Goals: within a few milliseconds of one core for thousands of games, without a library: there are far fewer different
words than games, and of those only a few share enough letters with a typed one to be compared letter by letter. A
typed word may be the beginning of a word, stand inside it, or be wrong in one letter (two from six letters on): one
too many, too few, another, or two that changed places. All words must be found. Texts come in `search_form`.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

LONGEST_QUERY: Final = 80
MOST_WORDS: Final = 6
_MOST_REMEMBERED: Final = 500
_SHORTEST_INSIDE: Final = 3
_SHORTEST_COMPACT: Final = 4
_EXACT, _BEGINS, _INSIDE, _NEAR, _NEAR_BEGIN, _EACH_FAULT = 10.0, 8.0, 4.0, 5.0, 4.0, 1.5
_WHOLE_NAME, _NAME_BEGINS, _COMPACT = 50.0, 20.0, 6.0


class WordIndex:
    """Filled once with `add`, closed with `finish`, then only asked."""

    def __init__(self) -> None:
        self._places: dict[str, dict[int, float]] = {}
        self._names: list[tuple[int, str, str]] = []
        self._words: list[str] = []
        self._letters: list[int] = []
        self._remembered: dict[tuple[str, bool], Mapping[str, float]] = {}

    def add(self, number: int, *, name: str, others: Mapping[str, float]) -> None:
        """One text: its name, which counts most, and other texts with what a word of each counts."""
        self._names.append((number, name, name.replace(" ", "")))
        for text, weight in {name: 3.0, **others}.items():
            for word in text.split():
                places = self._places.setdefault(word, {})
                places[number] = max(weight, places.get(number, 0.0))

    def finish(self) -> None:
        """Nothing more is added."""
        self._words = sorted(self._places)
        self._letters = [_letters_of(word) for word in self._words]

    def find(self, query: str) -> dict[int, float]:
        """The numbers of what fits, each with how well; empty for a query without a word."""
        words = query[:LONGEST_QUERY].split()[:MOST_WORDS]
        if not words:
            return {}
        found = self._with_all(words, forgiving=False) or self._with_all(words, forgiving=True)
        self._add_whole_names(found, " ".join(words))
        return found

    def _with_all(self, words: list[str], *, forgiving: bool) -> dict[int, float]:
        found: dict[int, float] | None = None
        for word in words:
            scores: dict[int, float] = {}
            for known, quality in self._known_like(word, forgiving=forgiving).items():
                for number, weight in self._places[known].items():
                    scores[number] = max(quality * weight, scores.get(number, 0.0))
            if found is None:
                found = scores
            else:
                found = {number: score + scores[number] for number, score in found.items() if number in scores}
            if not found:
                break
        return found or {}

    def _add_whole_names(self, found: dict[int, float], query: str) -> None:
        """What begins with all that was typed stands first; blanks may be missing or too many."""
        compact = query.replace(" ", "")
        if len(compact) < _SHORTEST_COMPACT:
            return
        for number, name, compact_name in self._names:
            if compact in compact_name:
                more = _WHOLE_NAME if name == query else _NAME_BEGINS if name.startswith(query) else _COMPACT
                found[number] = found.get(number, 0.0) + more

    def _known_like(self, word: str, *, forgiving: bool) -> Mapping[str, float]:
        known = self._remembered.get((word, forgiving))
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[word, forgiving] = self._look_up(word, forgiving=forgiving)
        return known

    def _look_up(self, word: str, *, forgiving: bool) -> Mapping[str, float]:
        found = self._beginning_with(word)
        if word in self._places:
            found[word] = _EXACT
        if len(word) >= _SHORTEST_INSIDE:
            for known in self._words:
                if word in known:
                    found.setdefault(known, _INSIDE)
        if forgiving or not found:
            for known, quality in self._near(word).items():
                found.setdefault(known, quality)
        return found

    def _beginning_with(self, word: str) -> dict[str, float]:
        found = {}
        for place in range(bisect_left(self._words, word), len(self._words)):
            if not self._words[place].startswith(word):
                break
            found[self._words[place]] = _BEGINS
        return found

    def _near(self, word: str) -> dict[str, float]:
        most = _faults_forgiven(word)
        found: dict[str, float] = {}
        if not most:
            return found
        wanted = _letters_of(word)
        for known, letters in zip(self._words, self._letters, strict=True):
            if (wanted & ~letters).bit_count() <= most and len(known) >= len(word) - most:
                whole, begin = faults_between(word, known, most=most)
                if whole <= most:
                    found[known] = _NEAR - _EACH_FAULT * whole
                elif begin <= most:
                    found[known] = _NEAR_BEGIN - _EACH_FAULT * begin
        return found


def faults_between(typed: str, known: str, *, most: int) -> tuple[int, int]:
    """How many letters are wrong: against the whole of `known`, and against its best beginning.

    Two neighbours that changed places are one fault. Counts over `most` are only known to be over it.
    """
    known_part = known[: len(typed) + most]
    before: list[int] = []
    row = list(range(len(known_part) + 1))
    for i, letter in enumerate(typed, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(known_part, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == known_part[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1, most + 1
    whole = row[-1] if len(known_part) == len(known) else most + 1
    return whole, min(row)


def _faults_forgiven(word: str) -> int:
    if len(word) < _SHORTEST_INSIDE or any(char.isdigit() for char in word):
        return 0  # of a number every digit counts
    return 1 if len(word) < 6 else 2


def _letters_of(word: str) -> int:
    """A bit for each letter that occurs; letters beyond `a` to `z` share some."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) - 97 if "a" <= char <= "z" else 26 + ord(char) % 16)
    return bits
