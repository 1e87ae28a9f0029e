//! `bytearray`: layout and allocation.

use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use core::ptr;
use core::slice;

/// `bytearray`.
#[unsafe(no_mangle)]
pub static mut PyByteArray_Type: PyTypeObject = PyTypeObject {
    tp_name: c"bytearray".as_ptr(),
    tp_basicsize: size_of::<PyByteArrayObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    ..PyTypeObject::STATIC
};

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
unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its blocks came from the allocators that get them back.
    unsafe {
        let b = p.cast::<PyByteArrayObject>();
        if (*b).ob_exports > 0 {
            let _ = crate::raise!(SystemError, "deallocated bytearray object has exported buffers");
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
