"""JSON is read strictly (I-JSON), and so are messages: nothing is coerced, and a refusal says where and why."""

from typing import Any, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasons import SHOWN
from engine.wire.codec import MAX_DEPTH, MAX_INTEGER, OMIT, camel, dump, parse, structure, unstructure
from engine.wire.messages import registry
from tests import json_corpus
from tests.engine.wire.examples import example
from tests.refusals import reason_of, refusal_of

# --------------------------------------------------------------------------------------------------------------- JSON

READ: list[tuple[bytes, Any]] = [
    (b"{}", {}),
    (b' {"a" : [1, 2.5, "x", true, false, null]}\t', {"a": [1, 2.5, "x", True, False, None]}),
    (b'{"a":1,"b":2,"a":3}', {"a": 3, "b": 2}),
    (b'"\\u00e9\xc3\xa9\\ud83d\\ude00\\u0000"', "éé😀\0"),
    (b"9007199254740991", MAX_INTEGER),
    (b"-9007199254740991", -MAX_INTEGER),
    (b"0.12345678901234567", 0.12345678901234567),
    (b'"12345678901234567890"', "12345678901234567890"),
    (b'{"12345678901234567890":1}', {"12345678901234567890": 1}),
    (b"[" * 16 + b"]" * 16, [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]),
    (b'"' + b"[" * 100 + b'"', "[" * 100),
    (b"[" + b"[]," * 50 + b"[]]", [[]] * 51),
]
NOT_READ: list[bytes] = [
    b"", b" ", b"{", b"}", b"{} {}", b"{}x", b"nul", b"'a'", b'{"a":1,}', b"[1,]", b"{a:1}", b"// a\n1", b"\x00",
    b"NaN", b"Infinity", b"-Infinity", b"[NaN]", b"1e999", b"-1e999", b"01", b"+1", b".5", b"1.", b"0x10", b"1_0",
    b"9007199254740992", b"-9007199254740992", b"[9007199254740993]", b'{"a":{"b":-9007199254740992}}',
    b"18446744073709551616", b"1" * 400, b"1" * 5000, b"9007199254740992.0", b"[1e3,10000000000000000]",
    b'"\\ud800"', b'"\\udc00"', b'"\\ud800x"', b'"\\udc00\\ud800"', b'{"\\ud800":1}', b'"\\x41"', b'"\\u12"',
    b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf4\x90\x80\x80"', b'"a\nb"', b'"\x01"', b'"a',
    b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\x00{\x00}",
    b"[" * 17 + b"]" * 17, b'{"a":' * 17 + b"1" + b"}" * 17, b'[{"a":' * 9 + b"1" + b"}]" * 9,
    b"[" * 1000 + b"]" * 1000, b"[" * 60_000, b'{"a":' * 10_000,
]


@pytest.mark.parametrize(("line", "value"), READ, ids=lambda item: repr(item)[:30])
def test_i_json_is_read(line: bytes, value: Any) -> None:
    read = parse(line)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("line", "said"), [
    (b'{"username":"ann"', "unexpected end of data, at character 18."),
    (b'{"username" "ann and a name that is far too long for it"}',
     "unexpected character, expected ':' after key, at character 13."),
])
def test_what_is_wrong_with_the_syntax_is_said_whole(line: bytes, said: str) -> None:
    refusal = refusal_of(parse, line)
    assert refusal is not None
    assert refusal.message == f"This is not JSON: {said}"


@pytest.mark.parametrize("line", NOT_READ, ids=lambda item: repr(item)[:30])
def test_whatever_else_is_a_parse_error_in_few_printable_words(line: bytes) -> None:
    refusal = refusal_of(parse, line)
    assert refusal is not None
    assert refusal.reason == "parse_error"
    assert refusal.message.isprintable()
    assert len(refusal.message) < 2 * SHOWN


@pytest.mark.parametrize("kind", json_corpus.READ)
def test_what_every_reader_takes_is_read(kind: str) -> None:
    assert [line for line in json_corpus.READ[kind] if reason_of(parse, line) is not None] == []


