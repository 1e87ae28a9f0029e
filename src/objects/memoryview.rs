//! `memoryview`: a view of an exporter's memory that is an object itself, and the managed buffer that views share.

use super::cfn::visit_all;
use super::memory_ops::{self as ops, check_released, check_restricted};
use super::weakref;
use crate::abi::*;
use crate::engine::refcount::{clear, decref, incref, new_reference};
use crate::engine::{Obj, Owned, Raised, Result, alloc, gc};
use crate::protocols::buffer;
use crate::raise;
use core::ptr;

type Managed = _PyManagedBufferObject;

/// What every getbuffer of a view asks of its exporter.
pub(super) const FULL: c_int = PyBUF_FULL_RO;

static mut MEMORY_BUFFER: PyBufferProcs =
    PyBufferProcs { bf_getbuffer: Some(get_buffer), bf_releasebuffer: Some(release_buffer) };

/// `memoryview`.
#[unsafe(no_mangle)]
pub static mut PyMemoryView_Type: PyTypeObject = PyTypeObject {
    tp_name: c"memoryview".as_ptr(),
    tp_basicsize: core::mem::offset_of!(PyMemoryViewObject, ob_array) as Py_ssize_t,
    tp_itemsize: size_of::<Py_ssize_t>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(ops::repr),
    tp_as_sequence: &raw mut ops::SEQUENCE,
    tp_as_mapping: &raw mut ops::MAPPING,
    tp_hash: Some(ops::hash),
    tp_as_buffer: &raw mut MEMORY_BUFFER,
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_SEQUENCE,
    tp_doc: c"memoryview(object)\n--\n\nGives access to the memory of an object that exports buffers, without a copy."
        .as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear_view),
    tp_richcompare: Some(super::memory_compare::rich_compare),
    tp_weaklistoffset: core::mem::offset_of!(PyMemoryViewObject, weakreflist) as Py_ssize_t,
    tp_iter: Some(ops::iter),
    tp_methods: (&raw mut ops::METHODS).cast(),
    tp_getset: (&raw mut ops::GETSET).cast(),
    tp_new: Some(ops::new),
    ..PyTypeObject::STATIC
};

/// `managedbuffer`: not exported, seen only by the collector.
pub static mut MANAGED_BUFFER_TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"managedbuffer".as_ptr(),
    tp_basicsize: size_of::<Managed>() as Py_ssize_t,
    tp_dealloc: Some(managed_dealloc),
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(managed_traverse),
    tp_clear: Some(managed_clear),
    ..PyTypeObject::STATIC
};

/// Whether `o` is a memoryview.
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyMemoryView_Type)
}

/// A managed buffer around a view that is not acquired yet; to be tracked when it is.
#[inline]
fn managed() -> Result<*mut Managed> {
    let m = gc::new_static::<Managed>(&raw mut MANAGED_BUFFER_TYPE)?;
    // SAFETY: `m` is a new block.
    unsafe {
        (*m).flags = 0;
        (*m).exports = 0;
        (*m).master = Py_buffer::EMPTY;
    }
    Ok(m)
}

/// Gives the exporter's buffer back, once and only when no view uses it any more.
#[inline]
unsafe fn managed_release(m: *mut Managed) {
    // SAFETY: `m` is a live managed buffer.
    unsafe {
        if (*m).flags & _Py_MANAGED_BUFFER_RELEASED != 0 {
            return;
        }
        (*m).flags |= _Py_MANAGED_BUFFER_RELEASED;
        gc::untrack(m.cast());
        buffer::release(&raw mut (*m).master);
    }
}

unsafe extern "C" fn managed_dealloc(o: *mut PyObject) {
    let m = o.cast::<Managed>();
    // SAFETY: the count is zero and no view is left.
    unsafe {
        managed_release(m);
        if (*m).flags & _Py_MANAGED_BUFFER_FREE_FORMAT != 0 {
            alloc::mem_free((*m).master.format.cast());
        }
        gc::free(o);
    }
}

unsafe extern "C" fn managed_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live managed buffer.
    unsafe { visit_all(&[(*o.cast::<Managed>()).master.obj], visit, arg) }
}

unsafe extern "C" fn managed_clear(o: *mut PyObject) -> c_int {
    // SAFETY: a live managed buffer.
    unsafe { managed_release(o.cast()) };
    0
}

