//! The method tables of `bytes` and `bytearray`: what they share is one list of C functions.

use super::byte_args::contents;
use super::byte_hex::hex;
use super::byte_methods as m;
use super::cfn::c_functions;
use super::method_args::{Signature, c_string, keyword_methods};
use super::text_search::Ends;
use super::{bool, byte_args, codecs, tuple};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};

/// `decode`.
fn decode(o: &Obj, [encoding, errors]: [Option<&Obj>; 2]) -> Result<Owned> {
    let (encoding, errors) = (c_string("decode", "encoding", encoding)?, c_string("decode", "errors", errors)?);
    match contents(o) {
        [] => Ok(super::unicode::empty()),
        s => codecs::decode(s, encoding, errors),
    }
}

const DECODE: Signature<2> =
    Signature { function: "decode", names: ["encoding", "errors"], positional: 0, required: 0 };
const SPLIT: Signature<2> = Signature { function: "split", names: ["sep", "maxsplit"], positional: 0, required: 0 };
const RSPLIT: Signature<2> = Signature { function: "rsplit", names: ["sep", "maxsplit"], positional: 0, required: 0 };
const SPLITLINES: Signature<1> = Signature { function: "splitlines", names: ["keepends"], positional: 0, required: 0 };
const EXPANDTABS: Signature<1> = Signature { function: "expandtabs", names: ["tabsize"], positional: 0, required: 0 };
const TRANSLATE: Signature<2> = Signature { function: "translate", names: ["", "delete"], positional: 1, required: 1 };
const HEX: Signature<2> = Signature { function: "hex", names: ["sep", "bytes_per_sep"], positional: 0, required: 0 };

keyword_methods! {
    py_decode = decode, DECODE;
    py_split = |o, args| m::split(o, args, false), SPLIT;
    py_rsplit = |o, args| m::split(o, args, true), RSPLIT;
    py_splitlines = m::splitlines, SPLITLINES;
    py_expandtabs = m::expandtabs, EXPANDTABS;
    py_translate = m::translate, TRANSLATE;
    py_hex = |o: &Obj, args| hex(contents(o), args), HEX;
}

/// Methods that take nothing and say yes or no.
macro_rules! predicates {
    ($($name:ident = $f:expr;)*) => {$(
        unsafe extern "C" fn $name(o: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes a live `bytes` or `bytearray`.
            bool::new($f(unsafe { Obj::from_ptr(o) })).into_ptr()
        }
    )*};
}
predicates! {
    py_isalnum = |o| m::all(o, |b| b.is_ascii_alphanumeric());
    py_isalpha = |o| m::all(o, |b| b.is_ascii_alphabetic());
    py_isascii = |o| contents(o).is_ascii();
    py_isdigit = |o| m::all(o, |b| b.is_ascii_digit());
    py_isspace = |o| m::all(o, |b| m::is_space(b.into()));
    py_islower = m::is_lower;
    py_isupper = m::is_upper;
    py_istitle = m::is_title;
}

c_functions! {
    noargs py_capitalize = m::capitalize;
    noargs py_title = m::title;
    noargs py_swapcase = m::swapcase;
    noargs py_lower = |o| m::map(o, |b| b.to_ascii_lowercase());
    noargs py_upper = |o| m::map(o, |b| b.to_ascii_uppercase());
    fast py_count = m::count;
    fast py_find = |o, args| m::find("find", o, args, false);
    fast py_rfind = |o, args| m::find("rfind", o, args, true);
    fast py_index = |o, args| m::index("index", o, args, false);
    fast py_rindex = |o, args| m::index("rindex", o, args, true);
    fast py_startswith = |o, args| m::affix("startswith", o, args, false);
    fast py_endswith = |o, args| m::affix("endswith", o, args, true);
    fast py_strip = |o, args| m::strip("strip", o, args, Ends::Both);
    fast py_lstrip = |o, args| m::strip("lstrip", o, args, Ends::Left);
    fast py_rstrip = |o, args| m::strip("rstrip", o, args, Ends::Right);
    fast py_center = m::center;
    fast py_ljust = m::ljust;
    fast py_rjust = m::rjust;
    fast py_replace = m::replace;
    binary py_zfill = m::zfill;
    binary py_join = m::join;
    binary py_partition = |o, separator| m::partition(o, separator, false);
    binary py_rpartition = |o, separator| m::partition(o, separator, true);
    binary py_removeprefix = m::removeprefix;
    binary py_removesuffix = m::removesuffix;
    noargs bytes_getnewargs = |o| tuple::from_owned(vec![super::bytes::new(contents(o))?]);
    noargs bytes_bytes = |o| byte_args::part(o, 0, contents(o).len());
}

