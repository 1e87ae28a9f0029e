//! `memoryview`: a view of an exporter's memory that is an object itself, and the managed buffer that views share.

use super::cfn::visit_all;
use super::memory_ops::{self as ops, check_released};
use crate::abi::*;
use crate::engine::refcount::{clear, decref, incref};
use crate::engine::{IntoC, Obj, Owned, Raised, Result, alloc, gc};
use crate::protocols::buffer;
use crate::raise;
use core::ptr;

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
    tp_richcompare: Some(ops::rich_compare),
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
    tp_basicsize: size_of::<_PyManagedBufferObject>() as Py_ssize_t,
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

/// A managed buffer around a view that is not acquired yet.
fn managed() -> Result<*mut _PyManagedBufferObject> {
    let m = gc::new_static::<_PyManagedBufferObject>(&raw mut MANAGED_BUFFER_TYPE)?;
    // SAFETY: `m` is a new block; its fields are initialised before it is tracked.
    unsafe {
        (*m).flags = 0;
        (*m).exports = 0;
        (*m).master = Py_buffer::EMPTY;
        gc::track(m.cast());
    }
    Ok(m)
}

/// Gives the exporter's buffer back, once and only when no view uses it any more.
unsafe fn managed_release(m: *mut _PyManagedBufferObject) {
    // SAFETY: `m` is a live managed buffer.
    unsafe {
        if (*m).flags & _Py_MANAGED_BUFFER_RELEASED != 0 {
            return;
        }
        (*m).flags |= _Py_MANAGED_BUFFER_RELEASED;
        gc::untrack(m.cast());
        if (*m).flags & _Py_MANAGED_BUFFER_FREE_FORMAT != 0 {
            alloc::mem_free((*m).master.format.cast());
        }
        buffer::release(&raw mut (*m).master);
    }
}

unsafe extern "C" fn managed_dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero and no view is left.
    unsafe {
        gc::untrack(o);
        managed_release(o.cast());
        gc::free(o);
    }
}

unsafe extern "C" fn managed_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live managed buffer.
    unsafe { visit_all(&[(*o.cast::<_PyManagedBufferObject>()).master.obj], visit, arg) }
}

unsafe extern "C" fn managed_clear(o: *mut PyObject) -> c_int {
    // SAFETY: a live managed buffer.
    unsafe { managed_release(o.cast()) };
    0
}

/// The lengths, strides and suboffsets that a view keeps in itself.
pub(super) struct Geometry {
    pub(super) shape: Vec<Py_ssize_t>,
    pub(super) strides: Vec<Py_ssize_t>,
    pub(super) suboffsets: Option<Vec<Py_ssize_t>>,
}

impl Geometry {
    /// The geometry of a view, with what its exporter left out filled in.
    pub(super) fn of(view: &Py_buffer) -> Geometry {
        let n = view.ndim.max(0) as usize;
        // SAFETY: where a pointer is set, there is a value for each dimension.
        let slice = |p: *mut Py_ssize_t| unsafe { core::slice::from_raw_parts(p, n) }.to_vec();
        let shape = match (view.shape.is_null(), n) {
            (_, 0) => Vec::new(),
            (true, _) => vec![view.len / view.itemsize.max(1)],
            (false, _) => slice(view.shape),
        };
        let strides = if view.strides.is_null() {
            let mut strides = vec![0; n];
            buffer::fill_contiguous_strides(&shape, &mut strides, view.itemsize, b'C');
            strides
        } else {
            slice(view.strides)
        };
        let suboffsets = (!view.suboffsets.is_null() && n > 0).then(|| slice(view.suboffsets));
        Geometry { shape, strides, suboffsets }
    }
}