/// A memoryview that is not tracked yet, with the shared values of `source` and room for `ndim` dimensions, whose lengths and strides
/// (and flags) are the caller's to fill in.
///
/// # Safety
/// `m` is a live managed buffer whose memory `source` describes.
#[inline(always)]
pub(super) unsafe fn bare(m: *mut Managed, source: &Py_buffer, ndim: usize) -> Result<*mut PyMemoryViewObject> {
    const HEAD: usize = core::mem::offset_of!(PyMemoryViewObject, ob_array);
    let o = gc::alloc_block(HEAD + 3 * ndim * size_of::<Py_ssize_t>());
    if o.is_null() {
        return Err(Raised::no_memory());
    }
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: the block has room for the object and three values for each dimension.
    unsafe {
        new_reference(o);
        (*o).ob_type = &raw mut PyMemoryView_Type;
        (*mv).ob_base.ob_size = (3 * ndim) as Py_ssize_t;
        (*mv).mbuf = m;
        incref(m.cast());
        (*m).exports += 1;
        (*mv).hash = -1;
        (*mv).flags = 0;
        (*mv).exports = 0;
        (*mv).weakreflist = ptr::null_mut();
        let array = (&raw mut (*mv).ob_array).cast::<Py_ssize_t>();
        (*mv).view = Py_buffer {
            format: if source.format.is_null() { c"B".as_ptr().cast_mut() } else { source.format },
            ndim: ndim as c_int,
            shape: array,
            strides: array.add(ndim),
            suboffsets: ptr::null_mut(),
            ..*source
        };
    }
    Ok(mv)
}

/// Notes how regular the memory is, and hands the finished view to the collector.
///
/// # Safety
/// `mv` came from [`bare`], and its geometry is filled in.
#[inline]
pub(super) unsafe fn finish(mv: *mut PyMemoryViewObject) -> Owned {
    // SAFETY: as promised.
    unsafe {
        if (*mv).view.ndim == 0 {
            (*mv).view.shape = ptr::null_mut();
            (*mv).view.strides = ptr::null_mut();
        }
        (*mv).flags = contiguity_flags(&(*mv).view);
        gc::track(mv.cast());
        Owned::from_ptr(mv)
    }
}

/// A memoryview of what `source` describes, on the managed buffer.
///
/// # Safety
/// `m` is a live managed buffer whose memory `source` describes.
#[inline]
pub(super) unsafe fn from_managed(m: *mut Managed, source: &Py_buffer) -> Result<Owned> {
    if source.ndim != 1 || !source.suboffsets.is_null() {
        // SAFETY: as promised.
        return unsafe { with_dimensions(m, source) };
    }
    // By far the most frequent case, without calls.
    // SAFETY: as promised; where a pointer of the source is set, there is a value.
    unsafe {
        let mv = bare(m, source, 1)?;
        let whole = source.shape.is_null();
        let length = if whole { source.len / source.itemsize.max(1) } else { *source.shape };
        let stride = if source.strides.is_null() { source.itemsize } else { *source.strides };
        let array = (&raw mut (*mv).ob_array).cast::<Py_ssize_t>();
        *array = length;
        *array.add(1) = stride;
        let contiguous = length == 1 || stride == source.itemsize;
        (*mv).flags = if contiguous { _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN } else { 0 };
        gc::track(mv.cast());
        Ok(Owned::from_ptr(mv))
    }
}

/// [`from_managed`] for any number of dimensions.
#[inline(never)]
unsafe fn with_dimensions(m: *mut Managed, source: &Py_buffer) -> Result<Owned> {
    if source.ndim > PyBUF_MAX_NDIM {
        return Err(raise!(ValueError, "memoryview: number of dimensions must not exceed {PyBUF_MAX_NDIM}"));
    }
    let n = source.ndim.max(0) as usize;
    // SAFETY: as promised; where a pointer of the source is set, there is a value for each dimension.
    unsafe {
        let mv = bare(m, source, n)?;
        copy_geometry(&(*mv).view, source, n);
        if !source.suboffsets.is_null() {
            let array = (*mv).view.strides.add(n);
            ptr::copy_nonoverlapping(source.suboffsets, array, n);
            (*mv).view.suboffsets = array;
        }
        Ok(finish(mv))
    }
}

/// The lengths and strides of `source`, with what its exporter left out filled in.
#[inline]
unsafe fn copy_geometry(to: &Py_buffer, source: &Py_buffer, n: usize) {
    // SAFETY: `to` has room for `n` dimensions.
    unsafe {
        if !source.shape.is_null() {
            ptr::copy_nonoverlapping(source.shape, to.shape, n);
        } else if n > 0 {
            ptr::write_bytes(to.shape, 0, n);
            *to.shape = source.len / source.itemsize.max(1);
        }
        if source.strides.is_null() {
            fill_strides(to, b'C');
        } else {
            ptr::copy_nonoverlapping(source.strides, to.strides, n);
        }
    }
}

