//! The methods of `str` as Python code sees them.

use super::cfn::c_functions;
use super::method_args::{Signature, c_string, keyword_methods, wrong_type};
use super::unicode::{self, check};
use super::{
    bool, codec_charmap, codecs, dict, long, tuple, unicode_case as case, unicode_format as format, unicode_ops as ops,
    unicode_search as search,
};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::raise;

/// `str.encode`.
fn encode(o: &Obj, [encoding, errors]: [Option<&Obj>; 2]) -> Result<Owned> {
    codecs::encode(o, c_string("encode", "encoding", encoding)?, c_string("encode", "errors", errors)?)
}

/// `str.maketrans` with one argument: a copy of the dict with code points for keys.
fn table_of_dict(given: &Obj) -> Result<Owned> {
    if !dict::check_exact(given) && !dict::check(given) {
        return Err(raise!(TypeError, "if you give only one argument to maketrans it must be a dict"));
    }
    let table = dict::new()?;
    for (key, value) in dict::iter(given) {
        if check(key) {
            if unicode::len(key) != 1 {
                return Err(raise!(ValueError, "string keys in translatetable must be of length 1"));
            }
            dict::set(&table, &*code_point(key, 0)?, value)?;
        } else if long::check(key) {
            dict::set(&table, key, value)?;
        } else {
            return Err(raise!(TypeError, "keys in translate table mustbe strings or integers"));
        }
    }
    Ok(table)
}

fn code_point(o: &Obj, i: usize) -> Result<Owned> {
    long::from_u64(unicode::chars(o).at(i).into())
}

/// `str.maketrans`.
fn maketrans(args: &[&Obj]) -> Result<Owned> {
    crate::format::args::check_positional("maketrans", args.len(), 1, 3)?;
    let &[from, ref rest @ ..] = args else { return Err(crate::engine::error::bad_argument()) };
    let Some(&to) = rest.first() else { return table_of_dict(from) };
    for (i, arg) in rest.iter().enumerate() {
        if !check(arg) {
            return Err(wrong_type(&format!("maketrans() argument {}", i + 2), "str", arg));
        }
    }
    if !check(from) {
        return Err(raise!(TypeError, "first maketrans argument must be a string if there is a second argument"));
    }
    if unicode::len(from) != unicode::len(to) {
        return Err(raise!(ValueError, "the first two maketrans arguments must have equal length"));
    }
    let table = dict::new()?;
    for i in 0..unicode::len(from) {
        dict::set(&table, &*code_point(from, i)?, &*code_point(to, i)?)?;
    }
    if let Some(removed) = rest.get(1) {
        for i in 0..unicode::len(removed) {
            dict::set(&table, &*code_point(removed, i)?, &super::singletons::new_none())?;
        }
    }
    Ok(table)
}

/// `str.__sizeof__`: the bytes of head, characters and UTF-8 form.
fn size_of(o: &Obj) -> Result<Owned> {
    // SAFETY: `o` is a `str`.
    let state = unsafe { (*o.cast::<PyASCIIObject>()).state };
    let head = match (unicode_state::compact(state), unicode::is_ascii(o)) {
        (true, true) => unicode::ASCII_HEAD,
        (true, false) => unicode::COMPACT_HEAD,
        _ => core::mem::size_of::<PyUnicodeObject>(),
    };
    let mut total = head + (unicode::len(o) + 1) * unicode::kind(o);
    if !unicode::is_ascii(o) {
        let s = o.cast::<PyCompactUnicodeObject>();
        // SAFETY: a string that is not ASCII has the compact layout.
        unsafe {
            if !(*s).utf8.is_null() {
                total += (*s).utf8_length as usize + 1;
            }
        }
    }
    long::from_usize(total)
}

unsafe extern "C" fn str_maketrans(_: *mut PyObject, args: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: called as a METH_FASTCALL function.
    maketrans(unsafe { super::cfn::args(args, n as usize) }).into_c()
}

