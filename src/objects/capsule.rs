//! `PyCapsule`: an opaque C pointer with a name, a context and a destructor.

use crate::abi::*;
use crate::engine::error::raise;
use crate::engine::{Obj, Owned, Raised, Result, gc};
use crate::objects::exceptions::exc;
use crate::objects::unicode;
use crate::protocols::attr;
use crate::{modules, raise};
use core::ptr;

/// `types.CapsuleType`.
#[unsafe(no_mangle)]
pub static mut PyCapsule_Type: PyTypeObject = PyTypeObject {
    tp_name: c"PyCapsule".as_ptr(),
    tp_basicsize: size_of::<Pycap_Capsule>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"An opaque C pointer that one extension module hands to others.\n\n\
        The module that makes a capsule gives it a pointer and a name; whoever takes the\n\
        pointer out has to know that name. Capsules can be made and read from C only:\n\
        to Python code they are values to pass on or to keep as module attributes."
        .as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    ..PyTypeObject::STATIC
};

/// The function that a failed check names in its message.
#[derive(Clone, Copy)]
pub enum Accessor {
    GetPointer,
    GetName,
    GetDestructor,
    GetContext,
    SetPointer,
    SetName,
    SetDestructor,
    SetContext,
    SetTraverse,
}

impl Accessor {
    #[cold]
    fn invalid(self) -> Raised {
        raise(
            exc::ValueError,
            match self {
                Accessor::GetPointer => "PyCapsule_GetPointer called with invalid PyCapsule object",
                Accessor::GetName => "PyCapsule_GetName called with invalid PyCapsule object",
                Accessor::GetDestructor => "PyCapsule_GetDestructor called with invalid PyCapsule object",
                Accessor::GetContext => "PyCapsule_GetContext called with invalid PyCapsule object",
                Accessor::SetPointer => "PyCapsule_SetPointer called with invalid PyCapsule object",
                Accessor::SetName => "PyCapsule_SetName called with invalid PyCapsule object",
                Accessor::SetDestructor => "PyCapsule_SetDestructor called with invalid PyCapsule object",
                Accessor::SetContext => "PyCapsule_SetContext called with invalid PyCapsule object",
                Accessor::SetTraverse => "_PyCapsule_SetTraverse called with invalid PyCapsule object",
            },
        )
    }
}

/// Marks the path it is called on as rare, so that the common one needs no jump.
#[cold]
#[inline]
fn rare() {}

/// The address of the capsule type, kept in a register: a comparison with memory relative to the program counter would be one step slower.
#[inline(always)]
fn capsule_type() -> *mut PyTypeObject {
    let mut address = (&raw mut PyCapsule_Type).expose_provenance();
    // SAFETY: no instruction at all; the value only passes through a register.
    unsafe {
        core::arch::asm!("/* {0} */", inout(reg) address, options(pure, nomem, nostack, preserves_flags));
    }
    core::ptr::with_exposed_provenance_mut(address)
}

/// The capsule at `o` if it is exactly a capsule with a pointer: the check that every accessor makes first.
#[inline(always)]
fn legal(o: Option<&Obj>) -> Option<*mut Pycap_Capsule> {
    match o {
        // SAFETY: what is exactly a capsule has the capsule's layout.
        Some(o) if o.is_exactly(capsule_type()) && unsafe { !(*o.cast::<Pycap_Capsule>()).pointer.is_null() } => {
            Some(o.cast())
        }
        _ => {
            rare();
            None
        }
    }
}

/// Reads or writes a field of a checked capsule, or raises `ValueError` in the accessor's name.
#[inline(always)]
pub fn access<T>(o: Option<&Obj>, accessor: Accessor, field: impl FnOnce(&mut Pycap_Capsule) -> T) -> Result<T> {
    match legal(o) {
        // SAFETY: nothing else refers to the fields during this short access; the GIL is held.
        Some(capsule) => Ok(field(unsafe { &mut *capsule })),
        None => Err(accessor.invalid()),
    }
}

/// Whether two names match: both NULL, or equal as C strings.
///
/// # Safety
/// Each is NULL or points to a NUL-terminated string.
#[inline(always)]
unsafe fn names_match(a: *const c_char, b: *const c_char) -> bool {
    if ptr::eq(a, b) {
        return true;
    }
    // SAFETY: neither is NULL here.
    !a.is_null() && !b.is_null() && unsafe { libc::strcmp(a, b) == 0 }
}

/// A new capsule; `ValueError` for a NULL pointer.
#[inline(always)]
pub fn new(pointer: *mut c_void, name: *const c_char, destructor: PyCapsule_Destructor) -> Result<Owned> {
    if pointer.is_null() {
        return Err(raise(exc::ValueError, "PyCapsule_New called with null pointer"));
    }
    let capsule = gc::new_static::<Pycap_Capsule>(&raw mut PyCapsule_Type)?;
    // SAFETY: `capsule` is a new block of the capsule's size; its head is set, the other fields are written here.
    unsafe {
        (*capsule).pointer = pointer;
        (*capsule).name = name;
        (*capsule).context = ptr::null_mut();
        (*capsule).destructor = destructor;
        (*capsule).traverse_func = None;
        (*capsule).clear_func = None;
        Ok(Owned::from_ptr(capsule))
    }
}