/// Makes the strides of a memoryview's own view those of contiguous memory.
///
/// # Safety
/// The view's shape is filled in.
pub(super) unsafe fn fill_strides(view: &Py_buffer, order: u8) {
    let n = view.ndim as usize;
    // SAFETY: a memoryview's own view has both for each dimension.
    unsafe {
        let shape = core::slice::from_raw_parts(view.shape, n);
        let strides = core::slice::from_raw_parts_mut(view.strides, n);
        buffer::fill_contiguous_strides(shape, strides, view.itemsize, order);
    }
}

/// Notes anew how regular the memory is.
///
/// # Safety
/// `mv` is a live memoryview.
pub(super) unsafe fn set_contiguity(mv: *mut PyMemoryViewObject) {
    // SAFETY: as promised.
    unsafe { (*mv).flags = contiguity_flags(&(*mv).view) }
}

/// How regular a memoryview's memory is.
#[inline]
fn contiguity_flags(view: &Py_buffer) -> c_int {
    const BOTH: c_int = _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN;
    if !view.suboffsets.is_null() {
        return _Py_MEMORYVIEW_PIL | if view.ndim == 0 { _Py_MEMORYVIEW_SCALAR } else { 0 };
    }
    match view.ndim {
        0 => _Py_MEMORYVIEW_SCALAR | BOTH,
        // SAFETY: there is one dimension.
        1 => match unsafe { *view.shape == 1 || *view.strides == view.itemsize } {
            true => BOTH,
            false => 0,
        },
        _ => {
            let flag = |order, flag| if buffer::is_contiguous(view, order) { flag } else { 0 };
            flag(b'C', _Py_MEMORYVIEW_C) | flag(b'F', _Py_MEMORYVIEW_FORTRAN)
        }
    }
}

/// A memoryview of what another one shows, on the same buffer; `ValueError` when it was released, or must not be kept.
pub(super) fn duplicate(o: &Obj) -> Result<Owned> {
    check_released(o)?;
    check_restricted(o)?;
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: `o` is a memoryview that is not released.
    unsafe { from_managed((*mv).mbuf, &(*mv).view) }
}

/// `PyMemoryView_FromObject` (and `memoryview(o)`): `TypeError` when `o` exports no buffer.
#[inline]
pub fn from_object(o: &Obj) -> Result<Owned> {
    from_object_with_flags(o, FULL)
}

/// A memoryview of `o`'s buffer, acquired with `flags`.
pub(super) fn from_object_with_flags(o: &Obj, flags: c_int) -> Result<Owned> {
    if check(o) {
        return duplicate(o);
    }
    if !buffer::check(o) {
        return Err(raise!(TypeError, "memoryview: a bytes-like object is required, not '{:.200}'", o.type_name()));
    }
    from_filling(|view| {
        // SAFETY: the view is valid for writing.
        unsafe { buffer::get(o, view, flags) }
    })
}

/// A memoryview of the buffer that `fill` acquires.
#[inline]
pub(super) fn from_filling(fill: impl FnOnce(*mut Py_buffer) -> Result<()>) -> Result<Owned> {
    let m = managed()?;
    // SAFETY: the managed buffer is this function's until the view holds it too.
    unsafe {
        let keep = Owned::from_ptr(m);
        if let Err(raised) = fill(&raw mut (*m).master) {
            // What a refusing exporter has left there is not held.
            (*m).master.obj = ptr::null_mut();
            return Err(raised);
        }
        gc::track(m.cast());
        let view = from_managed(m, &(*m).master)?;
        // The view holds the managed buffer now, this function's reference is not the last.
        (*m).ob_base.ob_refcnt -= 1;
        core::mem::forget(keep);
        Ok(view)
    }
}

