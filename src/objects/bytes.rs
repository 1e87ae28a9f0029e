//! `bytes`: layout and allocation.

use super::bytes_type;
use super::hash as hashes;
use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use core::mem::offset_of;
use core::ptr;
use core::slice;

/// `bytes`.
#[unsafe(no_mangle)]
pub static mut PyBytes_Type: PyTypeObject = bytes_type::TYPE;

/// Where the bytes begin.
pub(super) const HEAD: usize = offset_of!(PyBytesObject, ob_sval);

/// A shared object: no byte, or one.
#[repr(C)]
struct StaticBytes {
    head: PyBytesObject,
    end: c_char,
}

const fn static_bytes(len: usize) -> StaticBytes {
    StaticBytes {
        head: PyBytesObject {
            ob_base: PyVarObject::immortal(&raw mut PyBytes_Type, len as Py_ssize_t),
            ob_shash: -1,
            ob_sval: [0],
        },
        end: 0,
    }
}

static mut EMPTY: StaticBytes = static_bytes(0);
static mut SINGLE: [StaticBytes; 256] = {
    let mut all = [const { static_bytes(1) }; 256];
    let mut i = 0;
    while i < 256 {
        all[i].head.ob_sval[0] = i as c_char;
        i += 1;
    }
    all
};

/// The empty object.
#[inline(always)]
pub fn empty() -> Owned {
    // SAFETY: the object is static.
    unsafe { Obj::from_ptr((&raw mut EMPTY).cast()) }.to_owned()
}

/// The shared object of one byte.
#[inline(always)]
pub fn single(byte: u8) -> Owned {
    // SAFETY: the objects are static, and there is one for each byte.
    unsafe { Obj::from_ptr((&raw mut SINGLE).cast::<StaticBytes>().add(byte.into()).cast()) }.to_owned()
}

/// A new object of `len` bytes that are not yet set, with the final zero. Not for shared objects.
#[inline]
pub(crate) fn with_len(len: usize) -> Result<Owned> {
    if len > isize::MAX as usize - HEAD - 1 {
        return Err(crate::raise!(OverflowError, "byte string is too large"));
    }
    let block = alloc::object_alloc(HEAD + len + 1);
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the head, the bytes and the zero.
    unsafe {
        init_head(block, len);
        Ok(Owned::from_ptr(block))
    }
}

/// # Safety
/// `block` has room for the head, `len` bytes and a zero.
#[inline(always)]
unsafe fn init_head(block: *mut u8, len: usize) {
    // SAFETY: as promised.
    unsafe {
        let b = block.cast::<PyBytesObject>();
        new_reference(b.cast());
        (*b).ob_base.ob_base.ob_type = &raw mut PyBytes_Type;
        (*b).ob_base.ob_size = len as Py_ssize_t;
        (*b).ob_shash = -1;
        block.add(HEAD + len).write(0);
    }
}

/// A new `bytes` object.
#[inline]
pub fn new(s: &[u8]) -> Result<Owned> {
    match *s {
        [] => Ok(empty()),
        [byte] => Ok(single(byte)),
        _ => {
            let o = with_len(s.len())?;
            // SAFETY: the new object has room for exactly these bytes.
            unsafe { ptr::copy_nonoverlapping(s.as_ptr(), data_ptr(&o), s.len()) };
            Ok(o)
        }
    }
}

/// A new object with the bytes of all parts.
pub fn concat(parts: &[&[u8]]) -> Result<Owned> {
    let mut writer = Writer::with_capacity(parts.iter().map(|p| p.len()).sum())?;
    parts.iter().try_for_each(|part| writer.push(part))?;
    writer.finish()
}

/// Whether `o` is a `bytes` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_BYTES_SUBCLASS)
}

/// Whether `o` is exactly a `bytes`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyBytes_Type)
}

/// Where the bytes are.
#[inline(always)]
pub fn data_ptr(o: &Obj) -> *mut u8 {
    o.cast::<u8>().wrapping_add(HEAD)
}

/// The number of bytes.
#[inline(always)]
pub fn len(o: &Obj) -> usize {
    // SAFETY: `o` is a `bytes`.
    unsafe { (*o.cast::<PyVarObject>()).ob_size as usize }
}

/// The contents of a `bytes` object (or of a derived one).
#[inline(always)]
pub fn as_slice(o: &Obj) -> &[u8] {
    // SAFETY: the bytes follow the head in place.
    unsafe { slice::from_raw_parts(data_ptr(o), len(o)) }
}

/// The hash of a `bytes`, computed once.
#[inline]
pub fn hash(o: &Obj) -> Py_hash_t {
    let b = o.cast::<PyBytesObject>();
    // SAFETY: `o` is a `bytes`.
    unsafe {
        if (*b).ob_shash == -1 {
            (*b).ob_shash = hashes::bytes(as_slice(o));
        }
        (*b).ob_shash
    }
}

/// Frees an object: `tp_dealloc`.
pub(super) unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its block came from the object domain or its type's allocator.
    unsafe {
        let o = Obj::from_ptr(p);
        if check_exact(o) {
            alloc::object_free(p.cast());
        } else if let Some(free) = (*o.ty()).tp_free {
            free(p.cast());
        }
    }
}

