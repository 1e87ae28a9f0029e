//! `traceback`: the chain of places that an exception has passed. An evaluator makes them from its frames, C code from frames of its own.

use super::cfn::c_functions;
use super::{code, exceptions, frame, list, long, singletons};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error, gc, refcount};
use crate::format::args::{self, Parameters};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// `traceback`.
#[unsafe(no_mangle)]
pub static mut PyTraceBack_Type: PyTypeObject = PyTypeObject {
    tp_name: c"traceback".as_ptr(),
    tp_basicsize: size_of::<PyTracebackObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    tp_new: Some(traceback_new),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_doc: c"traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nA place that an exception has passed.".as_ptr(),
    ..PyTypeObject::STATIC
};

static mut METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__dir__", traceback_dir, 0, c"The names of the fields."), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::new(c"tb_frame", _Py_T_OBJECT, offset_of!(PyTracebackObject, tb_frame), Py_READONLY, c"The frame."),
    PyMemberDef::new(
        c"tb_lasti",
        Py_T_INT,
        offset_of!(PyTracebackObject, tb_lasti),
        Py_READONLY,
        c"The last instruction.",
    ),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::new(c"tb_next", Some(get_next), Some(set_next), c"The place inside, or None."),
    PyGetSetDef::new(c"tb_lineno", Some(get_lineno), None, c"The line, or None."),
    PyGetSetDef::END,
];

c_functions! {
    new traceback_new = new_from_call;
    noargs traceback_dir = dir;
    getter get_next = next_or_none;
    getter get_lineno = line_or_none;
}

/// Whether `o` is a traceback.
#[inline]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyTraceBack_Type)
}

/// A place in front of another one. A line of -1 is looked up when somebody asks.
fn new(next: Option<&Obj>, frame: &Obj, lasti: c_int, line: c_int) -> Result<Owned> {
    // SAFETY: every field is filled before the object is tracked.
    unsafe {
        let tb: *mut PyTracebackObject = gc::new_static(&raw mut PyTraceBack_Type)?;
        (*tb).tb_next = next.map_or(ptr::null_mut(), |next| next.to_owned().into_ptr().cast());
        (*tb).tb_frame = frame.to_owned().into_ptr().cast();
        (*tb).tb_lasti = lasti;
        (*tb).tb_lineno = line;
        gc::track(tb.cast());
        Ok(Owned::from_ptr(tb))
    }
}

/// `PyTraceBack_Here`: puts the place where a frame is in front of the traceback of the raised exception.
pub fn here(frame: &Obj) -> Result<()> {
    let Some(raised) = error::take() else { return Err(error::bad_internal_call()) };
    let next = exceptions::traceback_of(&raised);
    let tb = new(next.as_deref(), frame, frame::lasti(frame), -1)?;
    exceptions::replace_traceback(&raised, &tb)?;
    let _ = error::restore(raised);
    Ok(())
}

/// `tb_next`, if there is one.
pub fn next(tb: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or a strong reference.
    unsafe { Obj::from_ptr_opt((*tb.cast::<PyTracebackObject>()).tb_next.cast()) }.map(Obj::to_owned)
}

/// `tb_frame`.
pub fn frame(tb: &Obj) -> &Obj {
    // SAFETY: a traceback owns its frame.
    unsafe { Obj::from_ptr((*tb.cast::<PyTracebackObject>()).tb_frame.cast()) }
}

/// `tb_lineno`, unless the instruction has no line.
pub fn line(tb: &Obj) -> Option<c_int> {
    // SAFETY: the fields are numbers.
    let (line, lasti) = unsafe {
        let tb = tb.cast::<PyTracebackObject>();
        ((*tb).tb_lineno, (*tb).tb_lasti)
    };
    if line == -1 { code::line_of(frame::code(frame(tb)), lasti) } else { Some(line) }
}

fn next_or_none(tb: &Obj) -> Result<Owned> {
    Ok(next(tb).unwrap_or_else(singletons::new_none))
}

fn line_or_none(tb: &Obj) -> Result<Owned> {
    line(tb).map_or_else(|| Ok(singletons::new_none()), |line| long::from_i64(line.into()))
}

fn dir(_: &Obj) -> Result<Owned> {
    let names = [istr!("tb_frame"), istr!("tb_next"), istr!("tb_lasti"), istr!("tb_lineno")];
    list::from_owned(names.into_iter().map(Obj::to_owned).collect())
}

/// A traceback that somebody gave, or `None` for None; `expected` says what else the caller takes.
fn given<'a>(o: &'a Obj, expected: &str) -> Result<Option<&'a Obj>> {
    if singletons::is_none(o) {
        Ok(None)
    } else if check(o) {
        Ok(Some(o))
    } else {
        Err(raise!(TypeError, "expected {expected}, got '{}'", o.type_name()))
    }
}

fn new_from_call(_ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    const PARAMETERS: Parameters = Parameters {
        name: "traceback",
        names: &["tb_next", "tb_frame", "tb_lasti", "tb_lineno"],
        required: 4,
        positional: 4,
    };
    let [Some(next), Some(frame), Some(lasti), Some(line)] = PARAMETERS.of_tuple(args, kwargs)? else {
        return Err(error::bad_internal_call());
    };
    if !frame::check(frame) {
        return Err(args::bad_argument("traceback", "argument 'tb_frame'", "frame", frame));
    }
    let (lasti, line) = (long::as_c_int(lasti)?, long::as_c_int(line)?);
    new(given(next, "traceback object or None")?, frame, lasti, line)
}

/// The setter of `tb_next`, which makes no loops.
unsafe extern "C" fn set_next(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: the slot gets a live traceback, and NULL or a live object.
    unsafe { replace_next(Obj::from_ptr(slf), Obj::from_ptr_opt(value)).into_c() }
}

fn replace_next(tb: &Obj, value: Option<&Obj>) -> Result<()> {
    let Some(value) = value else { return Err(raise!(TypeError, "can't delete tb_next attribute")) };
    let new = given(value, "traceback object")?;
    let mut cursor = new.map(Obj::to_owned);
    while let Some(place) = cursor {
        if place.is(tb) {
            return Err(raise!(ValueError, "traceback loop detected"));
        }
        cursor = next(&place);
    }
    // SAFETY: the field holds NULL or a strong reference.
    unsafe {
        let new = new.map_or(ptr::null_mut(), |new| new.to_owned().into_ptr());
        refcount::replace(&raw mut (*tb.cast::<PyTracebackObject>()).tb_next, new.cast());
    }
    Ok(())
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
