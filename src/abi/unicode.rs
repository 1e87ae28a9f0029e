//! Strings in PEP 393 form: three nested layouts, told apart by the bits of one state word.

use super::*;

/// Head of every string. For a compact ASCII string the characters follow it.
#[repr(C)]
pub struct PyASCIIObject {
    pub ob_base: PyObject,
    /// Length in code points.
    pub length: Py_ssize_t,
    /// The cached hash, -1 while unknown.
    pub hash: Py_hash_t,
    /// Five bit fields, see [`unicode_state`].
    pub state: u32,
}

/// A compact string that is not ASCII; the characters follow it.
#[repr(C)]
pub struct PyCompactUnicodeObject {
    pub _base: PyASCIIObject,
    /// Length of `utf8` without its final NUL.
    pub utf8_length: Py_ssize_t,
    /// The cached UTF-8 form, or NULL.
    pub utf8: *mut c_char,
}

/// A string whose characters live elsewhere (instances of subclasses).
#[repr(C)]
pub struct PyUnicodeObject {
    pub _base: PyCompactUnicodeObject,
    pub data: PyUnicodeObjectData,
}

/// Where the characters are, by width.
#[repr(C)]
#[derive(Clone, Copy)]
pub union PyUnicodeObjectData {
    pub any: *mut c_void,
    pub latin1: *mut Py_UCS1,
    pub ucs2: *mut Py_UCS2,
    pub ucs4: *mut Py_UCS4,
}

/// Packing and reading of [`PyASCIIObject::state`]: `interned` in bits 0-1, `kind` in 2-4, `compact` 5, `ascii` 6,
/// `statically_allocated` 7.
pub mod unicode_state {
    pub const INTERNED_MASK: u32 = 0b11;
    pub const KIND_SHIFT: u32 = 2;
    pub const KIND_MASK: u32 = 0b111 << KIND_SHIFT;
    pub const COMPACT: u32 = 1 << 5;
    pub const ASCII: u32 = 1 << 6;
    pub const STATICALLY_ALLOCATED: u32 = 1 << 7;

    /// The state word with these fields.
    pub const fn pack(interned: u32, kind: u32, compact: bool, ascii: bool, statically_allocated: bool) -> u32 {
        (interned & INTERNED_MASK)
            | ((kind << KIND_SHIFT) & KIND_MASK)
            | if compact { COMPACT } else { 0 }
            | if ascii { ASCII } else { 0 }
            | if statically_allocated { STATICALLY_ALLOCATED } else { 0 }
    }
    /// `SSTATE_*`.
    pub const fn interned(state: u32) -> u32 {
        state & INTERNED_MASK
    }
    /// The word with another `SSTATE_*`.
    pub const fn with_interned(state: u32, interned: u32) -> u32 {
        (state & !INTERNED_MASK) | (interned & INTERNED_MASK)
    }
    /// Bytes per character: 1, 2 or 4.
    pub const fn kind(state: u32) -> u32 {
        (state & KIND_MASK) >> KIND_SHIFT
    }
    /// Whether the characters follow the head.
    pub const fn compact(state: u32) -> bool {
        state & COMPACT != 0
    }
    /// Whether every character is below 128.
    pub const fn ascii(state: u32) -> bool {
        state & ASCII != 0
    }
    /// Whether the object lives in static storage.
    pub const fn statically_allocated(state: u32) -> bool {
        state & STATICALLY_ALLOCATED != 0
    }
}

pub const SSTATE_NOT_INTERNED: u32 = 0;
pub const SSTATE_INTERNED_MORTAL: u32 = 1;
pub const SSTATE_INTERNED_IMMORTAL: u32 = 2;
pub const SSTATE_INTERNED_IMMORTAL_STATIC: u32 = 3;

pub const PyUnicode_1BYTE_KIND: c_int = 1;
pub const PyUnicode_2BYTE_KIND: c_int = 2;
pub const PyUnicode_4BYTE_KIND: c_int = 4;

/// The writer as `PyUnicodeWriter_*` hand it out: opaque to C.
#[repr(C)]
pub struct PyUnicodeWriter {
    _opaque: [u8; 0],
}

/// The writer's old, visible form (`_PyUnicodeWriter_*`).
#[repr(C)]
pub struct _PyUnicodeWriter {
    pub buffer: *mut PyObject,
    pub data: *mut c_void,
    pub kind: c_int,
    pub maxchar: Py_UCS4,
    pub size: Py_ssize_t,
    pub pos: Py_ssize_t,
    pub min_length: Py_ssize_t,
    pub min_char: Py_UCS4,
    pub overallocate: u8,
    pub readonly: u8,
}
