"""A grammar for the recogniser, in JSGF, that takes exactly the given phrases.

Format: https://www.w3.org/TR/jsgf/
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

_END: Final = ""


def grammar(phrases: Iterable[str], spelt: Callable[[str], str] = str) -> str:
    """The text; words with which several phrases begin are in it once.

    ``spelt`` says how a word is written in the dictionary.
    """
    tree: dict[str, Any] = {}
    for phrase in sorted(phrases):
        node = tree
        for word in phrase.split():
            node = node.setdefault(spelt(word), {})
        node[_END] = {}
    return f"#JSGF V1.0;\ngrammar moves;\npublic <said> = {_choice(tree)};\n"


def _choice(tree: dict[str, Any]) -> str:
    ways = [f"{word} {_choice(rest)}".rstrip() for word, rest in tree.items() if word != _END]
    if not ways:
        return ""
    left, right = "[]" if _END in tree else "()"
    return f"{left}{' | '.join(ways)}{right}"
