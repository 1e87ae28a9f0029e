//! Buffers: acquiring, releasing, filling in.

use crate::abi::*;
use crate::engine::refcount::{decref, incref};
use crate::engine::{Obj, Raised, Result, error};
use crate::objects::{long, unicode};
use crate::{istr, raise};
use core::ptr;

/// Whether the object exports buffers (`PyObject_CheckBuffer`).
pub fn check(o: &Obj) -> bool {
    procs(o).bf_getbuffer.is_some()
}

/// Whether the exporter wants to be told when a view is released: without, its memory stays as long as the object.
pub fn needs_release(o: &Obj) -> bool {
    procs(o).bf_releasebuffer.is_some()
}

fn procs(o: &Obj) -> PyBufferProcs {
    // SAFETY: a live object's type and its slot tables are live.
    unsafe { (*o.ty()).tp_as_buffer.as_ref().copied().unwrap_or(PyBufferProcs::EMPTY) }
}

/// `PyObject_GetBuffer`: `TypeError` when the object exports none, `SystemError` for flags that are a memoryview's.
///
/// # Safety
/// `view` is valid for writing.
#[inline]
pub unsafe fn get(o: &Obj, view: *mut Py_buffer, flags: c_int) -> Result<()> {
    if flags == PyBUF_READ || flags == PyBUF_WRITE {
        return Err(error::bad_internal_call());
    }
    let Some(getbuffer) = procs(o).bf_getbuffer else {
        return Err(raise!(TypeError, "a bytes-like object is required, not '{:.100}'", o.type_name()));
    };
    // SAFETY: the slot is called as its contract says.
    if unsafe { getbuffer(o.as_ptr(), view, flags) } < 0 {
        // SAFETY: the slot has set an error.
        return Err(unsafe { Raised::already() });
    }
    Ok(())
}

/// `PyBuffer_Release`: a view that holds no object is released already.
///
/// # Safety
/// `view` was filled by [`get`] (or released already).
#[inline]
pub unsafe fn release(view: *mut Py_buffer) {
    // SAFETY: a filled view owns a reference to its exporter, which is given back after the exporter's own function ran.
    unsafe {
        let exporter = (*view).obj;
        if exporter.is_null() {
            return;
        }
        if let Some(releasebuffer) = procs(Obj::from_ptr(exporter)).bf_releasebuffer {
            releasebuffer(exporter, view);
        }
        (*view).obj = ptr::null_mut();
        decref(exporter);
    }
}

/// `PyBuffer_FillInfo`: a one-dimensional view of `len` bytes.
///
/// # Safety
/// `view` is NULL or valid for writing; `buf` stays valid while the view is held.
pub unsafe fn fill_info(
    view: *mut Py_buffer,
    exporter: Option<&Obj>,
    buf: *mut c_void,
    len: Py_ssize_t,
    readonly: bool,
    flags: c_int,
) -> Result<()> {
    if view.is_null() {
        return Err(raise!(BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete"));
    }
    if flags != PyBUF_SIMPLE {
        if flags == PyBUF_READ || flags == PyBUF_WRITE {
            return Err(error::bad_internal_call());
        }
        if flags & PyBUF_WRITABLE == PyBUF_WRITABLE && readonly {
            return Err(raise!(BufferError, "Object is not writable."));
        }
    }
    // SAFETY: the view is valid; shape and strides point into the view itself, as CPython's do.
    unsafe {
        if let Some(exporter) = exporter {
            incref(exporter.as_ptr());
        }
        (*view) = Py_buffer {
            buf,
            obj: exporter.map_or(ptr::null_mut(), Obj::as_ptr),
            len,
            readonly: c_int::from(readonly),
            itemsize: 1,
            format: if flags & PyBUF_FORMAT == PyBUF_FORMAT { c"B".as_ptr().cast_mut() } else { ptr::null_mut() },
            ndim: 1,
            shape: ptr::null_mut(),
            strides: ptr::null_mut(),
            suboffsets: ptr::null_mut(),
            internal: ptr::null_mut(),
        };
        if flags & PyBUF_ND == PyBUF_ND {
            (*view).shape = &raw mut (*view).len;
        }
        if flags & PyBUF_STRIDES == PyBUF_STRIDES {
            (*view).strides = &raw mut (*view).itemsize;
        }
    }
    Ok(())
}

/// A view that releases itself, for the library's own use of buffers.
pub struct View(Box<Py_buffer>);

impl View {
    /// Acquires a view of `o`.
    pub fn new(o: &Obj, flags: c_int) -> Result<View> {
        let mut view = Box::new(Py_buffer::EMPTY);
        // SAFETY: the view is valid, and its address stays the same until it is released.
        unsafe { get(o, &raw mut *view, flags)? };
        Ok(View(view))
    }

    /// The bytes of a contiguous view.
    pub fn bytes(&self) -> &[u8] {
        if self.0.len <= 0 {
            return &[];
        }
        // SAFETY: the exporter keeps `len` bytes at `buf` valid while the view is held.
        unsafe { core::slice::from_raw_parts(self.0.buf.cast(), self.0.len as usize) }
    }

    /// The raw view.
    pub fn raw(&self) -> &Py_buffer {
        &self.0
    }
}

impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: the view was filled by `get` and is released once, here.
        unsafe { release(&raw mut *self.0) }
    }
}