/// A memoryview on a managed buffer, showing `view` with the given geometry.
///
/// # Safety
/// `m` is a live managed buffer whose memory `view` describes.
pub(super) unsafe fn from_managed(
    m: *mut _PyManagedBufferObject,
    view: &Py_buffer,
    geometry: &Geometry,
) -> Result<Owned> {
    let n = geometry.shape.len();
    let size = core::mem::offset_of!(PyMemoryViewObject, ob_array) + 3 * n * size_of::<Py_ssize_t>();
    let o = gc::alloc_block(size);
    if o.is_null() {
        return Err(Raised::no_memory());
    }
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: the block has room for the object and three values for each dimension.
    unsafe {
        crate::engine::refcount::new_reference(o);
        (*o).ob_type = &raw mut PyMemoryView_Type;
        (*mv).ob_base.ob_size = (3 * n) as Py_ssize_t;
        (*mv).mbuf = m;
        incref(m.cast());
        (*m).exports += 1;
        (*mv).hash = -1;
        (*mv).exports = 0;
        (*mv).weakreflist = ptr::null_mut();
        (*mv).view = *view;
        (*mv).view.obj = (*m).master.obj;
        (*mv).view.internal = ptr::null_mut();
        if (*mv).view.format.is_null() {
            (*mv).view.format = c"B".as_ptr().cast_mut();
        }
        (*mv).view.ndim = n as c_int;
        let array = (&raw mut (*mv).ob_array).cast::<Py_ssize_t>();
        let place = |offset: usize, values: &[Py_ssize_t]| {
            ptr::copy_nonoverlapping(values.as_ptr(), array.add(offset), n);
            array.add(offset)
        };
        (*mv).view.shape = place(0, &geometry.shape);
        (*mv).view.strides = place(n, &geometry.strides);
        (*mv).view.suboffsets = geometry.suboffsets.as_ref().map_or(ptr::null_mut(), |s| place(2 * n, s));
        (*mv).flags = contiguity_flags(&(*mv).view);
        gc::track(o);
        Ok(Owned::from_ptr(o))
    }
}

fn contiguity_flags(view: &Py_buffer) -> c_int {
    let mut flags = 0;
    if view.ndim == 0 {
        flags |= _Py_MEMORYVIEW_SCALAR | _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN;
    } else if !view.suboffsets.is_null() {
        flags |= _Py_MEMORYVIEW_PIL;
    } else {
        flags |= if buffer::is_contiguous(view, b'C') { _Py_MEMORYVIEW_C } else { 0 };
        flags |= if buffer::is_contiguous(view, b'F') { _Py_MEMORYVIEW_FORTRAN } else { 0 };
    }
    flags
}

/// A memoryview of what another one shows, on the same buffer.
pub(super) fn duplicate(o: &Obj) -> Result<Owned> {
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: `o` is a memoryview that is not released.
    unsafe { from_managed((*mv).mbuf, &(*mv).view, &Geometry::of(&(*mv).view)) }
}

/// `PyMemoryView_FromObject` (and `memoryview(o)`): `TypeError` when `o` exports no buffer.
pub fn from_object(o: &Obj) -> Result<Owned> {
    if check(o) {
        check_released(o)?;
        return duplicate(o);
    }
    if !buffer::check(o) {
        return Err(raise!(TypeError, "memoryview: a bytes-like object is required, not '{}'", o.type_name()));
    }
    from_exporter(o, FULL)
}

/// A memoryview on a new buffer of `o`, acquired with `flags`.
pub fn from_exporter(o: &Obj, flags: c_int) -> Result<Owned> {
    let m = managed()?;
    // SAFETY: the managed buffer is this function's until the view holds it too.
    unsafe {
        let _keep = Owned::from_ptr(m);
        buffer::get(o, &raw mut (*m).master, flags)?;
        from_managed(m, &(*m).master, &Geometry::of(&(*m).master))
    }
}

