"""JSON that readers see differently, class by class as JSONTestSuite has them: to be read, to be refused, or either.

The classes are those of https://github.com/nst/JSONTestSuite (RFC 8259); the bytes are made here.
"""

from collections.abc import Iterator, Mapping
from typing import Final

Class = Mapping[str, tuple[bytes, ...]]

READ: Final[Class] = {
    "literals": (b"null", b"true", b"false"),
    "numbers": (b"0", b"-0", b"1", b"-1", b"123", b"20e1", b"12e12", b"1E-2", b"1e+2", b"0e1", b"0e+1", b"-0.0",
        b"123.456789", b"-123.5e-8", b"-0.000000000000000000000000000000000000000000000000000000000000000000001"),
    "strings": (b'""', b'"a"', b'" "', b'"\\"\\\\\\/\\b\\f\\n\\r\\t"', b'"\\u0000"', b'"\\u0060\\u012a\\u12AB"',
        b'"\x7f"', b'"a/*b*/c/*d//e"', b'"\\\\a"', b'"\\\\n"', b'"\\u0022"', b'"\\u005C"'),
    "escaped characters beyond the first plane": (b'"\\uD801\\udc37"', b'"\\uDBFF\\uDFFE"',
        b'"\\ud83d\\ude39\\ud83d\\udc8d"'),
    "noncharacters": (b'"\\uFFFE"', b'"\\uFDD0"', b'"\\uFFFF"', '"\uffff"'.encode(), '"\U0010ffff"'.encode()),
    "characters as they are": ('"\u20ac\U0001d11e"'.encode(), '"\u2028\u2029"'.encode(),
        '"\u200b\u2060"'.encode(), '"\ufeff"'.encode()),
    "arrays": (b"[]", b"[[]]", b'[[]   ,""]', b'[null,1,"1",{}]', b"[1,null,null,null,2]", b" [1]", b"[2] ",
        b"[ 4\n]"),
    "objects": (b"{}", b'{"":0}', b'{"a":[]}', b'{"a":"b","c":"d"}', b'{"a":"b","a":"c"}', b'{"a":"b","a":"b"}',
        b'{"foo\\u0000bar":42}', b'{"min":-1.0e-28,"max":1.0e-28}', b'{\n"a":"b"\n}'),
    "white space": (b" 1 ", b"\t1\n", b"\r\n1\r\n"),
}
"""What every reader takes."""

REFUSED: Final[Class] = {
    "numbers": (b"+1", b"++1234", b"-", b"-a", b"- 1", b"-1x", b"--1", b"01", b"-01", b"-012", b"00", b"-00.0",
        b"1.", b"1.e1", b"-2.", b"2.e+3", b"2.e-3", b".1", b"-.123", b".-1", b".2e-3", b"0.e1", b"0.3e", b"0.3e+",
        b"0E", b"0E+", b"1.0e", b"1.0e+", b"1.0e-", b"1eE2", b"1e", b"1e1.5", b"1 000", b"1_000", b"1,5", b"0x1",
        b"0x42", b"0o7", b"0b1", b"1a", b"1.2a-3", b"1.8011670033376514H-308", b"1+2", b"1e1\xe5", b"0\xe5",
        b"-1.0.", b"9.e+", b"0.1.2", "\uff11".encode(), "\u0663".encode(), b"1]", b"123\x00"),
    "numbers that are words": (b"NaN", b"nan", b"-NaN", b"+NaN", b"Inf", b"+Inf", b"Infinity", b"-Infinity", b"-foo",
        b"minus"),
    "literals": (b"nul", b"nulls", b"Null", b"NULL", b"tru", b"trues", b"True", b"TRUE", b"fals", b"falsy", b"None",
        b"undefined", b"a\xe5", b"n", b"t", b"f", b"*", b"#", b"&", b"\\u0020", b"\xe2\x81\xa0"),
    "strings": (b'"', b'"a', b'a"', b"'a'", b"abc", b'"\\', b'"\\"', b'"\\"x', b'\\"', b'"\\x00"', b'"\\a"',
        b'"\\0"', b'"\\047"', b'"\\\xf0\x9f\x8c\x80"', b'"\\\xe5"', b'"\\\x00"', b'"\\ "', b'"\\u"', b'"\\u1"',
        b'"\\u12"', b'"\\u00A"', b'"\\uqqqq"', b'"\\u\xe5"', b'"\\uD834\\u"', b'"\\uD834\\uDd"',
        b'"\\uD800\\uD800\\x"', b'"\\uD800\\u1x"', b'"\\{[\\"x\\"]"', b'""x', b'"a" "b"', b'"a""b"', b"\xc3\xa9",
        "\u201ca\u201d".encode()),
    "control characters in strings": tuple(b'"%c"' % code for code in range(0x20)),
    "arrays": (b"[", b"]", b"[]]", b"[[]", b"[[]]]", b"[,", b"[,]", b"[,1]", b"[1,]", b"[1,,]", b"[1,,2]",
        b'["",]', b"[1 2]", b'["a":1]', b'["a" "b"]', b'["a",\n4\n,1,', b"[1,\n1\n,1", b"[{}", b"[1}", b"[1:2]",
        b"[;]", b"[*]", b"[-]", b'[""', b"[[[[", b"[1]x", b"[1]]", b"[3[4]]", b"[\x0c]", b'[\x0b"a"]', b"[\xe5]",
        b"[\xff]", b"[(1)]", b"[//\n]", b"[1/**/]"),
    "objects": (b"{", b"}", b"{}}", b"{,}", b"{]", b"[}", b'{"a"}', b'{"a":}', b'{"a"', b'{"a":', b'{"a":1',
        b'{"a":1,}', b'{"a":1,,}', b'{"a":1,,"b":2}', b'{"a"::1}', b'{"a" 1}', b'{"a",1}', b'{"a"=1}',
        b'{"a":1 "b":2}', b'{"a":1;"b":2}', b"{:1}", b"{1:1}", b"{null:1}", b"{true:1}", b"{a:1}", b"{'a':1}",
        b"{[]:1}", b"{{}:1}", b'{"a":1}#', b'{"a":1}/**/', b'{"a":1}//', b'{"a":/**/1}', b'{"a":"b"}"c"',
        b'{"a":1}{"a":1}', b'{"x":null,}', b'{"\xb9":"0",}', b'{"a":"a" 1}', b'{"a":1]'),
    "no value, or more": (b" ", b"\n", b"\t\r\n ", b",", b":", b"1 2", b"1,2", b"[],[]", b"{}{}", b"[][]",
        b"nulltrue", b"<null>", b"<.>", b"<html></html>", b"()", b"{}[", b"[]{", b"\x00", b"\x00{}", b"{}\x00",
        b"{}\x1a", b"---\na: 1", b"a=1"),
    "white space that is none": ("\u00a01".encode(), "1\u00a0".encode(), "\u20601".encode(), "\u30001".encode(),
        b"\x0c1", b"\x0b1", b"1\x85"),
    "byte order marks": (b"\xef\xbb\xbf{}", b"\xef\xbb\xbf", b"\xef\xbb{}", b"\xfe\xff\x00[\x00]",
        b"\xff\xfe[\x00]\x00"),
}
"""What no reader takes."""

