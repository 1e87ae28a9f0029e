//! `str`, in PEP 393's compact forms: layout, allocation, and what other parts of the library ask of strings.

use super::hash as hashes;
use super::unicode_type;
use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use core::ptr;
use core::slice;

pub use super::unicode_intern::{InternedLiteral, fini, init, intern, intern_c, intern_in_place, intern_ptr};
pub use super::unicode_writer::Writer;

/// `str`.
#[unsafe(no_mangle)]
pub static mut PyUnicode_Type: PyTypeObject = unicode_type::TYPE;

/// The largest code point.
pub const MAX_CHAR: u32 = 0x10_FFFF;
/// Where the characters of an ASCII string begin.
pub(super) const ASCII_HEAD: usize = size_of::<PyASCIIObject>();
/// Where the characters of other compact strings begin.
pub(super) const COMPACT_HEAD: usize = size_of::<PyCompactUnicodeObject>();

/// The characters of a string, by width. A string has the smallest width that holds all of them.
#[derive(Clone, Copy)]
pub enum Chars<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
}

/// Runs `$body` with `$s` bound to the slice of characters, whatever their width.
#[macro_export]
macro_rules! with_chars {
    ($chars:expr, $s:ident => $body:expr) => {
        match $chars {
            $crate::objects::unicode::Chars::One($s) => $body,
            $crate::objects::unicode::Chars::Two($s) => $body,
            $crate::objects::unicode::Chars::Four($s) => $body,
        }
    };
}

/// A code point in one of the three widths.
pub trait Unit: Copy + Eq + Ord + 'static {
    /// The code point.
    fn code(self) -> u32;
    /// The low bits of a code point that fits.
    fn from_code(c: u32) -> Self;
}
impl Unit for u8 {
    #[inline(always)]
    fn code(self) -> u32 {
        u32::from(self)
    }
    #[inline(always)]
    fn from_code(c: u32) -> Self {
        c as u8
    }
}
impl Unit for u16 {
    #[inline(always)]
    fn code(self) -> u32 {
        u32::from(self)
    }
    #[inline(always)]
    fn from_code(c: u32) -> Self {
        c as u16
    }
}
impl Unit for u32 {
    #[inline(always)]
    fn code(self) -> u32 {
        self
    }
    #[inline(always)]
    fn from_code(c: u32) -> Self {
        c
    }
}

impl<'a> Chars<'a> {
    pub fn len(self) -> usize {
        with_chars!(self, s => s.len())
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// The code point at `i`, which is in range.
    #[inline(always)]
    pub fn at(self, i: usize) -> u32 {
        with_chars!(self, s => s[i].code())
    }
    /// The part `start..end`, which is in range.
    pub fn slice(self, start: usize, end: usize) -> Chars<'a> {
        match self {
            Chars::One(s) => Chars::One(&s[start..end]),
            Chars::Two(s) => Chars::Two(&s[start..end]),
            Chars::Four(s) => Chars::Four(&s[start..end]),
        }
    }
    /// The code points in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |i| self.at(i))
    }
    /// A bound of the code points that decides their width: 127, 255, 65535 or [`MAX_CHAR`].
    pub fn bound(self) -> u32 {
        match self {
            Chars::One(s) => {
                if s.is_ascii() {
                    0x7F
                } else {
                    0xFF
                }
            }
            Chars::Two(s) => bound_of(s.iter().fold(0, |all, &c| all | u32::from(c))),
            Chars::Four(s) => bound_of(s.iter().fold(0, |all, &c| all | c)),
        }
    }
}

/// The bound (see [`Chars::bound`]) of the width that a code point needs.
#[inline(always)]
pub fn bound_of(c: u32) -> u32 {
    match c {
        0..=0x7F => 0x7F,
        0x80..=0xFF => 0xFF,
        0x100..=0xFFFF => 0xFFFF,
        _ => MAX_CHAR,
    }
}

/// Bytes per character of strings whose code points are at most `bound`.
#[inline(always)]
pub fn kind_of(bound: u32) -> usize {
    match bound {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        _ => 4,
    }
}

#[inline(always)]
fn state(o: &Obj) -> u32 {
    // SAFETY: `o` is a `str`.
    unsafe { (*o.cast::<PyASCIIObject>()).state }
}