/// `PyMemoryView_FromBuffer`: the view is taken over as it is, and released when the memoryview is.
pub fn from_buffer(view: &Py_buffer) -> Result<Owned> {
    if view.buf.is_null() {
        return Err(raise!(ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL"));
    }
    let m = managed()?;
    // SAFETY: as above; a copied view has no exporter of its own.
    unsafe {
        let _keep = Owned::from_ptr(m);
        (*m).master = *view;
        (*m).master.obj = ptr::null_mut();
        from_managed(m, &(*m).master, &Geometry::of(view))
    }
}

/// `PyMemoryView_FromMemory`.
pub fn from_memory(mem: *mut u8, size: Py_ssize_t, writable: bool) -> Result<Owned> {
    let mut view = Py_buffer::EMPTY;
    // SAFETY: the view is valid; the caller keeps the memory alive.
    unsafe { buffer::fill_info(&raw mut view, None, mem.cast(), size, !writable, FULL)? };
    let m = managed()?;
    // SAFETY: as above.
    unsafe {
        let _keep = Owned::from_ptr(m);
        (*m).master = view;
        from_managed(m, &view, &Geometry { shape: vec![size], strides: vec![1], suboffsets: None })
    }
}

/// Releases a view: `BufferError` while something was exported from it. A released view stays released.
pub(super) fn release(o: &Obj) -> Result<()> {
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: `o` is a memoryview.
    unsafe {
        if (*mv).flags & _Py_MEMORYVIEW_RELEASED != 0 {
            return Ok(());
        }
        if (*mv).exports > 0 {
            let n = (*mv).exports;
            let plural = if n == 1 { "" } else { "s" };
            return Err(raise!(BufferError, "memoryview has {n} exported buffer{plural}"));
        }
        drop_view(mv);
    }
    Ok(())
}

/// Marks the view released; the last view of a buffer gives the buffer back.
unsafe fn drop_view(mv: *mut PyMemoryViewObject) {
    // SAFETY: the view is live and not yet released.
    unsafe {
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
    unsafe { ops::export(Obj::from_ptr(o), view, flags) }.into_c()
}

unsafe extern "C" fn release_buffer(o: *mut PyObject, _: *mut Py_buffer) {
    // SAFETY: the slot's contract: one release for each export.
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
            if (*mv).flags & _Py_MEMORYVIEW_RELEASED == 0 {
                drop_view(mv);
            }
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
            if (*mv).flags & _Py_MEMORYVIEW_RELEASED == 0 {
                drop_view(mv);
            }
            decref((*mv).mbuf.cast());
        }
        gc::free(o);
    }
}

/// `PyMemoryView_GetContiguous`: the view itself when its memory is contiguous in `order`, else (for reading) a view of a copy.
pub fn contiguous(o: &Obj, kind: c_int, order: u8) -> Result<Owned> {
    let view = from_object(o)?;
    // SAFETY: a new memoryview.
    let shown = unsafe { (*view.cast::<PyMemoryViewObject>()).view };
    if kind == PyBUF_WRITE && shown.readonly != 0 {
        return Err(raise!(BufferError, "underlying buffer is not writable"));
    }
    if buffer::is_contiguous(&shown, order) {
        return Ok(view);
    }
    if kind == PyBUF_WRITE {
        return Err(raise!(BufferError, "writable contiguous buffer requested for a non-contiguous object."));
    }
    let order = if order == b'F' { b'F' } else { b'C' };
    let copy = ops::to_bytes(&view, order)?;
    let copied = from_exporter(&copy, FULL)?;
    let mut geometry = Geometry::of(&shown);
    geometry.suboffsets = None;
    buffer::fill_contiguous_strides(&geometry.shape, &mut geometry.strides, shown.itemsize, order);
    let mv = copied.cast::<PyMemoryViewObject>();
    // SAFETY: the copy has as many bytes as the items shown; the format belongs to the original, whose text must outlive the copy,
    // so only formats in static storage are kept.
    unsafe {
        let mut part = (*mv).view;
        part.itemsize = shown.itemsize;
        part.format = ops::static_format(shown.format);
        from_managed((*mv).mbuf, &part, &geometry)
    }
}
