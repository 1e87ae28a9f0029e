//! `unicodeobject.h`: what can be done with strings.

use super::{bytes_at, object};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Result, error, refcount};
use crate::objects::{
    codec_charmap, unicode, unicode_case, unicode_compare, unicode_ops, unicode_percent, unicode_search as search,
};
use crate::raise;

/// An argument that has to be a `str`: `must be str, not int`.
///
/// # Safety
/// `p` is NULL or a live object.
unsafe fn ensure<'a>(p: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { object(p) }.and_then(search::require_str)
}

/// Two such arguments.
///
/// # Safety
/// Both are NULL or live objects.
unsafe fn two<'a>(a: *mut PyObject, b: *mut PyObject) -> Result<(&'a Obj, &'a Obj)> {
    // SAFETY: as promised.
    unsafe { Ok((ensure(a)?, ensure(b)?)) }
}

/// Replaces `*left` by its concatenation with `right`.
///
/// # Safety
/// `left` is NULL or holds NULL or an owned reference; `right` is NULL or a live object.
unsafe fn append(left: *mut *mut PyObject, right: *mut PyObject) {
    // SAFETY: as promised.
    unsafe {
        if left.is_null() {
            if error::occurred().is_none() {
                let _ = error::bad_internal_call();
            }
            return;
        }
        let (Some(l), Some(r)) = (Obj::from_ptr_opt(*left), Obj::from_ptr_opt(right)) else {
            if error::occurred().is_none() {
                let _ = error::bad_internal_call();
            }
            return refcount::clear(left);
        };
        if !unicode::check(l) || !unicode::check(r) {
            let _ = error::bad_internal_call();
            return refcount::clear(left);
        }
        if unicode::len(r) == 0 {
            return;
        }
        if !unicode_ops::append_in_place(left, r) {
            let joined = unicode_ops::concat(l, r).into_c();
            refcount::replace(left, joined);
        }
    }
}

/// # Safety
/// Both are live objects.
unsafe fn compare_any(left: *mut PyObject, right: *mut PyObject) -> Result<c_int> {
    // SAFETY: as promised.
    let (left, right) = unsafe { (object(left)?, object(right)?) };
    if !unicode::check(left) || !unicode::check(right) {
        return Err(raise!(TypeError, "Can't compare {} and {}", left.type_name(), right.type_name()));
    }
    Ok(unicode_compare::compare(left, right) as c_int)
}

/// # Safety
/// Both are live objects.
unsafe fn equal(left: *mut PyObject, right: *mut PyObject) -> Result<bool> {
    // SAFETY: as promised.
    let (left, right) = unsafe { (object(left)?, object(right)?) };
    for (o, which) in [(left, "first"), (right, "second")] {
        if !unicode::check(o) {
            let name = crate::objects::type_attr::fully_qualified_name(o.ty())?;
            return Err(raise!(TypeError, "{which} argument must be str, not {}", unicode::display(&name)));
        }
    }
    Ok(unicode::eq(left, right))
}

fn unicode_search_contains(s: &Obj, sub: &Obj) -> Result<bool> {
    if unicode::check(sub) {
        search::require_str(s)?;
    }
    search::py_contains(s, sub)
}

/// Concatenates two str objects. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Concat(left: *mut PyObject, right: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { ensure(left).and_then(|l| unicode_ops::py_concat(l, object(right)?)) }.into_c()
}

/// Replaces *left by its concatenation with right; on failure *left becomes NULL with an error set. Steals the reference in
/// *left. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Append(left: *mut *mut PyObject, right: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { append(left, right) }
}

/// As PyUnicode_Append, and gives the reference to right back. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AppendAndDel(left: *mut *mut PyObject, right: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        append(left, right);
        refcount::xdecref(right);
    }
}

/// Splits a str at a separator, or at white space for NULL, at most max times (negative: without limit), into a list. Returns
/// a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Split(s: *mut PyObject, sep: *mut PyObject, max: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        ensure(s)
            .and_then(|s| search::split(s, Obj::from_ptr_opt(sep).map(search::require_str).transpose()?, max, false))
    }
    .into_c()
}

/// Splits a str at a separator, or at white space for NULL, at most max times from the right (negative: without limit), into
/// a list. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_RSplit(s: *mut PyObject, sep: *mut PyObject, max: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        ensure(s)
            .and_then(|s| search::split(s, Obj::from_ptr_opt(sep).map(search::require_str).transpose()?, max, true))
    }
    .into_c()
}

/// Splits a str into a list of its lines, with their ends if keepends. Returns a new reference, or NULL with an error set. C
/// API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Splitlines(s: *mut PyObject, keepends: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { ensure(s).and_then(|s| search::splitlines(s, keepends != 0)) }.into_c()
}

/// Splits a str at the first separator into a tuple of three. Returns a new reference, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Partition(s: *mut PyObject, sep: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { two(s, sep).and_then(|(s, sep)| search::partition(s, sep, false)) }.into_c()
}

/// Splits a str at the last separator into a tuple of three. Returns a new reference, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_RPartition(s: *mut PyObject, sep: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { two(s, sep).and_then(|(s, sep)| search::partition(s, sep, true)) }.into_c()
}