/// Where the characters are: `PyUnicode_DATA`.
#[inline(always)]
pub fn data_ptr(o: &Obj) -> *mut u8 {
    let state = state(o);
    if state & unicode_state::COMPACT != 0 {
        o.cast::<u8>().wrapping_add(if state & unicode_state::ASCII != 0 { ASCII_HEAD } else { COMPACT_HEAD })
    } else {
        // SAFETY: a string that is not compact has the full layout.
        unsafe { (*o.cast::<PyUnicodeObject>()).data.any.cast() }
    }
}

/// Bytes per character: 1, 2 or 4.
#[inline(always)]
pub fn kind(o: &Obj) -> usize {
    unicode_state::kind(state(o)) as usize
}

/// Whether every character is below 128.
#[inline(always)]
pub fn is_ascii(o: &Obj) -> bool {
    unicode_state::ascii(state(o))
}

/// The characters of a `str`.
#[inline(always)]
pub fn chars(o: &Obj) -> Chars<'_> {
    let (p, n) = (data_ptr(o), len(o));
    // SAFETY: a string has `len` characters of its kind at its data pointer, aligned to the kind.
    unsafe {
        match kind(o) {
            1 => Chars::One(slice::from_raw_parts(p, n)),
            2 => Chars::Two(slice::from_raw_parts(p.cast(), n)),
            _ => Chars::Four(slice::from_raw_parts(p.cast(), n)),
        }
    }
}

/// The bytes of the characters in their width, in native order.
#[inline(always)]
pub(super) fn raw_bytes(o: &Obj) -> &[u8] {
    // SAFETY: as for `chars`.
    unsafe { slice::from_raw_parts(data_ptr(o), len(o) * kind(o)) }
}

/// The bytes of an ASCII string.
#[inline(always)]
pub fn ascii_bytes(o: &Obj) -> Option<&[u8]> {
    is_ascii(o).then(|| raw_bytes(o))
}

/// The bound that the string's layout implies: 127, 255, 65535 or [`MAX_CHAR`] (`PyUnicode_MAX_CHAR_VALUE`).
#[inline(always)]
pub fn max_char(o: &Obj) -> u32 {
    match kind(o) {
        1 if is_ascii(o) => 0x7F,
        1 => 0xFF,
        2 => 0xFFFF,
        _ => MAX_CHAR,
    }
}

/// Fills in the head of a fresh compact string of `len` characters and ends the characters with a zero.
///
/// # Safety
/// `block` has room for the head, the characters and the final zero.
#[inline(always)]
pub(super) unsafe fn init_head(block: *mut u8, len: usize, bound: u32) -> *mut PyObject {
    let kind = kind_of(bound);
    let ascii = bound <= 0x7F;
    // SAFETY: as promised.
    unsafe {
        let s = block.cast::<PyASCIIObject>();
        new_reference(s.cast());
        (*s).ob_base.ob_type = &raw mut PyUnicode_Type;
        (*s).length = len as Py_ssize_t;
        (*s).hash = -1;
        (*s).state = unicode_state::pack(0, kind as u32, true, ascii, false);
        if ascii {
            block.add(ASCII_HEAD + len).write(0);
        } else {
            let compact = block.cast::<PyCompactUnicodeObject>();
            (*compact).utf8_length = 0;
            (*compact).utf8 = ptr::null_mut();
            block.add(COMPACT_HEAD + len * kind).write_bytes(0, kind);
        }
        s.cast()
    }
}

/// A new string of `len` characters, not yet set, each at most `bound`. Not for lengths 0, nor for 1 with a bound below 256: those
/// strings are shared.
#[inline]
pub(crate) fn with_len(len: usize, bound: u32) -> Result<Owned> {
    let head = if bound <= 0x7F { ASCII_HEAD } else { COMPACT_HEAD };
    let kind = kind_of(bound);
    if len > (isize::MAX as usize - head) / kind - 1 {
        return Err(Raised::no_memory());
    }
    let block = alloc::object_alloc(head + (len + 1) * kind);
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for all of it; the reference is the caller's.
    unsafe { Ok(Owned::from_ptr(init_head(block, len, bound))) }
}

/// A new string of `len` characters that `fill` sets through the pointer it gets; each is at most `bound` and the largest decides
/// the width. Shared strings are returned for what is shared.
///
/// # Safety
/// `fill` initialises `len` characters of the kind of `bound`.
#[inline]
pub(super) unsafe fn build(len: usize, bound: u32, fill: impl FnOnce(*mut u8)) -> Result<Owned> {
    if len == 0 {
        return Ok(empty());
    }
    let s = with_len(len, bound)?;
    fill(data_ptr(&s));
    if len == 1 && bound <= 0xFF {
        return Ok(latin1_char(chars(&s).at(0) as u8));
    }
    Ok(s)
}