unsafe extern "C" fn py_maketrans(_: *mut PyObject, args: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: called as a METH_FASTCALL function.
    m::maketrans(unsafe { super::cfn::args(args, n as usize) }).into_c()
}

/// The methods that both types have.
pub(super) const SHARED: [PyMethodDef; 42] = [
    PyMethodDef::fast_keywords(c"decode", py_decode, 0, c"decode($self, /, encoding='utf-8', errors='strict')\n--\n\nThe text that the bytes are in an encoding."),
    PyMethodDef::fast_keywords(c"split", py_split, 0, c"split($self, /, sep=None, maxsplit=-1)\n--\n\nThe list of the parts between separators, or between white space, split at most maxsplit times from the left."),
    PyMethodDef::fast_keywords(c"rsplit", py_rsplit, 0, c"rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nThe list of the parts between separators, or between white space, split at most maxsplit times from the right."),
    PyMethodDef::fast_keywords(c"splitlines", py_splitlines, 0, c"splitlines($self, /, keepends=False)\n--\n\nThe list of the lines."),
    PyMethodDef::fast_keywords(c"expandtabs", py_expandtabs, 0, c"expandtabs($self, /, tabsize=8)\n--\n\nA copy with spaces for tabs."),
    PyMethodDef::fast_keywords(c"translate", py_translate, 0, c"translate($self, table, /, delete=b'')\n--\n\nA copy without the bytes to delete and with the others looked up in a table of 256."),
    PyMethodDef::fast_keywords(c"hex", py_hex, 0, c"hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nThe hexadecimal digits of the bytes, with a separator between groups."),
    PyMethodDef::noargs(c"capitalize", py_capitalize, 0, c"capitalize($self, /)\n--\n\nA copy with the first byte in upper case and the rest in lower case (ASCII)."),
    PyMethodDef::noargs(c"title", py_title, 0, c"title($self, /)\n--\n\nA copy with each word capitalized (ASCII)."),
    PyMethodDef::noargs(c"swapcase", py_swapcase, 0, c"swapcase($self, /)\n--\n\nA copy with lower and upper case exchanged (ASCII)."),
    PyMethodDef::noargs(c"lower", py_lower, 0, c"lower($self, /)\n--\n\nA copy in lower case (ASCII)."),
    PyMethodDef::noargs(c"upper", py_upper, 0, c"upper($self, /)\n--\n\nA copy in upper case (ASCII)."),
    PyMethodDef::fast(c"count", py_count, 0, c"count($self, sub[, start[, end]], /)\n--\n\nHow often sub occurs without overlaps in self[start:end]."),
    PyMethodDef::fast(c"find", py_find, 0, c"find($self, sub[, start[, end]], /)\n--\n\nThe first place of sub in self[start:end], or -1."),
    PyMethodDef::fast(c"rfind", py_rfind, 0, c"rfind($self, sub[, start[, end]], /)\n--\n\nThe last place of sub in self[start:end], or -1."),
    PyMethodDef::fast(c"index", py_index, 0, c"index($self, sub[, start[, end]], /)\n--\n\nThe first place of sub in self[start:end]; ValueError when it is not there."),
    PyMethodDef::fast(c"rindex", py_rindex, 0, c"rindex($self, sub[, start[, end]], /)\n--\n\nThe last place of sub in self[start:end]; ValueError when it is not there."),
    PyMethodDef::fast(c"startswith", py_startswith, 0, c"startswith($self, prefix[, start[, end]], /)\n--\n\nWhether self[start:end] begins with the prefix, or with one of a tuple."),
    PyMethodDef::fast(c"endswith", py_endswith, 0, c"endswith($self, suffix[, start[, end]], /)\n--\n\nWhether self[start:end] ends with the suffix, or with one of a tuple."),
    PyMethodDef::fast(c"strip", py_strip, 0, c"strip($self, bytes=None, /)\n--\n\nA copy without white space or the given bytes at the ends."),
    PyMethodDef::fast(c"lstrip", py_lstrip, 0, c"lstrip($self, bytes=None, /)\n--\n\nA copy without leading white space or the given bytes."),
    PyMethodDef::fast(c"rstrip", py_rstrip, 0, c"rstrip($self, bytes=None, /)\n--\n\nA copy without trailing white space or the given bytes."),
    PyMethodDef::fast(c"center", py_center, 0, c"center($self, width, fillchar=b' ', /)\n--\n\nA copy padded on both sides."),
    PyMethodDef::fast(c"ljust", py_ljust, 0, c"ljust($self, width, fillchar=b' ', /)\n--\n\nA copy padded on the right."),
    PyMethodDef::fast(c"rjust", py_rjust, 0, c"rjust($self, width, fillchar=b' ', /)\n--\n\nA copy padded on the left."),
    PyMethodDef::fast(c"replace", py_replace, 0, c"replace($self, old, new, count=-1, /)\n--\n\nA copy with occurrences of old replaced by new, all of them or the first count."),
    PyMethodDef::o(c"zfill", py_zfill, 0, c"zfill($self, width, /)\n--\n\nA copy with zeros on the left, behind a sign."),
    PyMethodDef::o(c"join", py_join, 0, c"join($self, iterable_of_bytes, /)\n--\n\nThe bytes of an iterable's items with these between them."),
    PyMethodDef::o(c"partition", py_partition, 0, c"partition($self, sep, /)\n--\n\nThe parts before and after the first separator, with the separator between them."),
    PyMethodDef::o(c"rpartition", py_rpartition, 0, c"rpartition($self, sep, /)\n--\n\nThe parts before and after the last separator, with the separator between them."),
    PyMethodDef::o(c"removeprefix", py_removeprefix, 0, c"removeprefix($self, prefix, /)\n--\n\nA copy without the prefix, if it was there."),
    PyMethodDef::o(c"removesuffix", py_removesuffix, 0, c"removesuffix($self, suffix, /)\n--\n\nA copy without the suffix, if it was there."),
    PyMethodDef::noargs(c"isalnum", py_isalnum, 0, c"isalnum($self, /)\n--\n\nWhether there are bytes, all ASCII letters or digits."),
    PyMethodDef::noargs(c"isalpha", py_isalpha, 0, c"isalpha($self, /)\n--\n\nWhether there are bytes, all ASCII letters."),
    PyMethodDef::noargs(c"isascii", py_isascii, 0, c"isascii($self, /)\n--\n\nWhether all bytes are ASCII."),
    PyMethodDef::noargs(c"isdigit", py_isdigit, 0, c"isdigit($self, /)\n--\n\nWhether there are bytes, all ASCII digits."),
    PyMethodDef::noargs(c"isspace", py_isspace, 0, c"isspace($self, /)\n--\n\nWhether there are bytes, all ASCII white space."),
    PyMethodDef::noargs(c"islower", py_islower, 0, c"islower($self, /)\n--\n\nWhether there are ASCII letters, all lower case."),
    PyMethodDef::noargs(c"isupper", py_isupper, 0, c"isupper($self, /)\n--\n\nWhether there are ASCII letters, all upper case."),
    PyMethodDef::noargs(c"istitle", py_istitle, 0, c"istitle($self, /)\n--\n\nWhether there are words, all capitalized (ASCII)."),
    PyMethodDef::fast(c"maketrans", py_maketrans, METH_STATIC, c"maketrans(frm, to, /)\n--\n\nA table for translate()."),
    PyMethodDef::END,
];

/// A table of `own` entries followed by the shared ones and the end.
pub(super) const fn with_shared<const N: usize, const M: usize>(own: [PyMethodDef; N]) -> [PyMethodDef; M] {
    assert!(M == N + SHARED.len());
    let mut all = [PyMethodDef::END; M];
    let mut i = 0;
    while i < N {
        all[i] = own[i];
        i += 1;
    }
    while i < M {
        all[i] = SHARED[i - N];
        i += 1;
    }
    all
}

/// What `bytes` has besides.
pub(super) const BYTES_OWN: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__bytes__", bytes_bytes, 0, c"__bytes__($self, /)\n--\n\nThe object as exact bytes."),
    PyMethodDef::noargs(c"__getnewargs__", bytes_getnewargs, 0, c"__getnewargs__($self, /)\n--\n\n"),
    PyMethodDef::o(
        c"fromhex",
        super::bytes_new::fromhex,
        METH_CLASS,
        c"fromhex($type, string, /)\n--\n\nThe bytes that hexadecimal digits spell.",
    ),
];
