//! `pickle.PickleBuffer`: an exporter's buffer, held until it is released, for pickles that keep large memory apart.

use super::cfn::{self, c_functions, visit_all};
use super::memoryview;
use super::{memory_ops, singletons, weakref};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, gc};
use crate::format::args::Parameters;
use crate::protocols::buffer;
use crate::raise;
use core::ptr;

/// Opaque to C.
#[repr(C)]
struct PickleBuffer {
    ob_base: PyObject,
    /// Released when its `obj` is NULL.
    view: Py_buffer,
    weakreflist: *mut PyObject,
}

static mut BUFFER: PyBufferProcs =
    PyBufferProcs { bf_getbuffer: Some(getbuffer), bf_releasebuffer: Some(releasebuffer) };

static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(
        c"raw",
        py_raw,
        0,
        c"raw($self, /)\n--\n\nA one-dimensional memoryview of the bytes; BufferError when they are not contiguous.",
    ),
    PyMethodDef::noargs(c"release", py_release, 0, c"release($self, /)\n--\n\nGives the memory back to the exporter."),
    PyMethodDef::END,
];

/// `pickle.PickleBuffer`.
#[unsafe(no_mangle)]
pub static mut PyPickleBuffer_Type: PyTypeObject = PyTypeObject {
    tp_name: c"pickle.PickleBuffer".as_ptr(),
    tp_basicsize: size_of::<PickleBuffer>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_as_buffer: &raw mut BUFFER,
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_doc: c"Holds a buffer that a pickle may keep out of its stream.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_weaklistoffset: core::mem::offset_of!(PickleBuffer, weakreflist) as Py_ssize_t,
    tp_methods: (&raw mut METHODS).cast(),
    tp_new: Some(py_new),
    ..PyTypeObject::STATIC
};

fn this(o: &Obj) -> *mut PickleBuffer {
    o.cast()
}

fn check(o: &Obj) -> Result<()> {
    match o.is_exactly(&raw mut PyPickleBuffer_Type) {
        true => Ok(()),
        false => Err(raise!(TypeError, "expected PickleBuffer, {:.200} found", o.type_name())),
    }
}

fn check_held(o: &Obj) -> Result<&Obj> {
    // SAFETY: a live pickle buffer holds its exporter, or NULL.
    unsafe { Obj::from_ptr_opt((*this(o)).view.obj) }
        .ok_or_else(|| raise!(ValueError, "operation forbidden on released PickleBuffer object"))
}

/// `PyPickleBuffer_FromObject`: `TypeError` when `base` exports no buffer.
pub fn from_object(base: &Obj) -> Result<Owned> {
    let o = cfn::alloc_instance(&raw mut PyPickleBuffer_Type, 0)?;
    // SAFETY: a new, zeroed object.
    unsafe {
        buffer::get(base, &raw mut (*this(&o)).view, PyBUF_FULL_RO).inspect_err(|_| {
            (*this(&o)).view.obj = ptr::null_mut();
        })?;
    }
    Ok(o)
}

/// `PyPickleBuffer_GetBuffer`: the view that is held.
pub fn view(o: &Obj) -> Result<*const Py_buffer> {
    check(o)?;
    check_held(o)?;
    // SAFETY: a live pickle buffer.
    Ok(unsafe { &raw const (*this(o)).view })
}

/// `PyPickleBuffer_Release`.
pub fn release(o: &Obj) -> Result<()> {
    check(o)?;
    // SAFETY: a live pickle buffer, whose view was filled or is released.
    unsafe { buffer::release(&raw mut (*this(o)).view) };
    Ok(())
}

fn raw(o: &Obj) -> Result<Owned> {
    check_held(o)?;
    // SAFETY: a live pickle buffer; a new memoryview is only this function's, and its view's own fields live as long.
    unsafe {
        if !buffer::is_contiguous(&(*this(o)).view, b'A') {
            return Err(raise!(BufferError, "cannot extract raw buffer from non-contiguous buffer"));
        }
        let m = memoryview::from_object(o)?;
        let v = &raw mut (*memory_ops::this(&m)).view;
        (*v).format = c"B".as_ptr().cast_mut();
        (*v).ndim = 1;
        (*v).itemsize = 1;
        (*v).shape = &raw mut (*v).len;
        (*v).strides = &raw mut (*v).itemsize;
        (*v).suboffsets = ptr::null_mut();
        Ok(m)
    }
}

c_functions! {
    noargs py_raw = raw;
    noargs py_release = |o: &Obj| { release(o)?; Ok::<Owned, Raised>(singletons::new_none()) };
    new py_new = |_, args: &Obj, kwargs: Option<&Obj>| {
        const NEW: Parameters = Parameters { name: "PickleBuffer", names: &[""], required: 1, positional: 1 };
        let [base] = NEW.of_tuple(args, kwargs)?;
        from_object(base.unwrap_or(singletons::none()))
    };
}

unsafe extern "C" fn getbuffer(o: *mut PyObject, out: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: the slot's contract: a live pickle buffer, and a view to be filled in.
    unsafe { check_held(Obj::from_ptr(o)).and_then(|base| buffer::get(base, out, flags)) }.into_c()
}

/// Never called, as views name the exporter; it says that they have to be released.
unsafe extern "C" fn releasebuffer(_: *mut PyObject, _: *mut Py_buffer) {}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live pickle buffer.
    unsafe { visit_all(&[(*o.cast::<PickleBuffer>()).view.obj], visit, arg) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: a live pickle buffer, whose view was filled or is released.
    unsafe { buffer::release(&raw mut (*o.cast::<PickleBuffer>()).view) };
    0
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero.
    unsafe {
        gc::untrack(o);
        if !(*o.cast::<PickleBuffer>()).weakreflist.is_null() {
            weakref::clear_all(o);
        }
        clear(o);
        cfn::free_instance(o);
    }
}