/// Replaces the pointer of a capsule; `ValueError` for a NULL one.
pub fn set_pointer(o: Option<&Obj>, pointer: *mut c_void) -> Result<()> {
    let Some(capsule) = legal(o) else { return Err(Accessor::SetPointer.invalid()) };
    if pointer.is_null() {
        return Err(raise(exc::ValueError, "PyCapsule_SetPointer called with null pointer"));
    }
    // SAFETY: a legal capsule has the capsule's layout.
    unsafe { (*capsule).pointer = pointer };
    Ok(())
}

/// The pointer of a capsule whose name matches.
///
/// # Safety
/// `name` is NULL or a NUL-terminated string, and so is the capsule's name.
#[inline(always)]
pub unsafe fn pointer(o: Option<&Obj>, name: *const c_char) -> Result<*mut c_void> {
    let Some(capsule) = legal(o) else { return Err(Accessor::GetPointer.invalid()) };
    // SAFETY: as promised for both names.
    unsafe {
        if names_match(name, (*capsule).name) {
            return Ok((*capsule).pointer);
        }
    }
    Err(raise(exc::ValueError, "PyCapsule_GetPointer called with incorrect name"))
}

/// Whether `o` is a capsule with a pointer and a matching name; never an error.
///
/// # Safety
/// As for [`pointer`].
#[inline(always)]
pub unsafe fn is_valid(o: Option<&Obj>, name: *const c_char) -> bool {
    // SAFETY: as promised for both names.
    legal(o).is_some_and(|capsule| unsafe { names_match(name, (*capsule).name) })
}

/// Sets the functions that show the collector what the pointer holds, and starts tracking the capsule.
pub fn set_traverse(o: Option<&Obj>, traverse: traverseproc, clear: inquiry) -> Result<()> {
    let Some(capsule) = legal(o) else { return Err(Accessor::SetTraverse.invalid()) };
    if traverse.is_none() || clear.is_none() {
        return Err(raise(exc::ValueError, "_PyCapsule_SetTraverse() called with NULL callback"));
    }
    // SAFETY: a legal capsule has the capsule's layout and a GC head.
    unsafe {
        (*capsule).traverse_func = traverse;
        (*capsule).clear_func = clear;
        if !gc::is_tracked(capsule.cast()) {
            gc::track(capsule.cast());
        }
    }
    Ok(())
}

/// `PyCapsule_Import`: the first component is imported, the others are attributes, the object found must be valid for the whole name.
pub fn import(name: &CStr) -> Result<*mut c_void> {
    let bytes = name.to_bytes();
    let mut components = bytes.split(|&b| b == b'.');
    let first = components.next().unwrap_or(b"");
    let mut object = import_first(name, first)?;
    for component in components {
        let attribute = unicode::from_utf8(component)?;
        object = attr::get(&object, &attribute)?;
    }
    // SAFETY: a capsule's name is NULL or a live C string, says the contract of `PyCapsule_New`.
    if unsafe { is_valid(Some(&object), name.as_ptr()) } {
        // SAFETY: a valid capsule has the capsule's layout.
        return Ok(unsafe { (*object.cast::<Pycap_Capsule>()).pointer });
    }
    let shown = String::from_utf8_lossy(bytes);
    Err(raise!(AttributeError, "PyCapsule_Import \"{shown}\" is not valid"))
}

/// Imports the first component; whatever goes wrong becomes `PyCapsule_Import`'s own `ImportError`.
fn import_first(name: &CStr, first: &[u8]) -> Result<Owned> {
    let found = match import_by_name(name, first) {
        // An error that was pending already counts as a failure of the import.
        Ok(module) if crate::engine::error::occurred().is_none() => return Ok(module),
        other => other,
    };
    drop(found);
    crate::engine::error::clear();
    let shown = String::from_utf8_lossy(first);
    Err(raise!(ImportError, "PyCapsule_Import could not import module \"{shown}\""))
}

fn import_by_name(name: &CStr, first: &[u8]) -> Result<Owned> {
    let first = match first.len() == name.count_bytes() {
        true => unicode::intern_c(name)?,
        false => unicode::from_utf8(first)?,
    };
    modules::import(&first)
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    let capsule = o.cast::<Pycap_Capsule>();
    // SAFETY: the count is zero; the destructor may still use every accessor, and then the block is freed.
    unsafe {
        gc::untrack(o);
        if let Some(destructor) = (*capsule).destructor {
            destructor(o);
        }
        gc::free(capsule);
    }
}

unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    use crate::engine::IntoC;
    // SAFETY: slots are called with instances of the type, whose name is NULL or a C string.
    let name = unsafe {
        let name = (*o.cast::<Pycap_Capsule>()).name;
        (!name.is_null()).then(|| String::from_utf8_lossy(CStr::from_ptr(name).to_bytes()))
    };
    match name {
        Some(name) => unicode::new(&format!("<capsule object \"{name}\" at {o:p}>")),
        None => unicode::new(&format!("<capsule object NULL at {o:p}>")),
    }
    .into_c()
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: slots are called with instances of the type; the capsule's owner wrote the function for this pointer.
    unsafe { (*o.cast::<Pycap_Capsule>()).traverse_func.map_or(0, |f| f(o, visit, arg)) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: as for `traverse`.
    unsafe { (*o.cast::<Pycap_Capsule>()).clear_func.map_or(0, |f| f(o)) }
}
