//! Buffers: acquiring, releasing, filling in.

use crate::abi::*;
use crate::engine::refcount::{decref, incref};
use crate::engine::{Obj, Raised, Result, error};
use crate::raise;
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

/// `PyObject_GetBuffer`: `TypeError` when the object exports none.
///
/// # Safety
/// `view` is valid for writing.
#[inline]
pub unsafe fn get(o: &Obj, view: *mut Py_buffer, flags: c_int) -> Result<()> {
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
fn shape(view: &Py_buffer) -> Option<&[Py_ssize_t]> {
    // SAFETY: a view with a shape has one length for each dimension.
    (!view.shape.is_null()).then(|| unsafe { core::slice::from_raw_parts(view.shape, view.ndim.max(0) as usize) })
}

/// Whether the strides are those of a contiguous array in the given order; dimensions of length one do not matter.
fn strides_match(view: &Py_buffer, shape: &[Py_ssize_t], fortran: bool) -> bool {
    // SAFETY: a view with strides has one for each dimension.
    let strides = unsafe { core::slice::from_raw_parts(view.strides, shape.len()) };
    let mut expected = view.itemsize;
    let mut matches = |i: usize| {
        let same = shape[i] <= 1 || strides[i] == expected;
        expected *= shape[i];
        same
    };
    if fortran { (0..shape.len()).all(&mut matches) } else { (0..shape.len()).rev().all(&mut matches) }
}

/// `PyBuffer_IsContiguous`: order `C`, `F`, or `A` for either.
pub fn is_contiguous(view: &Py_buffer, order: u8) -> bool {
    if !view.suboffsets.is_null() {
        return false;
    }
    if view.len == 0 || view.strides.is_null() {
        // Without strides the memory is in C order, which for one dimension is Fortran order as well.
        let one = shape(view).is_none_or(|s| s.iter().filter(|&&n| n > 1).count() <= 1);
        return view.len == 0 || order == b'C' || order == b'A' || (order == b'F' && (view.ndim <= 1 || one));
    }
    let Some(shape) = shape(view) else { return true };
    match order {
        b'C' => strides_match(view, shape, false),
        b'F' => strides_match(view, shape, true),
        b'A' => strides_match(view, shape, false) || strides_match(view, shape, true),
        _ => false,
    }
}

/// `PyBuffer_FillContiguousStrides`.
pub fn fill_contiguous_strides(shape: &[Py_ssize_t], strides: &mut [Py_ssize_t], itemsize: Py_ssize_t, order: u8) {
    let mut stride = itemsize;
    let mut fill = |i: usize| {
        strides[i] = stride;
        stride *= shape[i];
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
        unsafe {
            p = p.offset(*view.strides.add(i) * index);
            if !view.suboffsets.is_null() && *view.suboffsets.add(i) >= 0 {
                p = p.cast::<*mut u8>().read_unaligned().offset(*view.suboffsets.add(i));
            }
        }
    }
    p
}

/// Calls `f` with the address of each item, in C or Fortran order of the indices.
///
/// # Safety
/// `view` is a filled view.
pub unsafe fn each_item(view: &Py_buffer, order: u8, mut f: impl FnMut(*mut u8)) {
    let flat = [view.len / view.itemsize.max(1)];
    let shape = if view.ndim == 0 { &[] } else { shape(view).unwrap_or(&flat) };
    let mut strides = vec![0; shape.len()];
    fill_contiguous_strides(shape, &mut strides, view.itemsize, b'C');
    let mut regular = *view;
    if regular.strides.is_null() {
        regular.strides = strides.as_mut_ptr();
    }
    let mut indices = vec![0isize; shape.len()];
    for _ in 0..shape.iter().product::<Py_ssize_t>() {
        // SAFETY: the indices are in range of the view's shape.
        f(unsafe { pointer(&regular, &indices) });
        // The last dimension moves fastest in C order, the first one in Fortran order.
        for k in 0..shape.len() {
            let dim = if order == b'F' { k } else { shape.len() - 1 - k };
            indices[dim] += 1;
            if indices[dim] < shape[dim] {
                break;
            }
            indices[dim] = 0;
        }
    }
}

/// The items' bytes one behind the other, in C or Fortran order.
///
/// # Safety
/// `view` is a filled view.
pub unsafe fn gather(view: &Py_buffer, order: u8) -> Vec<u8> {
    let size = view.itemsize.max(0) as usize;
    let mut out = Vec::with_capacity(view.len.max(0) as usize);
    // SAFETY: each item has `itemsize` bytes.
    unsafe { each_item(view, order, |p| out.extend_from_slice(core::slice::from_raw_parts(p, size))) };
    out
}

/// Writes bytes to the items one after the other, in C or Fortran order, as far as they go.
///
/// # Safety
/// `view` is a filled, writable view that does not overlap `bytes`.
pub unsafe fn scatter(view: &Py_buffer, bytes: &[u8], order: u8) {
    let mut items = bytes.chunks_exact(view.itemsize.max(1) as usize);
    // SAFETY: each item has room for `itemsize` bytes.
    unsafe {
        each_item(view, order, |p| {
            if let Some(item) = items.next() {
                ptr::copy_nonoverlapping(item.as_ptr(), p, item.len());
            }
        });
    }
}

/// `PyBuffer_ToContiguous`: `ValueError` when `len` is not the view's.
///
/// # Safety
/// `out` has room for `len` bytes; `view` is a filled view.
pub unsafe fn to_contiguous(out: *mut u8, view: &Py_buffer, len: Py_ssize_t, order: u8) -> Result<()> {
    if len != view.len {
        return Err(raise!(ValueError, "PyBuffer_ToContiguous: len != view->len"));
    }
    // SAFETY: as promised.
    unsafe {
        if is_contiguous(view, order) {
            ptr::copy_nonoverlapping(view.buf.cast(), out, len.max(0) as usize);
        } else {
            let bytes = gather(view, if order == b'F' { b'F' } else { b'C' });
            ptr::copy_nonoverlapping(bytes.as_ptr(), out, bytes.len().min(len.max(0) as usize));
        }
    }
    Ok(())
}

/// `PyBuffer_FromContiguous`: at most the view's length is copied.
///
/// # Safety
/// `bytes` holds `len` bytes; `view` is a filled, writable view.
pub unsafe fn from_contiguous(view: &Py_buffer, bytes: *const u8, len: Py_ssize_t, order: u8) {
    let len = len.min(view.len).max(0) as usize;
    // SAFETY: as promised.
    unsafe {
        if is_contiguous(view, order) {
            ptr::copy_nonoverlapping(bytes, view.buf.cast(), len);
        } else {
            scatter(view, core::slice::from_raw_parts(bytes, len), order);
        }
    }
}

/// `PyObject_CopyData`: copies what one object's buffer holds into another's.
pub fn copy_data(dest: &Obj, src: &Obj) -> Result<()> {
    if !check(dest) || !check(src) {
        return Err(raise!(TypeError, "both destination and source must be bytes-like objects"));
    }
    let to = View::new(dest, PyBUF_FULL)?;
    let from = View::new(src, PyBUF_FULL_RO)?;
    if to.raw().len < from.raw().len {
        return Err(raise!(BufferError, "destination is too small to receive data from source"));
    }
    // SAFETY: both views are filled and held; the bytes are a copy.
    unsafe {
        let bytes = gather(from.raw(), b'C');
        if is_contiguous(to.raw(), b'C') {
            ptr::copy_nonoverlapping(bytes.as_ptr(), to.raw().buf.cast(), bytes.len());
        } else {
            scatter(to.raw(), &bytes, b'C');
        }
    }
    Ok(())
}