/// Builds a `bytes` object piece by piece, in place.
pub struct Writer {
    /// A block with room for a head, `capacity` bytes and a final zero, or NULL.
    block: *mut u8,
    len: usize,
    capacity: usize,
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

impl Writer {
    pub const fn new() -> Self {
        Writer { block: ptr::null_mut(), len: 0, capacity: 0 }
    }
    /// A writer with room for `n` bytes.
    pub fn with_capacity(n: usize) -> Result<Self> {
        let mut writer = Writer::new();
        if n > 0 {
            writer.regrow(n, n)?;
        }
        Ok(writer)
    }
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    #[inline(never)]
    fn regrow(&mut self, n: usize, wanted: usize) -> Result<()> {
        if self.len.checked_add(n).is_none_or(|total| total > isize::MAX as usize / 4) {
            return Err(Raised::no_memory());
        }
        let size = (HEAD + wanted.max(self.len + n) + 1).next_multiple_of(16);
        // SAFETY: the block is NULL or this writer's.
        let block = unsafe { alloc::object_realloc(self.block, size) };
        if block.is_null() {
            return Err(Raised::no_memory());
        }
        self.block = block;
        self.capacity = size - HEAD - 1;
        Ok(())
    }
    /// Makes room for `n` more bytes.
    #[inline(always)]
    fn reserve(&mut self, n: usize) -> Result<()> {
        if n <= self.capacity - self.len { Ok(()) } else { self.regrow(n, self.len + self.len / 2 + 32) }
    }
    /// Appends bytes.
    #[inline]
    pub fn push(&mut self, s: &[u8]) -> Result<()> {
        if s.is_empty() {
            return Ok(());
        }
        self.reserve(s.len())?;
        // SAFETY: there is room for the bytes.
        unsafe { ptr::copy_nonoverlapping(s.as_ptr(), self.block.add(HEAD + self.len), s.len()) };
        self.len += s.len();
        Ok(())
    }
    /// Appends one byte.
    #[inline]
    pub fn push_byte(&mut self, byte: u8) -> Result<()> {
        self.reserve(1)?;
        // SAFETY: there is room for the byte.
        unsafe { self.block.add(HEAD + self.len).write(byte) };
        self.len += 1;
        Ok(())
    }
    /// Appends the same byte `n` times.
    pub fn push_fill(&mut self, byte: u8, n: usize) -> Result<()> {
        if n > 0 {
            self.reserve(n)?;
            // SAFETY: there is room for the bytes.
            unsafe { self.block.add(HEAD + self.len).write_bytes(byte, n) };
            self.len += n;
        }
        Ok(())
    }
    /// What was written so far.
    pub fn written(&self) -> &[u8] {
        if self.block.is_null() {
            return &[];
        }
        // SAFETY: `len` bytes were written there.
        unsafe { slice::from_raw_parts(self.block.add(HEAD), self.len) }
    }
    /// The finished object.
    pub fn finish(mut self) -> Result<Owned> {
        match *self.written() {
            [] => return Ok(empty()),
            [byte] => return Ok(single(byte)),
            _ => {}
        }
        // SAFETY: the block is this writer's and becomes the object; it shrinks to what is used.
        unsafe {
            let mut block = core::mem::replace(&mut self.block, ptr::null_mut());
            if self.capacity - self.len >= 16 {
                let smaller = alloc::object_realloc(block, HEAD + self.len + 1);
                if !smaller.is_null() {
                    block = smaller;
                }
            }
            init_head(block, self.len);
            Ok(Owned::from_ptr(block))
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // SAFETY: the block is NULL or this writer's.
        unsafe { alloc::object_free(self.block) }
    }
}

/// Changes the size of the object at `*place`, which may move; new bytes are not set.
///
/// # Safety
/// `*place` is the only reference to an exact `bytes` that is not empty, or to one that is not shared; `len` is not 0.
pub unsafe fn resize(place: *mut *mut PyObject, len: usize) -> Result<()> {
    if len > isize::MAX as usize - HEAD - 1 {
        return Err(Raised::no_memory());
    }
    // SAFETY: as promised.
    unsafe {
        // A shared object of one byte is static: it is copied.
        if crate::engine::refcount::is_immortal(*place) {
            let new = with_len(len)?;
            let old = as_slice(Obj::from_ptr(*place));
            ptr::copy_nonoverlapping(old.as_ptr(), data_ptr(&new), old.len().min(len));
            *place = new.into_ptr();
            return Ok(());
        }
        let block = alloc::object_realloc((*place).cast(), HEAD + len + 1);
        if block.is_null() {
            crate::engine::refcount::clear(place);
            return Err(Raised::no_memory());
        }
        let b = block.cast::<PyBytesObject>();
        (*b).ob_base.ob_size = len as Py_ssize_t;
        (*b).ob_shash = -1;
        block.add(HEAD + len).write(0);
        *place = block.cast();
    }
    Ok(())
}