/// Replaces each character by what the mapping has for its code point; None is an error for the named handler. Returns a new reference, or NULL with an error set. C
/// API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Translate(
    s: *mut PyObject,
    mapping: *mut PyObject,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { ensure(s).and_then(|s| codec_charmap::translate(s, object(mapping)?, super::text(errors))) }.into_c()
}

/// Joins the str objects of an iterable; a NULL separator is a space. Returns a new reference, or NULL with an error set. C
/// API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Join(separator: *mut PyObject, seq: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(seq).and_then(|seq| unicode_ops::join(Obj::from_ptr_opt(separator), seq)) }.into_c()
}

/// Returns 1 if s[start:end] begins (direction -1) or ends (1) with sub, 0 if not, -1 with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Tailmatch(
    s: *mut PyObject,
    sub: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
    direction: c_int,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { two(s, sub).map(|(s, sub)| isize::from(search::tail_match(s, sub, start, end, direction > 0))) }.into_c()
}

/// Returns the first (direction 1) or last (-1) place of sub in s[start:end], -1 if there is none, -2 with an error set. C
/// API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Find(
    s: *mut PyObject,
    sub: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
    direction: c_int,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { two(s, sub).map(|(s, sub)| search::find(s, sub, start, end, direction <= 0)) }
        .map_or(-2, |at| at.map_or(-1, |i| i as Py_ssize_t))
}

/// Returns the first (direction 1) or last (-1) place of a character in s[start:end], -1 if there is none, -2 with an error
/// set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FindChar(
    s: *mut PyObject,
    ch: Py_UCS4,
    start: Py_ssize_t,
    end: Py_ssize_t,
    direction: c_int,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { ensure(s).map(|s| search::find_char(s, ch, start, end, direction <= 0)) }
        .map_or(-2, |at| at.map_or(-1, |i| i as Py_ssize_t))
}

/// Returns how often sub is in s[start:end] without overlaps, or -1 with an error set. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Count(
    s: *mut PyObject,
    sub: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { two(s, sub).map(|(s, sub)| search::count(s, sub, start, end) as isize) }.into_c()
}

/// Replaces the first max occurrences of sub, all of them for a negative max. Returns a new reference, or NULL with an error
/// set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Replace(
    s: *mut PyObject,
    sub: *mut PyObject,
    replacement: *mut PyObject,
    max: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { two(s, sub).and_then(|(s, sub)| search::replace(s, sub, ensure(replacement)?, max)) }.into_c()
}

/// Returns -1, 0 or 1 for less, equal or greater; -1 with `TypeError` set unless both are str. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Compare(left: *mut PyObject, right: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { compare_any(left, right) }.into_c()
}

/// Compares a str with a C string of Latin-1 characters: -1, 0 or 1. Sets no error. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_CompareWithASCIIString(left: *mut PyObject, right: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { unicode_compare::compare_latin1(Obj::from_ptr(left), CStr::from_ptr(right).to_bytes()) as c_int }
}

/// Returns 1 if a str equals a C string of UTF-8, 0 if not or if that is invalid. Sets no error. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8(unicode: *mut PyObject, s: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { unicode_compare::eq_utf8(Obj::from_ptr(unicode), CStr::from_ptr(s).to_bytes()).into() }
}

/// Returns 1 if a str equals UTF-8 bytes, 0 if not or if those are invalid. Sets no error. C API reference: Unicode Objects
/// and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8AndSize(
    unicode: *mut PyObject,
    s: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { (size >= 0 && unicode_compare::eq_utf8(Obj::from_ptr(unicode), bytes_at(s, size))).into() }
}

/// Returns 1 if two str objects are equal, 0 if not, -1 with `TypeError` set for another type. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Equal(left: *mut PyObject, right: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { equal(left, right) }.into_c()
}

/// As PyUnicode_Equal, for objects known to be str. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_Equal(left: *mut PyObject, right: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { unicode::eq(Obj::from_ptr(left), Obj::from_ptr(right)).into() }
}

/// Returns a new reference to True, False or (unless both are str) NotImplemented for a comparison op, or NULL with an error
/// set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_RichCompare(left: *mut PyObject, right: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unicode_compare::rich(Obj::from_ptr(left), Obj::from_ptr(right), op) }.into_c()
}

/// Formats as the % operator does. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Format(format: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match (Obj::from_ptr_opt(format), Obj::from_ptr_opt(args)) {
            (Some(f), Some(a)) => search::require_str(f).and_then(|f| unicode_percent::format(f, a)),
            _ => Err(error::bad_internal_call()),
        }
    }
    .into_c()
}

/// Returns 1 if sub is in s, 0 if not, -1 with `TypeError` set unless both are str. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Contains(s: *mut PyObject, sub: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        object(s).and_then(|s| {
            let sub = object(sub)?;
            unicode_search_contains(s, sub)
        })
    }
    .into_c()
}

/// Returns 1 if a str could be a name, 0 if not. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_IsIdentifier(s: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { unicode_case::is_identifier(Obj::from_ptr(s)).into() }
}
