//! `cell`: one reference that may be missing.

use super::cfn::{self, c_functions};
use super::{singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, gc, refcount};
use crate::format::args;
use crate::protocols::compare;
use crate::raise;
use core::ptr;

/// `cell`.
#[unsafe(no_mangle)]
pub static mut PyCell_Type: PyTypeObject = PyTypeObject {
    tp_name: c"cell".as_ptr(),
    tp_basicsize: size_of::<PyCellObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(cell_repr),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_doc: c"cell([contents])\n--\n\nA variable that functions share; empty unless the contents are given.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_richcompare: Some(cell_compare),
    tp_getset: (&raw mut GETSET).cast(),
    tp_new: Some(cell_new),
    ..PyTypeObject::STATIC
};

static mut GETSET: [PyGetSetDef; 2] =
    [PyGetSetDef::bare(c"cell_contents", Some(get_contents), Some(set_contents)), PyGetSetDef::END];

c_functions! {
    unary cell_repr = repr;
    compare cell_compare = compare_cells;
    new cell_new = new_from_call;
    getter get_contents = |o: &Obj| get(o).ok_or_else(|| raise!(ValueError, "Cell is empty"));
}

/// Whether `o` is a cell. The type has no derived ones.
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyCell_Type)
}

/// A cell with these contents.
pub fn new(contents: Option<&Obj>) -> Result<Owned> {
    // SAFETY: the new object's field is filled before it is tracked.
    unsafe {
        let o: *mut PyCellObject = gc::new_static(&raw mut PyCell_Type)?;
        (*o).ob_ref = contents.map_or(ptr::null_mut(), |o| o.to_owned().into_ptr());
        gc::track(o.cast());
        Ok(Owned::from_ptr(o))
    }
}

/// The contents.
pub fn get(cell: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or an owned reference.
    unsafe { Obj::from_ptr_opt((*cell.cast::<PyCellObject>()).ob_ref) }.map(Obj::to_owned)
}

/// Replaces the contents.
pub fn set(cell: &Obj, contents: Option<&Obj>) {
    let new = contents.map_or(ptr::null_mut(), |o| o.to_owned().into_ptr());
    // SAFETY: the field holds NULL or an owned reference, and takes over the new one.
    unsafe { refcount::replace(&raw mut (*cell.cast::<PyCellObject>()).ob_ref, new) }
}

fn new_from_call(_ty: *mut PyTypeObject, given: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    args::no_kwargs("cell", kwargs.map_or(ptr::null_mut(), Obj::as_ptr))?;
    args::check_positional("cell", tuple::len(given), 0, 1)?;
    new(tuple::items(given).first().copied())
}

fn repr(o: &Obj) -> Result<Owned> {
    let place = o.as_ptr();
    match get(o) {
        None => unicode::new(&format!("<cell at {place:p}: empty>")),
        Some(inner) => {
            let name = inner.type_name().limit(80);
            unicode::new(&format!("<cell at {place:p}: {name} object at {:p}>", inner.as_ptr()))
        }
    }
}

/// By contents; an empty cell comes first.
fn compare_cells(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !check(a) || !check(b) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let (a, b) = (get(a), get(b));
    if let (Some(a), Some(b)) = (&a, &b) {
        return compare::rich(a, b, op);
    }
    let (a, b) = (a.is_some(), b.is_some());
    let holds = match op {
        Py_LT => !a & b,
        Py_LE => a <= b,
        Py_EQ => a == b,
        Py_NE => a != b,
        Py_GT => a & !b,
        _ => a >= b,
    };
    Ok(super::bool::new(holds))
}

unsafe extern "C" fn set_contents(o: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: the caller passes a live cell, and a live object or NULL.
    unsafe { set(Obj::from_ptr(o), Obj::from_ptr_opt(value)) };
    0
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead cell owns its contents.
    unsafe {
        gc::untrack(o);
        refcount::xdecref((*o.cast::<PyCellObject>()).ob_ref);
        gc::free(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { cfn::visit_all(&[(*o.cast::<PyCellObject>()).ob_ref], visit, arg) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live cell.
    unsafe { refcount::clear(&raw mut (*o.cast::<PyCellObject>()).ob_ref) };
    0
}