/// The dimensions of a view that has a shape.
pub fn shape(view: &Py_buffer) -> Option<&[Py_ssize_t]> {
    // SAFETY: a view with a shape has one length for each dimension.
    (!view.shape.is_null()).then(|| unsafe { core::slice::from_raw_parts(view.shape, view.ndim.max(0) as usize) })
}

/// Whether the strides are those of a contiguous array in the given order; dimensions of length one do not matter. Without strides the
/// memory is in C order, which is Fortran order as well when all items are along one dimension.
fn strides_match(view: &Py_buffer, fortran: bool) -> bool {
    if view.len == 0 {
        return true;
    }
    let shape = shape(view).unwrap_or_default();
    if view.strides.is_null() {
        return !fortran || view.ndim <= 1 || shape.iter().filter(|&&n| n > 1).count() <= 1;
    }
    let mut expected = view.itemsize;
    let mut matches = |i: usize| {
        // SAFETY: a view with strides has one for each dimension.
        let same = shape[i] <= 1 || unsafe { *view.strides.add(i) } == expected;
        expected = expected.wrapping_mul(shape[i]);
        same
    };
    if fortran { (0..shape.len()).all(&mut matches) } else { (0..shape.len()).rev().all(&mut matches) }
}

/// `PyBuffer_IsContiguous`: order `C`, `F`, or `A` for either.
pub fn is_contiguous(view: &Py_buffer, order: u8) -> bool {
    view.suboffsets.is_null()
        && match order {
            b'C' => strides_match(view, false),
            b'F' => strides_match(view, true),
            b'A' => strides_match(view, false) || strides_match(view, true),
            _ => false,
        }
}

/// `PyBuffer_FillContiguousStrides`.
pub fn fill_contiguous_strides(shape: &[Py_ssize_t], strides: &mut [Py_ssize_t], itemsize: Py_ssize_t, order: u8) {
    let mut stride = itemsize;
    let mut fill = |i: usize| {
        strides[i] = stride;
        stride = stride.wrapping_mul(shape[i]);
    };
    if order == b'F' { (0..shape.len()).for_each(&mut fill) } else { (0..shape.len()).rev().for_each(&mut fill) }
}

/// `PyBuffer_GetPointer`: the address of the item at `indices`.
///
/// # Safety
/// The view has strides, and the indices are in range.
pub unsafe fn pointer(view: &Py_buffer, indices: &[Py_ssize_t]) -> *mut u8 {
    let mut p = view.buf.cast::<u8>();
    for (i, &index) in indices.iter().enumerate() {
        // SAFETY: there is a stride, and a suboffset if any, for each dimension; in range, the address is inside the buffer.
        unsafe { p = behind(view, i, p.offset(*view.strides.add(i) * index)) }
    }
    p
}

/// Follows the pointer at `p` if the dimension has a suboffset.
///
/// # Safety
/// `view` is a filled view, and `p` an address along that dimension.
#[inline(always)]
pub unsafe fn behind(view: &Py_buffer, dim: usize, p: *mut u8) -> *mut u8 {
    // SAFETY: a view with suboffsets has one for each dimension; where it is not negative, there is a pointer.
    unsafe {
        match view.suboffsets.is_null() {
            false if *view.suboffsets.add(dim) >= 0 => {
                p.cast::<*mut u8>().read_unaligned().offset(*view.suboffsets.add(dim))
            }
            _ => p,
        }
    }
}

/// `PyBuffer_SizeFromFormat`: what the module `struct`'s `calcsize` says.
pub fn size_from_format(format: &CStr) -> Result<isize> {
    let calcsize = super::attr::get(&*crate::modules::import(istr!("struct"))?, istr!("calcsize"))?;
    let size = super::call::call(&calcsize, &[&*unicode::from_utf8(format.to_bytes())?])?;
    long::as_ssize(&size)
}
