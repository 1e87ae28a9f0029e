//! `bytearray`: layout and allocation.

use super::bytearray_type;
use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::raise;
use core::ptr;
use core::slice;

/// `bytearray`.
#[unsafe(no_mangle)]
pub static mut PyByteArray_Type: PyTypeObject = bytearray_type::TYPE;

/// What `PyByteArray_AS_STRING` gives for an empty bytearray: an exported symbol of this size.
#[unsafe(no_mangle)]
pub static mut _PyByteArray_empty_string: [c_char; 1] = [0];

/// A new `bytearray`.
pub fn new(s: &[u8]) -> Result<Owned> {
    let block = alloc::object_alloc(size_of::<PyByteArrayObject>());
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    let b = block.cast::<PyByteArrayObject>();
    // SAFETY: the block has room for the object; its memory is filled before anyone sees it.
    unsafe {
        new_reference(b.cast());
        (*b).ob_base.ob_base.ob_type = &raw mut PyByteArray_Type;
        (*b).ob_base.ob_size = 0;
        (*b).ob_alloc = 0;
        (*b).ob_bytes = ptr::null_mut();
        (*b).ob_start = ptr::null_mut();
        (*b).ob_exports = 0;
        let o = Owned::from_ptr(b);
        if !s.is_empty() {
            let data = alloc::mem_alloc(s.len() + 1);
            if data.is_null() {
                return Err(Raised::no_memory());
            }
            ptr::copy_nonoverlapping(s.as_ptr(), data, s.len());
            data.add(s.len()).write(0);
            (*b).ob_bytes = data.cast();
            (*b).ob_start = data.cast();
            (*b).ob_alloc = s.len() as Py_ssize_t + 1;
            (*b).ob_base.ob_size = s.len() as Py_ssize_t;
        }
        Ok(o)
    }
}

/// Whether `o` is a `bytearray` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyByteArray_Type)
}

/// Whether `o` is exactly a `bytearray`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyByteArray_Type)
}

/// The number of bytes.
#[inline(always)]
pub fn len(o: &Obj) -> usize {
    // SAFETY: `o` is a `bytearray`.
    unsafe { (*o.cast::<PyVarObject>()).ob_size as usize }
}

/// The contents, until something changes or resizes them.
#[inline(always)]
pub fn as_slice(o: &Obj) -> &[u8] {
    let n = len(o);
    if n == 0 {
        return &[];
    }
    // SAFETY: a bytearray that is not empty has its bytes at `ob_start`.
    unsafe { slice::from_raw_parts((*o.cast::<PyByteArrayObject>()).ob_start.cast(), n) }
}

/// Frees an object: `tp_dealloc`.
pub(super) unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its blocks came from the allocators that get them back.
    unsafe {
        let b = p.cast::<PyByteArrayObject>();
        if (*b).ob_exports > 0 {
            let _ = raise!(SystemError, "deallocated bytearray object has exported buffers");
            super::exceptions::write_unraisable(None);
        }
        alloc::mem_free((*b).ob_bytes.cast());
        let o = Obj::from_ptr(p);
        if check_exact(o) {
            alloc::object_free(p.cast());
        } else if let Some(free) = (*o.ty()).tp_free {
            free(p.cast());
        }
    }
}

/// Where the bytes are; a static zero when there are none.
#[inline(always)]
pub fn data_ptr(o: &Obj) -> *mut u8 {
    // SAFETY: `o` is a `bytearray`.
    let start = unsafe { (*o.cast::<PyByteArrayObject>()).ob_start };
    if start.is_null() { (&raw mut _PyByteArray_empty_string).cast() } else { start.cast() }
}

/// Refuses a change of size while someone looks at the memory: `BufferError`.
pub(super) fn can_resize(o: &Obj) -> Result<()> {
    // SAFETY: `o` is a `bytearray`.
    if unsafe { (*o.cast::<PyByteArrayObject>()).ob_exports } > 0 {
        return Err(raise!(BufferError, "Existing exports of data: object cannot be re-sized"));
    }
    Ok(())
}

/// Changes the number of bytes; new ones are not set.
pub fn resize(o: &Obj, len: usize) -> Result<()> {
    let b = o.cast::<PyByteArrayObject>();
    let old = self::len(o);
    if len == old {
        return Ok(());
    }
    can_resize(o)?;
    // SAFETY: the block belongs to the object and is looked at by nobody else; it moves with the contents, which begin at its start
    // when it is reallocated.
    unsafe {
        let front = if (*b).ob_start.is_null() { 0 } else { (*b).ob_start.offset_from((*b).ob_bytes) as usize };
        let room = (*b).ob_alloc as usize;
        if front + len < room && len >= room / 2 {
            (*b).ob_base.ob_size = len as Py_ssize_t;
            (*b).ob_start.add(len).write(0);
            return Ok(());
        }
        if len > isize::MAX as usize - 16 {
            return Err(Raised::no_memory());
        }
        // A little more than asked for when it grows step by step, exactly what is asked for after a jump or a large cut.
        let alloc =
            if len > old && len <= room + room / 8 { len + (len >> 3) + if len < 9 { 3 } else { 6 } } else { len + 1 };
        if front > 0 {
            ptr::copy((*b).ob_start, (*b).ob_bytes, old.min(len));
            (*b).ob_start = (*b).ob_bytes;
            (*b).ob_base.ob_size = old.min(len) as Py_ssize_t;
        }
        let block = alloc::mem_realloc((*b).ob_bytes.cast(), alloc);
        if block.is_null() {
            return Err(Raised::no_memory());
        }
        (*b).ob_bytes = block.cast();
        (*b).ob_start = block.cast();
        (*b).ob_alloc = alloc as Py_ssize_t;
        (*b).ob_base.ob_size = len as Py_ssize_t;
        block.add(len).write(0);
    }
    Ok(())
}

/// Replaces the bytes `start..end` by others, which are not the object's own.
pub(super) fn splice(o: &Obj, start: usize, end: usize, new: &[u8]) -> Result<()> {
    let old = len(o);
    let (gap, tail) = (end - start, old - end);
    if new.len() != gap {
        can_resize(o)?;
    }
    let b = o.cast::<PyByteArrayObject>();
    // SAFETY: every move stays within the object's bytes, before and after its size changes.
    unsafe {
        if new.len() < gap {
            let p = data_ptr(o);
            let shrink = gap - new.len();
            if start == 0 {
                // What is taken off the front stays unused until the next reallocation.
                (*b).ob_start = (*b).ob_start.add(shrink);
                (*b).ob_base.ob_size -= shrink as Py_ssize_t;
                if (*b).ob_base.ob_size == 0 {
                    (*b).ob_start = (*b).ob_bytes;
                    (*b).ob_start.write(0);
                }
            } else {
                ptr::copy(p.add(end), p.add(start + new.len()), tail);
                resize(o, old - shrink)?;
            }
        } else if new.len() > gap {
            resize(o, old + new.len() - gap)?;
            let p = data_ptr(o);
            ptr::copy(p.add(end), p.add(start + new.len()), tail);
        }
        ptr::copy_nonoverlapping(new.as_ptr(), data_ptr(o).add(start), new.len());
    }
    Ok(())
}

/// Changes the bytes in place. `f` runs no Python code, so that nothing can resize the object meanwhile.
pub(super) fn change<T>(o: &Obj, f: impl FnOnce(&mut [u8]) -> T) -> T {
    // SAFETY: the bytes are the object's own, and the GIL keeps others away while `f` runs.
    f(unsafe { slice::from_raw_parts_mut(data_ptr(o), len(o)) })
}
