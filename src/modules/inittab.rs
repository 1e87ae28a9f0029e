//! The table of built-in modules, which a program extends before it initializes the runtime.

use crate::abi::*;
use crate::engine::alloc::{self, Domain};
use crate::engine::global::Global;
use crate::engine::{Obj, Result, error};
use crate::objects::unicode;
use core::ptr;

const fn entry(name: &'static CStr, initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>) -> _inittab {
    _inittab { name: name.as_ptr(), initfunc }
}

static mut TABLE: [_inittab; 20] = [
    entry(c"_codecs", Some(super::codecs::init_private)),
    entry(c"_io", Some(super::io::init)),
    entry(c"abc", Some(super::abc::init)),
    entry(c"_contextvars", Some(super::contextvars::init_private)),
    entry(c"builtins", None),
    entry(c"codecs", Some(super::codecs::init)),
    entry(c"collections", Some(super::collections_abc::init_package)),
    entry(c"collections.abc", Some(super::collections_abc::init)),
    entry(c"contextvars", Some(super::contextvars::init)),
    entry(c"gc", Some(super::gc::init)),
    entry(c"importlib", Some(super::importlib::init)),
    entry(c"importlib.machinery", Some(super::importlib::init_machinery)),
    entry(c"importlib.util", Some(super::importlib::init_util)),
    entry(c"_struct", Some(super::structs::init_private)),
    entry(c"struct", Some(super::structs::init)),
    entry(c"sys", None),
    entry(c"types", Some(super::types::init)),
    entry(c"_warnings", Some(super::warnings::init_private)),
    entry(c"warnings", Some(super::warnings::init)),
    _inittab { name: ptr::null(), initfunc: None },
];

/// The table: an array that ends with a NULL name. Programs may replace it before the initialization.
#[unsafe(no_mangle)]
pub static mut PyImport_Inittab: *mut _inittab = (&raw mut TABLE).cast();

/// The array that [`extend`] has made, if any.
static mut EXTENDED: *mut _inittab = ptr::null_mut();
/// What the running runtime looks at: the table as it was at initialization.
static COPY: Global<Vec<_inittab>> = Global::new(Vec::new());

/// The number of entries in front of the NULL name.
unsafe fn len(table: *const _inittab) -> usize {
    let mut n = 0;
    // SAFETY: the table ends with a NULL name.
    unsafe {
        while !table.is_null() && !(*table.add(n)).name.is_null() {
            n += 1;
        }
    }
    n
}

/// Adds entries to the table; `false` when memory is out.
///
/// # Safety
/// `new` points to entries that end with a NULL name; no other thread uses the table.
pub unsafe fn extend(new: *const _inittab) -> bool {
    // SAFETY: as promised; the old array is freed only if it was made here.
    unsafe {
        let (old, added) = (len(PyImport_Inittab), len(new));
        if added == 0 {
            return true;
        }
        let Some(size) = (old + added + 1).checked_mul(size_of::<_inittab>()) else { return false };
        let from = PyImport_Inittab;
        let grown = match from == EXTENDED {
            true => alloc::domain_realloc(Domain::Raw, from.cast(), size),
            false => alloc::domain_malloc(Domain::Raw, size),
        }
        .cast::<_inittab>();
        if grown.is_null() {
            return false;
        }
        if from != EXTENDED {
            ptr::copy_nonoverlapping(from, grown, old);
            alloc::domain_free(Domain::Raw, EXTENDED.cast());
        }
        ptr::copy_nonoverlapping(new, grown.add(old), added + 1);
        (PyImport_Inittab, EXTENDED) = (grown, grown);
    }
    true
}

/// Takes the table as it is now for the runtime that starts.
pub(super) fn copy() {
    // SAFETY: initialization runs alone.
    unsafe {
        let table = PyImport_Inittab;
        *COPY.ptr() = core::slice::from_raw_parts(table, len(table)).to_vec();
    }
}

/// Forgets the copy.
pub(super) fn drop_copy() {
    // SAFETY: finalization runs alone.
    unsafe { *COPY.ptr() = Vec::new() }
}

/// The entries, by name.
pub fn entries() -> impl Iterator<Item = (&'static CStr, &'static _inittab)> {
    // SAFETY: the copy is not changed while the runtime runs; names live as long as the program.
    unsafe { (*COPY.ptr()).iter().map(|e| (CStr::from_ptr(e.name), e)) }
}

/// The entry of the module `name`.
pub fn find(name: &Obj) -> Result<Option<&'static _inittab>> {
    if !unicode::check(name) {
        return Ok(None);
    }
    let Ok(name) = unicode::as_utf8(name) else {
        error::clear(); // a lone surrogate: no C string is such a name
        return Ok(None);
    };
    Ok(entries().find(|(n, _)| n.to_bytes() == name).map(|(_, e)| e))
}