@pytest.mark.parametrize("kind", json_corpus.REFUSED)
def test_what_no_reader_takes_is_refused(kind: str) -> None:
    assert [line for line in json_corpus.REFUSED[kind] if reason_of(parse, line) != "parse_error"] == []


@pytest.mark.parametrize(("start", "end"), [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("inner", [b"1", b'"x"', b"null"])
def test_nesting_is_counted_to_the_last_container(start: bytes, end: bytes, inner: bytes) -> None:
    assert reason_of(parse, start * MAX_DEPTH + inner + end * MAX_DEPTH) is None
    assert reason_of(parse, start * (MAX_DEPTH + 1) + inner + end * (MAX_DEPTH + 1)) == "parse_error"


@given(st.binary())
def test_any_bytes_are_a_value_or_a_parse_error(line: bytes) -> None:
    assert reason_of(parse, line) in (None, "parse_error")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | st.floats(-1e9, 1e9)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4), max_leaves=8)


@given(JSON)
def test_what_is_written_as_one_line_is_read_again(value: Any) -> None:
    line = dump(value)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert parse(line) == value


# ----------------------------------------------------------------------------------------------------------- messages

@attrs.frozen
class Inner:
    a_name: str
    size: int | float = 0


@attrs.frozen
class Sample:
    """A member of every kind that messages have."""

    text: str = ""
    whole_number: int = 0
    yes_or_no: bool = False
    fraction: float = 0.5
    place: int | str = 0
    maybe: int | None = None
    sure: Literal[True] = True
    inner: Inner | None = None
    some_texts: list[str] = attrs.field(factory=list)
    inners: list[Inner] = attrs.field(factory=list)
    counts: dict[str, int] = attrs.field(factory=dict)
    free: dict[str, Any] = attrs.field(factory=dict)
    anything: Any = None
    rare: int | None = attrs.field(default=None, metadata=OMIT)


@attrs.frozen
class Needed:
    game_id: str


WRONG: list[tuple[str, list[Any], str]] = [
    ("text", [1, None, True, 1.0, [], {}], "a string"),
    ("wholeNumber", ["1", None, True, 1.0, [], {}], "a whole number"),
    ("yesOrNo", ["true", None, 1, 0, [], {}], "true or false"),
    ("fraction", ["1", None, True, 1, [], {}], "a number"),
    ("place", [None, True, 1.0, [], {}], "a whole number or a string"),
    ("maybe", ["1", True, 1.0, [], {}], "a whole number or null"),
    ("sure", [False, 1, 1.0, "true", None], "true"),
    ("inner", [1, "x", [], True], "an object"),
    ("someTexts", ["abc", {"a": "b"}, None, 1, True], "a list"),
    ("inners", ["abc", {"a": "b"}, None], "a list"),
    ("counts", [[], [["a", 1]], "a", None, 1], "an object"),
    ("free", [[], "a", None, 1], "an object"),
]
DEEPER: list[tuple[Any, str, str]] = [
    ({"inner": {}}, "params.inner.aName", "a member aName"),
    ({"inner": {"aName": 1}}, "params.inner.aName", "a string"),
    ({"inner": {"aName": "", "a_name": 1}}, "params.inner", "no member a_name"),
    ({"inner": {"aName": "", "size": "1"}}, "params.inner.size", "a whole number or a number"),
    ({"someTexts": ["a", 1, 2]}, "params.someTexts[1]", "a string"),
    ({"inners": [{"aName": "a"}, {"aName": 1}]}, "params.inners[1].aName", "a string"),
    ({"inners": [[]]}, "params.inners[0]", "an object"),
    ({"counts": {"a": 1, "a_b": "x"}}, "params.counts['a_b']", "a whole number"),
    ({"counts": {"it's": True}}, 'params.counts["it\'s"]', "a whole number"),
    ({"counts": {"a @ b": True}}, "params.counts['a @ b']", "a whole number"),
    ({"counts": {"\x1b\n": True}}, "params.counts['\\x1b\\n']", "a whole number"),
    ({"counts": {"x" * 999: True}}, "params.counts['" + "x" * 49, "a whole number"),
    ({"zeal": 1, "\x1b[2J": 1}, "params", "no member ?[2J, zeal"),
    ({"x" * 999: 1}, "params", "no member " + "x" * 54),
    ({"a @ b": 1}, "params", "no member a @ b"),
    ({"wholeNumber": "x", "text": 1}, "params.text", "a string"),
    ([], "params", "an object"),
    (None, "params", "an object"),
    ("text", "params", "an object"),
]
WRONG_ONES = [({member: value}, f"params.{member}", expected) for member, values, expected in WRONG for value in values]