const ENCODE: Signature<2> =
    Signature { function: "encode", names: ["encoding", "errors"], positional: 0, required: 0 };
const SPLIT: Signature<2> = Signature { function: "split", names: ["sep", "maxsplit"], positional: 0, required: 0 };
const RSPLIT: Signature<2> = Signature { function: "rsplit", names: ["sep", "maxsplit"], positional: 0, required: 0 };
const SPLITLINES: Signature<1> = Signature { function: "splitlines", names: ["keepends"], positional: 0, required: 0 };
const EXPANDTABS: Signature<1> = Signature { function: "expandtabs", names: ["tabsize"], positional: 0, required: 0 };
const REPLACE: Signature<3> = Signature { function: "replace", names: ["", "", "count"], positional: 2, required: 2 };

keyword_methods! {
    str_encode = encode, ENCODE;
    str_split = search::py_split, SPLIT;
    str_rsplit = search::py_rsplit, RSPLIT;
    str_splitlines = search::py_splitlines, SPLITLINES;
    str_expandtabs = ops::expandtabs, EXPANDTABS;
    str_replace = search::py_replace, REPLACE;
}

/// Methods that take nothing and say yes or no.
macro_rules! predicates {
    ($($name:ident = $f:path;)*) => {$(
        unsafe extern "C" fn $name(o: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes a live `str`.
            bool::new($f(unsafe { Obj::from_ptr(o) })).into_ptr()
        }
    )*};
}
predicates! {
    str_isascii = case::is_ascii;
    str_islower = case::is_lower;
    str_isupper = case::is_upper;
    str_istitle = case::is_title;
    str_isspace = case::is_space;
    str_isdecimal = case::is_decimal;
    str_isdigit = case::is_digit;
    str_isnumeric = case::is_numeric;
    str_isalpha = case::is_alpha;
    str_isalnum = case::is_alnum;
    str_isidentifier = case::is_identifier;
    str_isprintable = case::is_printable;
}

c_functions! {
    noargs str_capitalize = case::capitalize;
    noargs str_casefold = case::casefold;
    noargs str_title = case::title;
    noargs str_lower = case::lower;
    noargs str_upper = case::upper;
    noargs str_swapcase = case::swapcase;
    fast str_count = search::py_count;
    fast str_find = search::py_find;
    fast str_index = search::py_index;
    fast str_rfind = search::py_rfind;
    fast str_rindex = search::py_rindex;
    fast str_startswith = search::startswith;
    fast str_endswith = search::endswith;
    fast str_strip = search::py_strip;
    fast str_lstrip = search::py_lstrip;
    fast str_rstrip = search::py_rstrip;
    fast str_center = ops::center;
    fast str_ljust = ops::ljust;
    fast str_rjust = ops::rjust;
    binary str_zfill = ops::zfill;
    binary str_join = |o, items| ops::join(Some(o), items);
    binary str_partition = search::py_partition;
    binary str_rpartition = search::py_rpartition;
    binary str_removeprefix = search::removeprefix;
    binary str_removesuffix = search::removesuffix;
    binary str_translate = |o, table| codec_charmap::translate(o, table, Some(c"ignore"));
    binary str_format_map = format::format_map;
    binary str_dunder_format = format::dunder_format;
    noargs str_getnewargs = |o| tuple::from_owned(vec![unicode::from_chars(unicode::chars(o))?]);
    noargs str_sizeof = size_of;
}

unsafe extern "C" fn str_format(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: called as a METH_VARARGS | METH_KEYWORDS function.
    unsafe { format::format(Obj::from_ptr(o), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)).into_c() }
}

