//! `frame`: where execution is. Without an evaluator frames are made by C code, to put a place into a traceback.

use super::cfn::{c_functions, visit_all};
use super::{code, dict, long, singletons, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, gc, refcount};
use crate::modules;
use crate::protocols::text;
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// What a frame object holds of the execution itself, behind its own fields.
#[repr(C)]
struct Execution {
    code: *mut PyObject,
    previous: *mut c_void,
    function: *mut PyObject,
    globals: *mut PyObject,
    builtins: *mut PyObject,
    locals: *mut PyObject,
    frame: *mut PyFrameObject,
    instruction: *mut c_void,
    stack: *mut c_void,
    state: usize,
}

/// `frame`.
#[unsafe(no_mangle)]
pub static mut PyFrame_Type: PyTypeObject = PyTypeObject {
    tp_name: c"frame".as_ptr(),
    tp_basicsize: SIZE as Py_ssize_t,
    tp_itemsize: size_of::<*mut PyObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_repr: Some(frame_repr),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"Where execution is.".as_ptr(),
    ..PyTypeObject::STATIC
};

const SIZE: usize = offset_of!(PyFrameObject, _f_frame_data) + size_of::<Execution>();

static mut MEMBERS: [PyMemberDef; 4] = [
    PyMemberDef::new(c"f_trace", _Py_T_OBJECT, offset_of!(PyFrameObject, f_trace), 0, c"The trace function, or None."),
    PyMemberDef::new(
        c"f_trace_opcodes",
        Py_T_BOOL,
        offset_of!(PyFrameObject, f_trace_opcodes),
        0,
        c"Whether instructions are reported to the trace function.",
    ),
    PyMemberDef::new(
        c"f_trace_lines",
        Py_T_BOOL,
        offset_of!(PyFrameObject, f_trace_lines),
        0,
        c"Whether lines are reported to the trace function.",
    ),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 8] = [
    PyGetSetDef::bare(c"f_back", Some(get_back), None),
    PyGetSetDef::bare(c"f_code", Some(get_code), None),
    PyGetSetDef::bare(c"f_globals", Some(get_globals), None),
    PyGetSetDef::bare(c"f_builtins", Some(get_builtins), None),
    PyGetSetDef::bare(c"f_locals", Some(get_locals), None),
    PyGetSetDef::bare(c"f_lasti", Some(get_lasti), None),
    PyGetSetDef::bare(c"f_lineno", Some(get_lineno), None),
    PyGetSetDef::END,
];

c_functions! {
    unary frame_repr = repr;
    getter get_back = back_or_none;
    getter get_code = code_of;
    getter get_globals = globals;
    getter get_builtins = builtins;
    getter get_locals = locals;
    getter get_lasti = lasti_as_int;
    getter get_lineno = line_or_none;
}

/// Whether `o` is a frame.
#[inline]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyFrame_Type)
}

/// The execution's part of a frame.
#[inline]
fn execution(o: &Obj) -> *mut Execution {
    // SAFETY: it stands behind a frame's own fields.
    unsafe { (&raw mut (*o.cast::<PyFrameObject>())._f_frame_data).cast() }
}

/// `PyFrame_New`: a frame at the start of some code. Its built-ins are those that the globals name, or the runtime's.
pub fn new(code: &Obj, globals: &Obj, locals: Option<&Obj>) -> Result<Owned> {
    if !dict::check(globals) {
        return Err(raise!(SystemError, "frame globals must be a dict, not '{}'", globals.type_name()));
    }
    let builtins = builtins_of(globals)?;
    let p = gc::alloc_block(SIZE).cast::<PyFrameObject>();
    if p.is_null() {
        return Err(crate::engine::Raised::no_memory());
    }
    // SAFETY: the block has room for both parts; every field that is not NULL is filled before the frame is tracked.
    unsafe {
        ptr::write_bytes(p.cast::<u8>(), 0, SIZE);
        refcount::new_reference(p.cast());
        (*p).ob_base.ob_type = &raw mut PyFrame_Type;
        let frame = Obj::from_ptr(p.cast());
        let inner = execution(frame);
        (*inner).code = code.to_owned().into_ptr();
        (*inner).globals = globals.to_owned().into_ptr();
        (*inner).builtins = builtins.into_ptr();
        (*inner).locals = locals.map_or(ptr::null_mut(), |locals| locals.to_owned().into_ptr());
        (*inner).frame = p;
        (*p).f_frame = inner.cast();
        (*p).f_trace_lines = 1;
        gc::track(p.cast());
        Ok(Owned::from_ptr(p))
    }
}

