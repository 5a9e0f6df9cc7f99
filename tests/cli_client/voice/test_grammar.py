"""The grammar takes exactly the phrases."""

from cli_client.voice.grammar import grammar


def test_words_in_common_are_there_once():
    assert grammar(["top left", "top right", "top", "centre"]) == (
        "#JSGF V1.0;\ngrammar moves;\npublic <said> = (centre | top [left | right]);\n")


def test_words_are_spelt_as_the_dictionary_has_them():
    assert "(X (two))" in grammar(["b two"], lambda word: {"b": "X"}.get(word, word))