def test_a_message_takes_the_values_of_its_kinds_and_its_defaults() -> None:
    value = {"text": "a", "wholeNumber": -1, "yesOrNo": True, "fraction": 1.5, "place": "B2", "maybe": 1, "sure": True,
             "inner": {"aName": "", "size": 1.5}, "someTexts": ["a"], "inners": [{"aName": "b", "size": 1}],
             "counts": {"a_b": 1}, "free": {"a": [1]}, "anything": [None], "rare": 1}
    assert unstructure(structure(value, Sample)) == value
    assert structure({}, Sample) == Sample()


def test_a_member_without_use_is_left_out_only_where_the_class_says_so() -> None:
    written = unstructure(Sample())
    assert "maybe" in written
    assert "rare" not in written


@pytest.mark.parametrize(("value", "path", "expected"), [*WRONG_ONES, *DEEPER])
def test_a_wrong_message_is_refused_with_the_place_and_what_was_expected(value: Any, path: str, expected: str) -> None:
    refusal = refusal_of(structure, value, Sample)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("invalid_params", {"path": path, "expected": expected})
    assert refusal.message.isprintable()
    assert len(refusal.message) <= 2 * SHOWN + 2


@pytest.mark.parametrize("value", [{}, {"game_id": "g"}, {"GameId": "g"}])
def test_a_missing_member_is_called_by_its_name_on_the_wire(value: Any) -> None:
    refusal = refusal_of(structure, value, Needed)
    assert refusal is not None
    assert refusal.data == {"path": "params.gameId", "expected": "a member gameId"}


def test_the_root_of_the_path_can_be_named() -> None:
    assert refusal_of(structure, {}, Needed, "message").data["path"] == "message.gameId"


@pytest.mark.parametrize(("name", "wire"), [
    ("game_id", "gameId"), ("retry_after_ms", "retryAfterMs"), ("ply", "ply"), ("from_", "from"),
])
def test_names_are_in_camel_case_on_the_wire(name: str, wire: str) -> None:
    assert camel(name) == wire


def test_only_the_first_wrong_item_of_a_long_list_is_looked_at() -> None:
    looked = []

    @attrs.frozen
    class Item:
        number: int = attrs.field(validator=lambda item, field, number: looked.append(number))

    @attrs.frozen
    class Items:
        items: list[Item]

    assert reason_of(structure, {"items": [{"number": 1}, 2, *[{"number": 3}] * 99]}, Items) == "invalid_params"
    assert set(looked) == {1}


CLASSES = [kind for method in registry.METHODS.values() for kind in (method.params, method.result) if attrs.has(kind)]
KINDS = dict.fromkeys([*CLASSES, *registry.EVENTS.values()])
STRANGE: list[Any] = [None, True, 1, -1.5, "x", [], {}, [[]], [None], {"a": None}, {"a": []}]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_a_message_with_any_member_gone_or_strange_is_read_or_refused_at_that_place(kind: type[Any]) -> None:
    whole = unstructure(example(kind))
    for member in whole:
        without = {name: value for name, value in whole.items() if name != member}
        for value in (without, *({**whole, member: strange} for strange in STRANGE)):
            if (refusal := refusal_of(structure, value, kind)) is not None:
                assert refusal.reason == "invalid_params"
                assert refusal.data["path"].startswith(f"params.{member}")
                assert refusal.data["expected"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_no_message_takes_a_member_that_it_does_not_know(kind: type[Any]) -> None:
    assert reason_of(structure, {**unstructure(example(kind)), "unheardOf": 1}, kind) == "invalid_params"
