//! `traceback`: the chain of places that an exception has passed. An evaluator makes them from its frames.

use crate::abi::*;
use crate::engine::{Obj, gc, refcount};
use core::mem::offset_of;

/// `traceback`.
#[unsafe(no_mangle)]
pub static mut PyTraceBack_Type: PyTypeObject = PyTypeObject {
    tp_name: c"traceback".as_ptr(),
    tp_basicsize: size_of::<PyTracebackObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"The places that an exception has passed.".as_ptr(),
    ..PyTypeObject::STATIC
};

static mut MEMBERS: [PyMemberDef; 5] = [
    PyMemberDef::new(
        c"tb_next",
        _Py_T_OBJECT,
        offset_of!(PyTracebackObject, tb_next),
        Py_READONLY,
        c"The place inside, or None.",
    ),
    PyMemberDef::new(c"tb_frame", _Py_T_OBJECT, offset_of!(PyTracebackObject, tb_frame), Py_READONLY, c"The frame."),
    PyMemberDef::new(
        c"tb_lasti",
        Py_T_INT,
        offset_of!(PyTracebackObject, tb_lasti),
        Py_READONLY,
        c"The last instruction.",
    ),
    PyMemberDef::new(c"tb_lineno", Py_T_INT, offset_of!(PyTracebackObject, tb_lineno), Py_READONLY, c"The line."),
    PyMemberDef::END,
];

/// Whether `o` is a traceback.
#[inline]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyTraceBack_Type)
}

unsafe extern "C" fn clear(p: *mut PyObject) -> c_int {
    // SAFETY: `p` is a traceback, whose fields hold NULL or strong references.
    unsafe {
        let tb = p.cast::<PyTracebackObject>();
        refcount::clear(&raw mut (*tb).tb_next);
        refcount::clear(&raw mut (*tb).tb_frame);
    }
    0
}

unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: `p` is a dead traceback.
    unsafe {
        gc::untrack(p);
        clear(p);
        gc::free(p);
    }
}

unsafe extern "C" fn traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: as for a `tp_traverse` function.
    unsafe {
        let tb = p.cast::<PyTracebackObject>();
        super::cfn::visit_all(&[(*tb).tb_next.cast(), (*tb).tb_frame.cast()], visit, arg)
    }
}
