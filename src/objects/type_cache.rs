//! Look-up along the MRO, through a cache keyed by version tag and interned name; and who derives from whom, so that a change
//! of a type invalidates the types below it.

use super::type_object::{dict_of, has_flag, mro};
use super::{builtin_types, dict, unicode};
use crate::abi::*;
use crate::engine::refcount::{incref, xdecref};
use crate::engine::{Obj, error};
use core::ptr;

const SIZE: usize = 1 << 11;

/// One answer: `name` (a strong reference) looked up in the type that had this version tag. The value is borrowed.
#[derive(Clone, Copy)]
struct Entry {
    name: *mut PyObject,
    value: *mut PyObject,
    version: u32,
}

static mut CACHE: [Entry; SIZE] = [Entry { name: ptr::null_mut(), value: ptr::null_mut(), version: 0 }; SIZE];
/// Which 64ths of the cache have been used.
static mut USED_PARTS: u64 = 0;

/// How many entries such a part has.
const PART: usize = SIZE / u64::BITS as usize;

/// The next version tag; 0 is no tag, and the tags never wrap.
static mut NEXT_VERSION: u32 = 1;

/// Where an answer has its place: by the addresses, so that a runtime that is started again uses the same entries.
#[inline(always)]
fn entry(ty: *mut PyTypeObject, name: &Obj) -> *mut Entry {
    let index = ((ty as usize >> 5) ^ (name.as_ptr() as usize >> 4)) & (SIZE - 1);
    // SAFETY: the index is masked to the size.
    unsafe { (&raw mut CACHE).cast::<Entry>().add(index) }
}

/// Looks `name` up along the MRO, without setting an error. The result is borrowed from a type's dict.
#[inline]
pub fn lookup<'a>(ty: *mut PyTypeObject, name: &Obj) -> Option<&'a Obj> {
    match cached(ty, name) {
        Some(found) => found,
        None => lookup_slow(ty, name),
    }
}

/// What the cache knows about `name` in a type: `None` when nothing. A name that it knows is an exact, interned string, and the type is
/// ready.
#[inline(always)]
pub fn cached<'a>(ty: *mut PyTypeObject, name: &Obj) -> Option<Option<&'a Obj>> {
    // SAFETY: a live type; an entry's value lives in the dict of a type of the MRO as long as the version tag stands. No entry has
    // both version 0 and a name.
    unsafe {
        let version = (*ty).tp_version_tag;
        let entry = entry(ty, name);
        if (*entry).version == version && ptr::eq((*entry).name, name.as_ptr()) {
            Some(Obj::from_ptr_opt((*entry).value))
        } else {
            None
        }
    }
}

#[inline(never)]
fn lookup_slow<'a>(ty: *mut PyTypeObject, name: &Obj) -> Option<&'a Obj> {
    let found = lookup_uncached(ty, name).ok()?;
    if unicode_is_interned(name) && assign_version(ty) {
        // SAFETY: the entry holds NULL or a strong reference to its name.
        unsafe {
            let entry = entry(ty, name);
            USED_PARTS |= 1 << (entry.offset_from_unsigned((&raw mut CACHE).cast()) / PART);
            incref(name.as_ptr());
            let old = (*entry).name;
            let value = found.map_or(ptr::null_mut(), Obj::as_ptr);
            *entry = Entry { name: name.as_ptr(), value, version: (*ty).tp_version_tag };
            xdecref(old);
        }
    }
    found
}

