//! Buffers: acquiring, releasing, filling in.

use crate::abi::*;
use crate::engine::refcount::{dealloc, incref};
use crate::engine::{Obj, Raised, Result, error};
use crate::objects::{long, memoryview, unicode};
use crate::{istr, raise};
use core::ptr;

type ReleaseBuffer = unsafe extern "C" fn(*mut PyObject, *mut Py_buffer);

/// Whether the object exports buffers (`PyObject_CheckBuffer`).
pub fn check(o: &Obj) -> bool {
    procs(o).bf_getbuffer.is_some()
}

/// Whether the exporter wants to be told when a view is released: without, its memory stays as long as the object.
pub fn needs_release(o: &Obj) -> bool {
    procs(o).bf_releasebuffer.is_some()
}

#[inline(always)]
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
    // SAFETY: as promised; a negative status comes with an error, unless the exporter has broken its contract.
    unsafe { if get_status(o, view, flags) < 0 { Err(Raised::already()) } else { Ok(()) } }
}

/// [`get`] with the status of the exporter's own function.
///
/// # Safety
/// `view` is valid for writing.
#[inline(always)]
pub unsafe fn get_status(o: &Obj, view: *mut Py_buffer, flags: c_int) -> c_int {
    match procs(o).bf_getbuffer {
        Some(getbuffer) if flags != PyBUF_READ && flags != PyBUF_WRITE => {
            // SAFETY: the slot is called as its contract says.
            unsafe { getbuffer(o.as_ptr(), view, flags) }
        }
        _ => {
            let _: Raised = refuse(o, flags);
            -1
        }
    }
}

/// Why an object's buffer cannot even be asked for.
#[cold]
fn refuse(o: &Obj, flags: c_int) -> Raised {
    if flags == PyBUF_READ || flags == PyBUF_WRITE {
        return error::bad_internal_call();
    }
    raise!(TypeError, "a bytes-like object is required, not '{:.100}'", o.type_name())
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
            if !ptr::fn_addr_eq(releasebuffer, memoryview::release_buffer as ReleaseBuffer) {
                return release_with(releasebuffer, exporter, view);
            }
            // Without a call, as memory is seldom lent without a memoryview.
            memoryview::forget_export(exporter);
        }
        (*view).obj = ptr::null_mut();
        decref_outside(exporter);
    }
}

/// Lets the exporter know first.
#[inline(never)]
unsafe fn release_with(releasebuffer: ReleaseBuffer, exporter: *mut PyObject, view: *mut Py_buffer) {
    // SAFETY: as promised to `release`.
    unsafe {
        releasebuffer(exporter, view);
        (*view).obj = ptr::null_mut();
        decref_outside(exporter);
    }
}

/// Gives a reference back that is hardly ever the last.
#[inline(always)]
unsafe fn decref_outside(exporter: *mut PyObject) {
    #[cold]
    #[inline(never)]
    unsafe fn last(exporter: *mut PyObject) {
        // SAFETY: the count is zero.
        unsafe { dealloc(exporter) }
    }
    // SAFETY: a filled view's reference.
    unsafe {
        let count = (*exporter).ob_refcnt;
        if (count as i32) < 0 {
            return;
        }
        (*exporter).ob_refcnt = count.wrapping_sub(1);
        if count == 1 {
            last(exporter);
        }
    }
}

/// `PyBuffer_FillInfo`: a one-dimensional view of `len` bytes.
///
/// # Safety
/// `view` is NULL or valid for writing; `buf` stays valid while the view is held.
#[inline(always)]
pub unsafe fn fill_info(
    view: *mut Py_buffer,
    exporter: Option<&Obj>,
    buf: *mut c_void,
    len: Py_ssize_t,
    readonly: bool,
    flags: c_int,
) -> Result<()> {
    let unwritable = readonly && flags & PyBUF_WRITABLE != 0;
    if view.is_null() || unwritable || flags == PyBUF_READ || flags == PyBUF_WRITE {
        return Err(refuse_to_fill(view, flags));
    }
    let wanted = |what: c_int, p: *mut Py_ssize_t| if flags & what == what { p } else { ptr::null_mut() };
    // SAFETY: the view is valid; shape and strides point into the view itself, as CPython's do.
    unsafe {
        let object = exporter.map_or(ptr::null_mut(), |exporter| {
            incref(exporter.as_ptr());
            exporter.as_ptr()
        });
        (*view).buf = buf;
        (*view).obj = object;
        (*view).len = len;
        (*view).itemsize = 1;
        (*view).readonly = c_int::from(readonly);
        (*view).ndim = 1;
        (*view).format = if flags & PyBUF_FORMAT != 0 { c"B".as_ptr().cast_mut() } else { ptr::null_mut() };
        (*view).shape = wanted(PyBUF_ND, &raw mut (*view).len);
        (*view).strides = wanted(PyBUF_STRIDES, &raw mut (*view).itemsize);
        (*view).suboffsets = ptr::null_mut();
        (*view).internal = ptr::null_mut();
    }
    Ok(())
}

/// Why a view cannot be filled in as it is asked for.
#[cold]
fn refuse_to_fill(view: *mut Py_buffer, flags: c_int) -> Raised {
    if view.is_null() {
        return raise!(BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
    }
    if flags == PyBUF_READ || flags == PyBUF_WRITE {
        return error::bad_internal_call();
    }
    raise!(BufferError, "Object is not writable.")
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
