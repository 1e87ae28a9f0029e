//! `str`, in PEP 393's compact forms.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `str`.
#[unsafe(no_mangle)]
pub static mut PyUnicode_Type: PyTypeObject = PyTypeObject { tp_name: c"str".as_ptr(), ..PyTypeObject::STATIC };

pub fn init() -> Result<()> {
    todo!()
}
pub fn fini() {
    todo!()
}

/// A new string.
pub fn new(_s: &str) -> Result<Owned> {
    todo!()
}
/// A new string from bytes that are all below 128.
pub fn from_ascii(_s: &[u8]) -> Result<Owned> {
    todo!()
}
/// Decodes UTF-8 strictly: `UnicodeDecodeError` for bad bytes.
pub fn from_utf8(_s: &[u8]) -> Result<Owned> {
    todo!()
}
/// Decodes UTF-8, U+FFFD for bad bytes as CPython's "replace" handler places it.
pub fn from_utf8_lossy(_s: &[u8]) -> Result<Owned> {
    todo!()
}
/// A new string from code points (surrogates allowed).
pub fn from_ucs4(_s: &[u32]) -> Result<Owned> {
    todo!()
}
/// A new string of one code point.
pub fn from_char(_c: u32) -> Result<Owned> {
    todo!()
}
/// The interned string of these UTF-8 characters.
pub fn intern(_s: &str) -> Result<Owned> {
    todo!()
}
/// The interned string for a C string (UTF-8), through a small cache keyed by the C string's address and verified by its content:
/// the fast way for every `…String` entry point.
pub fn intern_c(_s: &CStr) -> Result<Owned> {
    todo!()
}
/// Replaces `o` by its interned equal.
pub fn intern_in_place(_o: &mut Owned) {
    todo!()
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
pub fn as_utf8(_o: &Obj) -> Result<&[u8]> {
    todo!()
}
/// The number of code points.
pub fn len(_o: &Obj) -> usize {
    todo!()
}
/// The hash of a `str`, computed once.
pub fn hash(_o: &Obj) -> Py_hash_t {
    todo!()
}
/// The hash of a string with these bytes, all below 128.
pub fn hash_ascii(_s: &[u8]) -> Py_hash_t {
    todo!()
}
/// Whether two `str` objects are equal.
pub fn eq(_a: &Obj, _b: &Obj) -> bool {
    todo!()
}
/// Whether a `str` has exactly these ASCII characters.
pub fn eq_ascii(_a: &Obj, _b: &str) -> bool {
    todo!()
}
/// For messages: shows a `str` (lossily for surrogates), or the type name of anything else.
pub fn display(o: &Obj) -> impl core::fmt::Display {
    String::from_utf8_lossy(as_utf8(o).unwrap_or(b"?")).into_owned()
}

/// Builds a string piece by piece; widens as needed.
pub struct Writer {
    _private: (),
}

impl Writer {
    pub fn new() -> Self {
        todo!()
    }
    pub fn push_str(&mut self, _s: &str) -> Result<()> {
        todo!()
    }
    pub fn push_char(&mut self, _c: u32) -> Result<()> {
        todo!()
    }
    /// Appends a `str` object.
    pub fn push(&mut self, _o: &Obj) -> Result<()> {
        todo!()
    }
    /// Appends a `str` object's code points `start..end`.
    pub fn push_range(&mut self, _o: &Obj, _start: usize, _end: usize) -> Result<()> {
        todo!()
    }
    /// Appends UTF-8, U+FFFD for bad bytes.
    pub fn push_utf8_lossy(&mut self, _s: &[u8]) -> Result<()> {
        todo!()
    }
    pub fn len(&self) -> usize {
        todo!()
    }
    pub fn finish(self) -> Result<Owned> {
        todo!()
    }
}

/// The interned string of a literal: `istr!("__name__")` gives `&'static Obj` without a look-up after the first use.
#[macro_export]
macro_rules! istr {
    ($text:literal) => {{
        static NAME: $crate::objects::unicode::InternedLiteral = $crate::objects::unicode::InternedLiteral::new($text);
        NAME.get()
    }};
}

/// What [`istr!`] keeps. Its string is immortal-like: kept by the intern table until finalization, then made anew.
pub struct InternedLiteral {
    _text: &'static str,
}
impl InternedLiteral {
    pub const fn new(text: &'static str) -> Self {
        InternedLiteral { _text: text }
    }
    #[inline(always)]
    pub fn get(&'static self) -> &'static Obj {
        todo!()
    }
}