/// The empty string.
#[inline(always)]
pub fn empty() -> Owned {
    super::unicode_intern::empty().to_owned()
}

/// The shared string of one code point below 256.
#[inline(always)]
pub fn latin1_char(c: u8) -> Owned {
    super::unicode_intern::latin1(c).to_owned()
}

/// A new string.
#[inline]
pub fn new(s: &str) -> Result<Owned> {
    if s.is_ascii() { from_ascii(s.as_bytes()) } else { from_wide_str(s) }
}

/// A new string from bytes that are all below 128.
#[inline]
pub fn from_ascii(s: &[u8]) -> Result<Owned> {
    debug_assert!(s.is_ascii());
    match *s {
        [] => Ok(empty()),
        [c] => Ok(latin1_char(c)),
        _ => {
            let o = with_len(s.len(), 0x7F)?;
            // SAFETY: the new string has room for exactly these bytes.
            unsafe { ptr::copy_nonoverlapping(s.as_ptr(), data_ptr(&o), s.len()) };
            Ok(o)
        }
    }
}

/// A new string from bytes that are code points below 256.
pub fn from_latin1(s: &[u8]) -> Result<Owned> {
    if s.is_ascii() {
        return from_ascii(s);
    }
    // SAFETY: exactly `len` bytes are copied.
    unsafe { build(s.len(), 0xFF, |p| ptr::copy_nonoverlapping(s.as_ptr(), p, s.len())) }
}

/// The bound of the code points in valid UTF-8: lead bytes say enough.
fn utf8_bound(s: &[u8]) -> u32 {
    match s.iter().fold(0, |max: u8, &b| max.max(b)) {
        0..=0x7F => 0x7F,
        0x80..=0xC3 => 0xFF,
        0xC4..=0xEF => 0xFFFF,
        _ => MAX_CHAR,
    }
}

fn from_wide_str(s: &str) -> Result<Owned> {
    if s.contains(MARK) {
        return from_ucs4(&unmarked(s));
    }
    let len = s.chars().count();
    let bound = utf8_bound(s.as_bytes());
    // SAFETY: `len` characters are written, none above the bound.
    unsafe {
        build(len, bound, |p| match kind_of(bound) {
            1 => write_chars(p, s.chars().map(u32::from)),
            2 => write_chars::<u16>(p.cast(), s.chars().map(u32::from)),
            _ => write_chars::<u32>(p.cast(), s.chars().map(u32::from)),
        })
    }
}

/// # Safety
/// There is room for every item at `p`.
unsafe fn write_chars<U: Unit>(p: *mut U, items: impl Iterator<Item = u32>) {
    for (i, c) in items.enumerate() {
        // SAFETY: as promised.
        unsafe { p.add(i).write(U::from_code(c)) }
    }
}

/// Decodes UTF-8 strictly: `UnicodeDecodeError` for bad bytes.
#[inline]
pub fn from_utf8(s: &[u8]) -> Result<Owned> {
    if s.is_ascii() {
        return from_ascii(s);
    }
    match core::str::from_utf8(s) {
        Ok(text) => from_wide_str(text),
        Err(_) => Ok(super::unicode_utf8::decode(s, None, true)?.0),
    }
}

/// Decodes UTF-8, U+FFFD for bad bytes as CPython's "replace" handler places it.
pub fn from_utf8_lossy(s: &[u8]) -> Result<Owned> {
    if s.is_ascii() { from_ascii(s) } else { new(&String::from_utf8_lossy(s)) }
}

/// Copies characters, widening them; `p` has room for them in the width `kind`, which holds each of them.
///
/// # Safety
/// As said.
pub(crate) unsafe fn copy_chars(p: *mut u8, kind: usize, source: Chars<'_>) {
    /// # Safety
    /// `p` has room for the characters.
    unsafe fn widen<A: Unit, B: Unit>(p: *mut B, s: &[A]) {
        for (i, c) in s.iter().enumerate() {
            // SAFETY: as promised.
            unsafe { p.add(i).write(B::from_code(c.code())) }
        }
    }
    // SAFETY: as promised.
    unsafe {
        match (source, kind) {
            (Chars::One(s), 1) => ptr::copy_nonoverlapping(s.as_ptr(), p, s.len()),
            (Chars::Two(s), 2) => ptr::copy_nonoverlapping(s.as_ptr(), p.cast(), s.len()),
            (Chars::Four(s), 4) => ptr::copy_nonoverlapping(s.as_ptr(), p.cast(), s.len()),
            (Chars::One(s), 2) => widen::<u8, u16>(p.cast(), s),
            (Chars::One(s), _) => widen::<u8, u32>(p.cast(), s),
            (Chars::Two(s), 1) => widen::<u16, u8>(p, s),
            (Chars::Two(s), _) => widen::<u16, u32>(p.cast(), s),
            (Chars::Four(s), 1) => widen::<u32, u8>(p, s),
            (Chars::Four(s), _) => widen::<u32, u16>(p.cast(), s),
        }
    }
}