/// The built-ins of some globals: `__builtins__`, which may be the module, or the runtime's.
fn builtins_of(globals: &Obj) -> Result<Owned> {
    let found = dict::get(globals, istr!("__builtins__"))?;
    let found = match found {
        Some(found) => found,
        None => modules::builtins_module()?.to_owned(),
    };
    Ok(match super::module::check(&found) {
        true => super::module::dict(&found).to_owned(),
        false => found,
    })
}

/// `f_code`.
pub fn code(o: &Obj) -> &Obj {
    // SAFETY: a frame owns its code.
    unsafe { Obj::from_ptr((*execution(o)).code) }
}

fn code_of(o: &Obj) -> Result<Owned> {
    Ok(code(o).to_owned())
}

/// `f_globals`.
pub fn globals(o: &Obj) -> Result<Owned> {
    // SAFETY: a frame owns its globals.
    Ok(unsafe { Obj::from_ptr((*execution(o)).globals) }.to_owned())
}

/// `f_builtins`.
pub fn builtins(o: &Obj) -> Result<Owned> {
    // SAFETY: a frame owns its built-ins.
    Ok(unsafe { Obj::from_ptr((*execution(o)).builtins) }.to_owned())
}

/// `f_locals`: made on demand for a frame that was given none.
pub fn locals(o: &Obj) -> Result<Owned> {
    let inner = execution(o);
    // SAFETY: the field holds NULL or a strong reference.
    unsafe {
        if (*inner).locals.is_null() {
            (*inner).locals = dict::new()?.into_ptr();
        }
        Ok(Obj::from_ptr((*inner).locals).to_owned())
    }
}

/// `f_back`, if there is one.
pub fn back(o: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or a strong reference.
    unsafe { Obj::from_ptr_opt((*o.cast::<PyFrameObject>()).f_back.cast()) }.map(Obj::to_owned)
}

fn back_or_none(o: &Obj) -> Result<Owned> {
    Ok(back(o).unwrap_or_else(singletons::new_none))
}

/// `f_lasti`, in bytes: where a frame that nothing runs stands, its start.
pub fn lasti(o: &Obj) -> c_int {
    code::first_instruction(code(o))
}

fn lasti_as_int(o: &Obj) -> Result<Owned> {
    long::from_i64(lasti(o).into())
}

/// `f_lineno`, as set from outside or as the code tells it.
pub fn line(o: &Obj) -> Option<c_int> {
    // SAFETY: the field is a number.
    match unsafe { (*o.cast::<PyFrameObject>()).f_lineno } {
        0 => code::line_of(code(o), lasti(o)),
        line => (line > 0).then_some(line),
    }
}

fn line_or_none(o: &Obj) -> Result<Owned> {
    line(o).map_or_else(|| Ok(singletons::new_none()), |line| long::from_i64(line.into()))
}

fn repr(o: &Obj) -> Result<Owned> {
    let (filename, name) = code::place(code(o));
    let filename = text::repr(Some(filename))?;
    let (filename, name) = (unicode::to_string_lossy(&filename), unicode::to_string_lossy(name));
    let line = line(o).unwrap_or(-1);
    unicode::new(&format!("<frame at {:p}, file {filename}, line {line}, code {name}>", o.as_ptr()))
}

/// The references that a frame owns.
unsafe fn owned(p: *mut PyObject) -> [*mut *mut PyObject; 6] {
    // SAFETY: the caller passes a frame.
    unsafe {
        let (frame, inner) = (p.cast::<PyFrameObject>(), execution(Obj::from_ptr(p)));
        [
            (&raw mut (*frame).f_back).cast(),
            &raw mut (*frame).f_trace,
            &raw mut (*inner).locals,
            &raw mut (*inner).globals,
            &raw mut (*inner).builtins,
            &raw mut (*inner).code,
        ]
    }
}

unsafe extern "C" fn clear(p: *mut PyObject) -> c_int {
    // SAFETY: `p` is a frame; what can lead back to it is in the first three, and the others are always there.
    unsafe { owned(p)[..3].iter().for_each(|&field| refcount::clear(field)) };
    0
}

unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: `p` is a dead frame.
    unsafe {
        gc::untrack(p);
        owned(p).into_iter().for_each(|field| refcount::clear(field));
        gc::free(p);
    }
}

unsafe extern "C" fn traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: as for a `tp_traverse` function.
    unsafe { visit_all(&owned(p).map(|field| *field), visit, arg) }
}
