//! `stderrprinter`: a write-only file over a bare descriptor, for the time before there is a real one.

use super::exceptions::{exc, os};
use super::{bool as py_bool, long, singletons, stdfile, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, alloc, refcount};
use crate::raise;

/// `stderrprinter`.
#[unsafe(no_mangle)]
pub static mut PyStdPrinter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"stderrprinter".as_ptr(),
    tp_basicsize: size_of::<Printer>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_methods: (&raw mut METHODS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"Writes to a descriptor.".as_ptr(),
    ..PyTypeObject::STATIC
};

#[repr(C)]
struct Printer {
    ob_base: PyObject,
    fd: c_int,
}

static mut METHODS: [PyMethodDef; 6] = [
    PyMethodDef::noargs(c"close", nothing, 0, c"Does nothing."),
    PyMethodDef::noargs(c"flush", nothing, 0, c"Does nothing."),
    PyMethodDef::noargs(c"fileno", fileno, 0, c"The descriptor."),
    PyMethodDef::noargs(c"isatty", isatty, 0, c"Whether this is a terminal."),
    PyMethodDef::o(c"write", write, 0, c"Writes a text and returns the number of bytes."),
    PyMethodDef::END,
];
static mut GETSET: [PyGetSetDef; 4] = [
    PyGetSetDef::new(c"closed", Some(get_closed), None, c"False."),
    PyGetSetDef::new(c"encoding", Some(get_encoding), None, c"None."),
    PyGetSetDef::new(c"mode", Some(get_mode), None, c"'w'."),
    PyGetSetDef::END,
];

/// `PyFile_NewStdPrinter`: `None` for a descriptor other than those of C's `stdout` and `stderr`.
pub fn new(fd: c_int) -> Result<Option<Owned>> {
    if fd != libc::STDOUT_FILENO && fd != libc::STDERR_FILENO {
        return Ok(None);
    }
    let p = alloc::object_alloc(size_of::<Printer>()).cast::<Printer>();
    if p.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block is new and large enough; the type is static.
    unsafe {
        refcount::new_reference(p.cast());
        (*p).ob_base.ob_type = &raw mut PyStdPrinter_Type;
        (*p).fd = fd;
        Ok(Some(Owned::from_ptr(p)))
    }
}

unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: `p` is dead; its memory came from the object allocator.
    unsafe { alloc::object_free(p.cast()) }
}

/// The descriptor of a printer.
///
/// # Safety
/// `p` is a live printer.
unsafe fn fd(p: *mut PyObject) -> c_int {
    // SAFETY: as promised.
    unsafe { (*p.cast::<Printer>()).fd }
}

unsafe extern "C" fn repr(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: slots are called with an instance.
    unicode::new(&format!("<stdprinter(fd={}) object at {slf:p}>", unsafe { fd(slf) })).into_c()
}

unsafe extern "C" fn nothing(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    singletons::new_none().into_ptr()
}

unsafe extern "C" fn fileno(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    long::from_i64(i64::from(unsafe { fd(slf) })).into_c()
}

unsafe extern "C" fn isatty(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance; the C library judges any descriptor.
    py_bool::new(unsafe { libc::isatty(fd(slf)) } == 1).into_ptr()
}

unsafe extern "C" fn write(slf: *mut PyObject, text: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (fd, text) = unsafe { (fd(slf), Obj::from_ptr(text)) };
    let run = || -> Result<Owned> {
        if !unicode::check(text) {
            return Err(raise!(TypeError, "argument 1 must be str, not {}", text.type_name()));
        }
        let data = stdfile::encode(text, true);
        // SAFETY: the data is valid for reading.
        let n = unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
        if n < 0 {
            if std::io::Error::last_os_error().raw_os_error() == Some(libc::EAGAIN) {
                return Ok(singletons::new_none());
            }
            return Err(os::set_from_errno(exc::OSError.as_obj(), None, None));
        }
        long::from_i64(n as i64)
    };
    run().into_c()
}

unsafe extern "C" fn get_closed(_: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    py_bool::new(false).into_ptr()
}

unsafe extern "C" fn get_encoding(_: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    singletons::new_none().into_ptr()
}

unsafe extern "C" fn get_mode(_: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    unicode::new("w").into_c()
}