EITHER: Final[Class] = {
    "numbers that do not fit": (b"1E22", b"123e45", b"1e400", b"-1e400", b"1.5e+9999", b"-1e+9999", b"123123e100000",
        b"0.4e0066999999999999999999999999", b"123.456e-789", b"1e-400", b"100000000000000000000",
        b"-123123123123123123123123123123", b"9007199254740992", b"-9007199254740992", b"9007199254740993",
        b"18446744073709551616", b"1e308", b"1e16"),
    "halves of characters": (b'"\\uD800"', b'"\\udc00"', b'"\\uD800\\uD800"', b'"\\uD800\\n"', b'"\\uDd1ea"',
        b'"\\uD800abc"', b'"\\uD888\\u1234"', b'"\\uDFAA"', b'"\\uDd1e\\uD834"', b'{"\\uDFAA":0}'),
    "no UTF-8": (b'"\xff"', b'"\xe9"', b'"\x80"', b'"\xc0\xaf"', b'"\xc1\xbf"', b'"\xe0\x80\xaf"',
        b'"\xf0\x80\x80\xaf"', b'"\xed\xa0\x80"', b'"\xed\xbf\xbf"', b'"\xf4\xbf\xbf\xbf"',
        b'"\xf8\x88\x80\x80\x80"', b'"\xfc\x83\xbf\xbf\xbf\xbf"', b'"\xfe"', b'"\xe6\x97\xa5\xd1\x88\xfa"',
        b'"\x81"', b'"\xc3"', b'"\xe2\x82"', b'"\xf0\x9f\x98"', b'{"\xff":0}', '"a"'.encode("utf-16"),
        '["\u00e9"]'.encode("utf-16-be"), '"a"'.encode("utf-32")),
    "depth": (*(b"[" * deep + b"]" * deep for deep in (15, 16, 17, 500, 10_000)),
        *(b'{"a":' * deep + b"0" + b"}" * deep for deep in (15, 16, 17, 500, 9_000))),
    "depth without an end": (b"[" * 60_000, b'{"":' * 15_000, b'[{"":' * 12_000, b"[" * 17, b'{"a":' * 9_999),
    "the same member twice": (b'{"__proto__":1,"__proto__":2}', b'{"\\u0061":1,"a":2}',
        '{"\u00e9":1,"e\u0301":2}'.encode()),
    "long": (b'"%s"' % (b"x" * 60_000), b"[%s1]" % (b"1," * 30_000), b"1" * 60_000, b"0." + b"1" * 60_000,
        b" " * 65_000 + b"1"),
}
"""What some readers take and others do not."""

SINGLE: Final = frozenset(
    {"no value, or more", "byte order marks", "white space", "depth", "depth without an end", "long"})
"""Classes that are not looked at inside of something else."""

ALL: Final = tuple(value for classes in (READ, REFUSED, EITHER) for group in classes.values() for value in group)

SOME: Final = tuple(group[-1] for classes in (READ, REFUSED, EITHER) for group in classes.values())
"""One of each class."""


def inside() -> Iterator[bytes]:
    """The same in an array, and as a member; here and there that is something else than it is by itself."""
    for classes in (READ, REFUSED, EITHER):
        for name in classes.keys() - SINGLE:
            for value in classes[name]:
                yield b"[%s]" % value
                yield b'{"size":%s}' % value