/// A new string of these characters, in the smallest width that holds them.
pub fn from_chars(source: Chars<'_>) -> Result<Owned> {
    let bound = source.bound();
    // SAFETY: every character is copied and is at most the bound.
    unsafe { build(source.len(), bound, |p| copy_chars(p, kind_of(bound), source)) }
}

/// A new string from code points (surrogates allowed).
pub fn from_ucs4(s: &[u32]) -> Result<Owned> {
    from_chars(Chars::Four(s))
}

/// The code points `start..end` of a `str`, which are in range.
pub fn substring(o: &Obj, start: usize, end: usize) -> Result<Owned> {
    if start == 0 && end == len(o) && check_exact(o) {
        return Ok(o.to_owned());
    }
    match ascii_bytes(o) {
        Some(s) => from_ascii(&s[start..end]),
        None => from_chars(chars(o).slice(start, end)),
    }
}

/// An exact `str` with the characters of `o`: itself if it is one.
pub fn to_exact(o: &Obj) -> Result<Owned> {
    if check_exact(o) { Ok(o.to_owned()) } else { from_chars(chars(o)) }
}

/// A new string of one code point.
pub fn from_char(c: u32) -> Result<Owned> {
    if c < 0x100 { Ok(latin1_char(c as u8)) } else { from_chars(Chars::Four(&[c])) }
}

/// Whether `o` is a `str` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_UNICODE_SUBCLASS)
}

/// Whether `o` is exactly a `str`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyUnicode_Type)
}

/// The UTF-8 form, cached in the object. `TypeError` for another type, `UnicodeEncodeError` for surrogates.
#[inline]
pub fn as_utf8(o: &Obj) -> Result<&[u8]> {
    if !check(o) {
        return Err(crate::engine::error::bad_argument());
    }
    if state(o) & (unicode_state::ASCII | unicode_state::COMPACT) == unicode_state::ASCII | unicode_state::COMPACT {
        return Ok(raw_bytes(o));
    }
    let s = o.cast::<PyCompactUnicodeObject>();
    // SAFETY: a string that is not compact ASCII has the compact layout; the cached form lives as long as the object.
    unsafe {
        if (*s).utf8.is_null() {
            if is_ascii(o) {
                (*s).utf8 = data_ptr(o).cast();
                (*s).utf8_length = (*s)._base.length;
            } else {
                super::unicode_utf8::cache(o)?;
            }
        }
        Ok(slice::from_raw_parts((*s).utf8.cast(), (*s).utf8_length as usize))
    }
}

/// The number of code points.
#[inline(always)]
pub fn len(o: &Obj) -> usize {
    // SAFETY: `o` is a `str`.
    unsafe { (*o.cast::<PyASCIIObject>()).length as usize }
}

/// The hash of a `str`, computed once.
#[inline(always)]
pub fn hash(o: &Obj) -> Py_hash_t {
    let s = o.cast::<PyASCIIObject>();
    // SAFETY: `o` is a `str`.
    let known = unsafe { (*s).hash };
    if known != -1 { known } else { compute_hash(o) }
}

/// Whether a `str` is in the table of interned strings.
#[inline(always)]
pub fn is_interned(o: &Obj) -> bool {
    unicode_state::interned(state(o)) != SSTATE_NOT_INTERNED
}

/// The hash of an interned string: it had to be computed for the table of interned strings, or is -1 where that was not needed.
#[inline(always)]
pub(super) fn known_hash(o: &Obj) -> Py_hash_t {
    // SAFETY: `o` is a `str`.
    unsafe { (*o.cast::<PyASCIIObject>()).hash }
}

/// Computes the hash of a string that does not know it yet.
#[inline(never)]
fn compute_hash(o: &Obj) -> Py_hash_t {
    let hash = hashes::bytes(raw_bytes(o));
    // SAFETY: `o` is a `str`.
    unsafe { (*o.cast::<PyASCIIObject>()).hash = hash };
    hash
}