pub(super) static mut METHODS: [PyMethodDef; 51] = [
    PyMethodDef::fast_keywords(c"encode", str_encode, 0, c"encode($self, /, encoding='utf-8', errors='strict')\n--\n\nThe text as bytes in an encoding."),
    PyMethodDef::fast_keywords(c"replace", str_replace, 0, c"replace($self, old, new, /, count=-1)\n--\n\nA copy with occurrences of old replaced by new, all of them or the first count."),
    PyMethodDef::fast_keywords(c"split", str_split, 0, c"split($self, /, sep=None, maxsplit=-1)\n--\n\nThe list of the parts between separators, or between white space, split at most maxsplit times from the left."),
    PyMethodDef::fast_keywords(c"rsplit", str_rsplit, 0, c"rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nThe list of the parts between separators, or between white space, split at most maxsplit times from the right."),
    PyMethodDef::o(c"join", str_join, 0, c"join($self, iterable, /)\n--\n\nThe strings of an iterable with this one between them."),
    PyMethodDef::noargs(c"capitalize", str_capitalize, 0, c"capitalize($self, /)\n--\n\nA copy with the first character in title case and the rest in lower case."),
    PyMethodDef::noargs(c"casefold", str_casefold, 0, c"casefold($self, /)\n--\n\nA copy for comparison without regard to case."),
    PyMethodDef::noargs(c"title", str_title, 0, c"title($self, /)\n--\n\nA copy with each word in title case."),
    PyMethodDef::fast(c"center", str_center, 0, c"center($self, width, fillchar=' ', /)\n--\n\nA copy padded on both sides."),
    PyMethodDef::fast(c"count", str_count, 0, c"count($self, sub[, start[, end]], /)\n--\n\nHow often sub occurs without overlaps in self[start:end]."),
    PyMethodDef::fast_keywords(c"expandtabs", str_expandtabs, 0, c"expandtabs($self, /, tabsize=8)\n--\n\nA copy with spaces for tabs."),
    PyMethodDef::fast(c"find", str_find, 0, c"find($self, sub[, start[, end]], /)\n--\n\nThe first place of sub in self[start:end], or -1."),
    PyMethodDef::o(c"partition", str_partition, 0, c"partition($self, sep, /)\n--\n\nThe parts before and after the first separator, with the separator between them."),
    PyMethodDef::fast(c"index", str_index, 0, c"index($self, sub[, start[, end]], /)\n--\n\nThe first place of sub in self[start:end]; ValueError when it is not there."),
    PyMethodDef::fast(c"ljust", str_ljust, 0, c"ljust($self, width, fillchar=' ', /)\n--\n\nA copy padded on the right."),
    PyMethodDef::noargs(c"lower", str_lower, 0, c"lower($self, /)\n--\n\nA copy in lower case."),
    PyMethodDef::fast(c"lstrip", str_lstrip, 0, c"lstrip($self, chars=None, /)\n--\n\nA copy without leading white space or characters of chars."),
    PyMethodDef::fast(c"rfind", str_rfind, 0, c"rfind($self, sub[, start[, end]], /)\n--\n\nThe last place of sub in self[start:end], or -1."),
    PyMethodDef::fast(c"rindex", str_rindex, 0, c"rindex($self, sub[, start[, end]], /)\n--\n\nThe last place of sub in self[start:end]; ValueError when it is not there."),
    PyMethodDef::fast(c"rjust", str_rjust, 0, c"rjust($self, width, fillchar=' ', /)\n--\n\nA copy padded on the left."),
    PyMethodDef::fast(c"rstrip", str_rstrip, 0, c"rstrip($self, chars=None, /)\n--\n\nA copy without trailing white space or characters of chars."),
    PyMethodDef::o(c"rpartition", str_rpartition, 0, c"rpartition($self, sep, /)\n--\n\nThe parts before and after the last separator, with the separator between them."),
    PyMethodDef::fast_keywords(c"splitlines", str_splitlines, 0, c"splitlines($self, /, keepends=False)\n--\n\nThe list of the lines."),
    PyMethodDef::fast(c"strip", str_strip, 0, c"strip($self, chars=None, /)\n--\n\nA copy without white space or characters of chars at the ends."),
    PyMethodDef::noargs(c"swapcase", str_swapcase, 0, c"swapcase($self, /)\n--\n\nA copy with lower and upper case exchanged."),
    PyMethodDef::o(c"translate", str_translate, 0, c"translate($self, table, /)\n--\n\nA copy with each character replaced by what the table has for its code point."),
    PyMethodDef::noargs(c"upper", str_upper, 0, c"upper($self, /)\n--\n\nA copy in upper case."),
    PyMethodDef::fast(c"startswith", str_startswith, 0, c"startswith($self, prefix[, start[, end]], /)\n--\n\nWhether self[start:end] begins with the prefix, or with one of a tuple."),
    PyMethodDef::fast(c"endswith", str_endswith, 0, c"endswith($self, suffix[, start[, end]], /)\n--\n\nWhether self[start:end] ends with the suffix, or with one of a tuple."),
    PyMethodDef::o(c"removeprefix", str_removeprefix, 0, c"removeprefix($self, prefix, /)\n--\n\nA copy without the prefix, if it was there."),
    PyMethodDef::o(c"removesuffix", str_removesuffix, 0, c"removesuffix($self, suffix, /)\n--\n\nA copy without the suffix, if it was there."),
    PyMethodDef::noargs(c"isascii", str_isascii, 0, c"isascii($self, /)\n--\n\nWhether every character is ASCII."),
    PyMethodDef::noargs(c"islower", str_islower, 0, c"islower($self, /)\n--\n\nWhether there are cased characters, all lower case."),
    PyMethodDef::noargs(c"isupper", str_isupper, 0, c"isupper($self, /)\n--\n\nWhether there are cased characters, all upper case."),
    PyMethodDef::noargs(c"istitle", str_istitle, 0, c"istitle($self, /)\n--\n\nWhether there are words, all in title case."),
    PyMethodDef::noargs(c"isspace", str_isspace, 0, c"isspace($self, /)\n--\n\nWhether there are characters, all white space."),
    PyMethodDef::noargs(c"isdecimal", str_isdecimal, 0, c"isdecimal($self, /)\n--\n\nWhether there are characters, all decimal digits."),
    PyMethodDef::noargs(c"isdigit", str_isdigit, 0, c"isdigit($self, /)\n--\n\nWhether there are characters, all digits."),
    PyMethodDef::noargs(c"isnumeric", str_isnumeric, 0, c"isnumeric($self, /)\n--\n\nWhether there are characters, all with a numeric value."),
    PyMethodDef::noargs(c"isalpha", str_isalpha, 0, c"isalpha($self, /)\n--\n\nWhether there are characters, all letters."),
    PyMethodDef::noargs(c"isalnum", str_isalnum, 0, c"isalnum($self, /)\n--\n\nWhether there are characters, all letters or numeric."),
    PyMethodDef::noargs(c"isidentifier", str_isidentifier, 0, c"isidentifier($self, /)\n--\n\nWhether this could be a name."),
    PyMethodDef::noargs(c"isprintable", str_isprintable, 0, c"isprintable($self, /)\n--\n\nWhether repr() would escape nothing."),
    PyMethodDef::o(c"zfill", str_zfill, 0, c"zfill($self, width, /)\n--\n\nA copy with zeros on the left, behind a sign."),
    PyMethodDef::keywords(c"format", str_format, 0, c"format($self, /, *args, **kwargs)\n--\n\nA copy with the fields in braces replaced by the arguments."),
    PyMethodDef::o(c"format_map", str_format_map, 0, c"format_map($self, mapping, /)\n--\n\nA copy with the fields in braces replaced by the values of a mapping."),
    PyMethodDef::o(c"__format__", str_dunder_format, 0, c"__format__($self, format_spec, /)\n--\n\nThe text as a format specification asks."),
    PyMethodDef::fast(c"maketrans", str_maketrans, METH_STATIC, c"maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)\n--\n\nA table for translate()."),
    PyMethodDef::noargs(c"__getnewargs__", str_getnewargs, 0, c"__getnewargs__($self, /)\n--\n\n"),
    PyMethodDef::noargs(c"__sizeof__", str_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe size of the object in bytes."),
    PyMethodDef::END,
];
