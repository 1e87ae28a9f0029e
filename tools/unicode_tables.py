"""Writes src/objects/unicode_tables.rs: what Unicode 16 says of numeric values and case that the crates in use do not tell.

Run it with a Python whose `unicodedata.unidata_version` is 16.0.0 (3.14): `python3.14 tools/unicode_tables.py`.
"""

import os
import sys
import unicodedata
from fractions import Fraction

assert unicodedata.unidata_version == "16.0.0"
EVERY = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000]


def numeric(ch):
    value = unicodedata.numeric(ch, None)
    return None if value is None else Fraction(value).limit_denominator(1000)


def runs(pairs):
    """Groups (code point, value) pairs into runs where both go up by a constant step of the value."""
    out = []
    for code, value in pairs:
        if out:
            start, first, step, count = out[-1]
            if code == start + count:
                if count == 1 and value - first in (0, 1, 10, 100, 1000, 10000):
                    out[-1] = (start, first, value - first, 2)
                    continue
                if count > 1 and value == first + step * count:
                    out[-1] = (start, first, step, count + 1)
                    continue
        out.append((code, value, Fraction(0), 1))
    return out


def case_rows(changed, base):
    """Rows (first, last, delta) for single characters at a constant distance, and (code, text) for the others."""
    deltas, texts = [], []
    for ch in EVERY:
        to = changed(ch)
        if to == base(ch):
            continue
        code = ord(ch)
        if len(to) != 1:
            texts.append((code, to))
            continue
        delta = ord(to) - code
        if deltas and deltas[-1][1] == code - 1 and deltas[-1][2] == delta:
            deltas[-1] = (deltas[-1][0], code, delta)
        else:
            deltas.append((code, code, delta))
    return deltas, texts


def escaped(text):
    return "".join(f"\\u{{{ord(c):X}}}" for c in text)


def table(out, doc, name, ty, rows):
    out.append(f"/// {doc}\npub(super) static {name}: [{ty}; {len(rows)}] = [")
    line = "   "
    for row in rows:
        if len(line) + len(row) + 2 > 130:
            out.append(line)
            line = "   "
        line += f" {row},"
    out.append(line)
    out.append("];\n")


out = [
    "//! Written by `tools/unicode_tables.py` from Unicode 16 (Copyright Unicode, Inc.; Unicode License v3): numeric values,",
    "//! and the title case and case folding that differ from upper and lower case.\n",
]
digits = [(ord(c), Fraction(unicodedata.digit(c))) for c in EVERY if unicodedata.digit(c, None) is not None]
decimals = {ord(c) for c in EVERY if unicodedata.decimal(c, None) is not None}
table(out, "Runs of digits: first code point, number of them, value of the first, step.", "DIGITS", "(u32, u8, u8, u8)",
      [f"(0x{a:X}, {n}, {v}, {s})" for a, v, s, n in runs([d for d in digits if d[0] in decimals])])
table(out, "Runs of digits that are not decimal.", "OTHER_DIGITS", "(u32, u8, u8, u8)",
      [f"(0x{a:X}, {n}, {v}, {s})" for a, v, s, n in runs([d for d in digits if d[0] not in decimals])])
known = {d[0] for d in digits}
values = [(ord(c), numeric(c)) for c in EVERY if ord(c) not in known and numeric(c) is not None]
table(out, "Runs of other numeric characters: first code point, number of them, value of the first as a fraction, step.",
      "NUMERIC", "(u32, u8, i64, u16, u16)",
      [f"(0x{a:X}, {n}, {v.numerator}, {v.denominator}, {s})" for a, v, s, n in runs(values)])
for name, what, base, words in (
    ("TITLE", str.title, str.upper, "title case differs from upper case"),
    ("FOLD", str.casefold, lambda c: c.lower(), "case folding differs from lower case"),
):
    deltas, texts = case_rows(what, base)
    table(out, f"Single characters whose {words}: first, last, distance.", f"{name}_DELTAS", "(u32, u32, i32)",
          [f"(0x{a:X}, 0x{b:X}, {d})" for a, b, d in deltas])
    table(out, f"Characters of several whose {words}.", f"{name}_TEXTS", "(u32, &str)",
          [f'(0x{c:X}, "{escaped(t)}")' for c, t in texts])
path = os.path.join(os.path.dirname(__file__), "..", "src", "objects", "unicode_tables.rs")
with open(path, "w") as f:
    f.write("\n".join(out).rstrip() + "\n")