/// The hash of a string with these bytes, all below 128.
#[inline(always)]
pub fn hash_ascii(s: &[u8]) -> Py_hash_t {
    hashes::bytes(s)
}

/// Whether two `str` objects are equal.
#[inline(always)]
pub fn eq(a: &Obj, b: &Obj) -> bool {
    if a.is(b) {
        return true;
    }
    // SAFETY: both have as many bytes at their data pointers.
    len(a) == len(b) && kind(a) == kind(b) && unsafe { same_bytes(data_ptr(a), data_ptr(b), len(a) * kind(a)) }
}

/// Whether `n` bytes are the same here and there: short ones without a call.
///
/// # Safety
/// Both pointers have `n` readable bytes behind them.
#[inline(always)]
unsafe fn same_bytes(a: *const u8, b: *const u8, n: usize) -> bool {
    // SAFETY: every read stays within the `n` bytes.
    unsafe {
        let same8 = |i: usize| a.add(i).cast::<u64>().read_unaligned() == b.add(i).cast::<u64>().read_unaligned();
        let same4 = |i: usize| a.add(i).cast::<u32>().read_unaligned() == b.add(i).cast::<u32>().read_unaligned();
        match n {
            0..4 => (0..n).all(|i| *a.add(i) == *b.add(i)),
            4..8 => same4(0) && same4(n - 4),
            8..=16 => same8(0) && same8(n - 8),
            17..=32 => same8(0) && same8(8) && same8(n - 16) && same8(n - 8),
            _ => slice::from_raw_parts(a, n) == slice::from_raw_parts(b, n),
        }
    }
}

/// Whether a `str` has exactly these ASCII characters.
#[inline]
pub fn eq_ascii(a: &Obj, b: &str) -> bool {
    len(a) == b.len() && ascii_bytes(a) == Some(b.as_bytes())
}

/// Stands before what a Rust string cannot hold: [`display`] writes a lone surrogate as this character and one of a private plane, and the
/// character itself twice; [`new`] turns them back.
const MARK: char = '\u{10FFFF}';
const MARKED_SURROGATES: u32 = 0xF_0000;

/// For messages, which [`new`] makes a `str` again: shows a `str`, or the type name of anything else.
pub fn display(o: &Obj) -> impl core::fmt::Display {
    if !check(o) {
        return o.type_name().to_string();
    }
    let mut shown = String::with_capacity(len(o));
    for c in chars(o).iter() {
        match char::from_u32(c) {
            Some(MARK) => shown.extend([MARK, MARK]),
            Some(c) => shown.push(c),
            None => shown.extend([MARK, char::from_u32(MARKED_SURROGATES + c - 0xD800).unwrap_or(MARK)]),
        }
    }
    shown
}

/// The characters of what [`display`] wrote.
#[cold]
fn unmarked(s: &str) -> Vec<u32> {
    let mut all = Vec::with_capacity(s.len());
    let mut rest = s.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().map_or(0, |&c| u32::from(c));
        match c {
            MARK if (MARKED_SURROGATES..MARKED_SURROGATES + 0x800).contains(&next) => {
                all.push(next - MARKED_SURROGATES + 0xD800)
            }
            MARK if next == u32::from(MARK) => all.push(next),
            c => {
                all.push(u32::from(c));
                continue;
            }
        }
        rest.next();
    }
    all
}

/// The text of a `str`, U+FFFD for surrogates.
pub fn to_string_lossy(o: &Obj) -> String {
    chars(o).iter().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Frees a string: `tp_dealloc`.
pub(super) unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: the string is dead; its blocks came from the allocators that get them back.
    unsafe {
        let o = Obj::from_ptr(p);
        let state = state(o);
        if state & unicode_state::INTERNED_MASK != 0 {
            super::unicode_intern::forget(o);
        }
        if state & (unicode_state::ASCII | unicode_state::COMPACT) != unicode_state::ASCII | unicode_state::COMPACT {
            let s = o.cast::<PyCompactUnicodeObject>();
            let data = data_ptr(o);
            if !(*s).utf8.is_null() && (*s).utf8.cast() != data {
                alloc::mem_free((*s).utf8.cast());
            }
            if state & unicode_state::COMPACT == 0 {
                alloc::object_free(data);
            }
        }
        if check_exact(o) {
            alloc::object_free(p.cast());
        } else if let Some(free) = (*o.ty()).tp_free {
            free(p.cast());
        }
    }
}