/// Walks the MRO; `Err` when a dict could not be asked, with the error cleared.
fn lookup_uncached<'a>(ty: *mut PyTypeObject, name: &Obj) -> Result<Option<&'a Obj>, ()> {
    let exact = unicode::check_exact(name);
    for base in mro(ty) {
        let Ok(dict) = dict_of(base.cast()) else {
            error::clear();
            return Err(());
        };
        let found = if exact {
            dict::get_str(dict, name)
        } else {
            dict::get_borrowed(dict, name).unwrap_or_else(|_| {
                error::clear();
                None
            })
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn unicode_is_interned(name: &Obj) -> bool {
    unicode::check_exact(name) && unicode::is_interned(name)
}

/// Makes sure that `ty` and every type of its MRO have a version tag. `false` when there are no tags left.
pub fn assign_version(ty: *mut PyTypeObject) -> bool {
    // SAFETY: live types, under the GIL.
    unsafe {
        if (*ty).tp_version_tag != 0 {
            return true;
        }
        if !has_flag(ty, Py_TPFLAGS_READY) {
            return false;
        }
        for &base in mro(ty).iter().skip(1) {
            if has_flag(base.ty(), Py_TPFLAGS_TYPE_SUBCLASS) && !assign_version(base.cast()) {
                return false;
            }
        }
        let version = NEXT_VERSION;
        if version == u32::MAX {
            return false;
        }
        NEXT_VERSION = version + 1;
        (*ty).tp_version_tag = version;
    }
    true
}

/// `PyType_Modified`: forgets what was cached about `ty` and the types derived from it.
pub fn modified(ty: *mut PyTypeObject) {
    // SAFETY: a live type. Without a tag, no derived type has one either.
    unsafe {
        if (*ty).tp_version_tag == 0 {
            return;
        }
        (*ty).tp_version_tag = 0;
    }
    for_each_subclass(ty, &mut modified);
    // SAFETY: a live type.
    if unsafe { (*ty).tp_watched } != 0 {
        super::type_watch::notify(ty);
    }
}

/// The newest version tag that was given out.
pub fn newest_version() -> u32 {
    // SAFETY: under the GIL.
    unsafe { NEXT_VERSION - 1 }
}

/// Empties the cache, without touching the parts of it that were never used.
pub fn clear() {
    // SAFETY: under the GIL; each entry holds NULL or a strong reference to its name.
    unsafe {
        let used = (&raw mut USED_PARTS).replace(0);
        for index in (0..64).filter(|part| used >> part & 1 != 0).flat_map(|part| part * PART..(part + 1) * PART) {
            let entry = (&raw mut CACHE).cast::<Entry>().add(index);
            let name = (*entry).name;
            *entry = Entry { name: ptr::null_mut(), value: ptr::null_mut(), version: 0 };
            xdecref(name);
        }
    }
}

type Subclasses = Vec<*mut PyTypeObject>;

/// The types that name `ty` among their bases, other than static built-in ones; unordered once one of them has died.
fn registered<'a>(ty: *mut PyTypeObject) -> &'a [*mut PyTypeObject] {
    // SAFETY: `tp_subclasses` is NULL or our list.
    unsafe { (*ty).tp_subclasses.cast::<Subclasses>().as_ref() }.map_or(&[], Vec::as_slice)
}

/// Calls `f` with every direct subclass.
pub fn for_each_subclass(ty: *mut PyTypeObject, f: &mut dyn FnMut(*mut PyTypeObject)) {
    if has_flag(ty, _Py_TPFLAGS_STATIC_BUILTIN) {
        for sub in builtin_types::all() {
            // SAFETY: built-in types are static.
            if ptr::eq(unsafe { (*sub).tp_base }, ty) {
                f(sub);
            }
        }
    }
    for &sub in registered(ty) {
        f(sub);
    }
}

/// Notes that `sub` names `base` among its bases. `false` when memory is out.
pub fn add_subclass(base: *mut PyTypeObject, sub: *mut PyTypeObject) -> bool {
    // SAFETY: live types; the list is ours.
    unsafe {
        if (*base).tp_subclasses.is_null() {
            (*base).tp_subclasses = Box::into_raw(Box::<Subclasses>::default()).cast();
        }
        let list = &mut *(*base).tp_subclasses.cast::<Subclasses>();
        if list.try_reserve(1).is_err() {
            return false;
        }
        list.push(sub);
    }
    true
}

/// Undoes [`add_subclass`].
pub fn remove_subclass(base: *mut PyTypeObject, sub: *mut PyTypeObject) {
    // SAFETY: live types; the list is ours.
    unsafe {
        if let Some(list) = (*base).tp_subclasses.cast::<Subclasses>().as_mut() {
            // Types mostly die young.
            if let Some(at) = list.iter().rposition(|&t| ptr::eq(t, sub)) {
                list.swap_remove(at);
            }
        }
    }
}

/// Frees the list of subclasses of a type that goes away.
pub fn drop_subclasses(ty: *mut PyTypeObject) {
    // SAFETY: the list is ours and nobody uses it any more.
    unsafe {
        let list = (*ty).tp_subclasses.cast::<Subclasses>();
        (*ty).tp_subclasses = ptr::null_mut();
        if !list.is_null() {
            drop(Box::from_raw(list));
        }
    }
}