/// `PyMemoryView_FromBuffer`: a copy of the view, which releases nothing.
pub fn from_buffer(view: &Py_buffer) -> Result<Owned> {
    if view.buf.is_null() {
        return Err(raise!(ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL"));
    }
    from_filling(|master| {
        // SAFETY: the master is valid for writing; without an object, nothing is released.
        unsafe { master.write(Py_buffer { obj: ptr::null_mut(), ..*view }) };
        Ok(())
    })
}

/// `PyMemoryView_FromMemory`.
pub fn from_memory(mem: *mut u8, size: Py_ssize_t, writable: bool) -> Result<Owned> {
    // SAFETY: the view is valid; the caller keeps the memory alive.
    from_filling(|view| unsafe { buffer::fill_info(view, None, mem.cast(), size, !writable, FULL) })
}

/// Releases a view: `BufferError` while something was exported from it. A released view stays released.
pub(super) fn release(o: &Obj) -> Result<()> {
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: `o` is a memoryview.
    unsafe {
        match (*mv).exports {
            0 => drop_view(mv),
            n => {
                let plural = if n == 1 { "" } else { "s" };
                return Err(raise!(BufferError, "memoryview has {n} exported buffer{plural}"));
            }
        }
    }
    Ok(())
}

/// Marks the view released, if it is not; the last view of a buffer gives the buffer back.
#[inline]
unsafe fn drop_view(mv: *mut PyMemoryViewObject) {
    // SAFETY: the view is live.
    unsafe {
        if (*mv).flags & _Py_MEMORYVIEW_RELEASED != 0 {
            return;
        }
        (*mv).flags |= _Py_MEMORYVIEW_RELEASED;
        let m = (*mv).mbuf;
        (*m).exports -= 1;
        if (*m).exports == 0 {
            managed_release(m);
        }
    }
}

unsafe extern "C" fn get_buffer(o: *mut PyObject, view: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: the slot's contract.
    unsafe { ops::export(o, view, flags) }
}

/// `bf_releasebuffer`.
pub(crate) unsafe extern "C" fn release_buffer(o: *mut PyObject, _: *mut Py_buffer) {
    // SAFETY: the slot's contract: one release for each export.
    unsafe { forget_export(o) }
}

/// Counts down what is exported from a memoryview.
///
/// # Safety
/// `o` is a live memoryview, and there was an export.
#[inline(always)]
pub unsafe fn forget_export(o: *mut PyObject) {
    // SAFETY: as promised.
    unsafe { (*o.cast::<PyMemoryViewObject>()).exports -= 1 }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live memoryview.
    unsafe { visit_all(&[(*o.cast::<PyMemoryViewObject>()).mbuf.cast()], visit, arg) }
}

unsafe extern "C" fn clear_view(o: *mut PyObject) -> c_int {
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: a live memoryview; one with exports keeps its buffer.
    unsafe {
        if (*mv).exports == 0 && !(*mv).mbuf.is_null() {
            drop_view(mv);
            clear(&raw mut (*mv).mbuf);
        }
    }
    0
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: the count is zero, so nothing is exported from the view any more.
    unsafe {
        gc::untrack(o);
        if !(*mv).mbuf.is_null() {
            drop_view(mv);
            decref((*mv).mbuf.cast());
        }
        if !(*mv).weakreflist.is_null() {
            weakref::clear_all(o);
        }
        gc::free_untracked(o);
    }
}

/// `PyMemoryView_GetContiguous`: a view of the memory itself when it is contiguous in `order`, else (for reading) of a copy.
pub fn contiguous(o: &Obj, kind: c_int, order: u8) -> Result<Owned> {
    let view = from_object(o)?;
    // SAFETY: a new memoryview.
    let shown = unsafe { &(*view.cast::<PyMemoryViewObject>()).view };
    if kind == PyBUF_WRITE && shown.readonly != 0 {
        return Err(raise!(BufferError, "underlying buffer is not writable"));
    }
    if buffer::is_contiguous(shown, order) {
        return Ok(view);
    }
    if kind == PyBUF_WRITE {
        return Err(raise!(BufferError, "writable contiguous buffer requested for a non-contiguous object."));
    }
    copied(&view, shown, if order == b'F' { b'F' } else { b'C' })
}

/// A view, with the geometry and format of `shown`, of a copy of its items in a new bytes object.
fn copied(view: &Obj, shown: &Py_buffer, order: u8) -> Result<Owned> {
    let bytes = ops::to_bytes(view, order)?;
    // SAFETY: a memoryview's format is a C string.
    let format = unsafe { CStr::from_ptr(shown.format) }.to_bytes_with_nul();
    let m = managed()?;
    // SAFETY: the managed buffer is this function's until the view holds it too; it owns the copy of the format. The new view has as many
    // dimensions as the one it copies, and as many bytes.
    unsafe {
        let _keep = Owned::from_ptr(m);
        buffer::get(&bytes, &raw mut (*m).master, FULL)?;
        gc::track(m.cast());
        let text = alloc::mem_alloc(format.len());
        if text.is_null() {
            return Err(Raised::no_memory());
        }
        ptr::copy_nonoverlapping(format.as_ptr(), text, format.len());
        (*m).master.format = text.cast();
        (*m).flags |= _Py_MANAGED_BUFFER_FREE_FORMAT;
        let mv = bare(m, &(*m).master, shown.ndim as usize)?;
        (*mv).view.itemsize = shown.itemsize;
        ptr::copy_nonoverlapping(shown.shape, (*mv).view.shape, shown.ndim as usize);
        fill_strides(&(*mv).view, order);
        Ok(finish(mv))
    }
}
