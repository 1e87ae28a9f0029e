//! Method resolution order (C3), and the base that decides the layout.

use super::type_object::{as_obj, has_flag, mro, name};
use super::{tuple, type_attr, type_ready, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::protocols::{call, instance, sequence};
use crate::{istr, raise};
use core::fmt::Write;
use core::ptr;

const WORD: isize = size_of::<usize>() as isize;
/// Where the dict of an object with `Py_TPFLAGS_MANAGED_DICT` is, from the object.
pub const MANAGED_DICT_OFFSET: isize = -3 * WORD;
/// Where the weak references of an object with `Py_TPFLAGS_MANAGED_WEAKREF` are, from the object.
pub const MANAGED_WEAKREF_OFFSET: isize = -4 * WORD;

/// Sets `tp_mro`: by C3, or by the metatype's own `mro`.
pub fn set_mro(ty: *mut PyTypeObject) -> Result<()> {
    let line = if type_attr::has_own_mro(ty) { custom(ty)? } else { compute(ty)? };
    // SAFETY: a live type; the tuple's reference moves into it.
    unsafe {
        crate::engine::refcount::replace(&raw mut (*ty).tp_mro, line.into_ptr());
        let base = (*ty).tp_base;
        let fixed = !base.is_null() && !has_flag(ty, Py_TPFLAGS_HEAPTYPE) && has_flag(base, Py_TPFLAGS_HEAPTYPE);
        if fixed {
            return Err(raise!(
                TypeError,
                "type '{}' is not dynamically allocated but its base type '{}' is dynamically allocated",
                name(ty).limit(100),
                name(base).limit(100)
            ));
        }
    }
    Ok(())
}

/// The MRO that the metatype's `mro()` gives, checked.
fn custom(ty: *mut PyTypeObject) -> Result<Owned> {
    let Some(method) = instance::lookup_special(as_obj(ty), istr!("mro"))? else {
        return Err(raise!(AttributeError, "mro"));
    };
    let line = call::call(&method, &[])?;
    let line = sequence::tuple(&line)?;
    if tuple::items(&line).is_empty() {
        return Err(raise!(TypeError, "type MRO must not be empty"));
    }
    let own = solid_base(ty);
    for class in tuple::items(&line) {
        if !class.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
            return Err(raise!(TypeError, "mro() returned a non-class ('{}')", class.type_name().limit(500)));
        }
        if !super::type_object::is_subtype(own, solid_base(class.cast())) {
            let class = name(class.cast()).limit(500);
            return Err(raise!(TypeError, "mro() returned base with unsuitable layout ('{class}')"));
        }
    }
    Ok(line)
}

/// The C3 linearization of the type's bases, as a tuple.
pub fn compute(ty: *mut PyTypeObject) -> Result<Owned> {
    // SAFETY: a live type whose bases are set.
    let bases = tuple::items(unsafe { Obj::from_ptr((*ty).tp_bases) });
    for base in bases {
        // SAFETY: bases are types.
        if unsafe { (*base.cast::<PyTypeObject>()).tp_mro.is_null() } {
            type_ready::ready(base.cast())?;
        }
        // SAFETY: as above.
        if unsafe { (*base.cast::<PyTypeObject>()).tp_mro.is_null() } {
            let base = name(base.cast()).limit(100);
            return Err(raise!(TypeError, "Cannot extend an incomplete type '{base}'"));
        }
    }
    if let [base] = bases {
        let above = mro(base.cast());
        let mut line = Vec::with_capacity(above.len() + 1);
        line.push(as_obj(ty).to_owned());
        line.extend(above.iter().map(|t| (*t).to_owned()));
        return tuple::from_owned(line);
    }
    check_duplicates(bases)?;
    merge(ty, bases)
}

fn check_duplicates(bases: &[&Obj]) -> Result<()> {
    for (i, base) in bases.iter().enumerate() {
        if bases[i + 1..].iter().any(|other| other.is(base)) {
            let text = super::type_object::short_name(base.cast())?;
            return Err(raise!(TypeError, "duplicate base class {}", unicode::display(&text)));
        }
    }
    Ok(())
}

fn merge(ty: *mut PyTypeObject, bases: &[&Obj]) -> Result<Owned> {
    let mut queues: Vec<&[&Obj]> = bases.iter().map(|b| mro(b.cast())).collect();
    queues.push(bases);
    let mut line = vec![as_obj(ty).to_owned()];
    while !queues.iter().all(|q| q.is_empty()) {
        let next = queues
            .iter()
            .filter_map(|q| q.first())
            .find(|head| !queues.iter().any(|q| q.iter().skip(1).any(|t| t.is(head))));
        let Some(&next) = next else { return Err(inconsistent(&queues)) };
        for queue in &mut queues {
            if queue.first().is_some_and(|head| head.is(next)) {
                *queue = &queue[1..];
            }
        }
        line.push(next.to_owned());
    }
    tuple::from_owned(line)
}

#[cold]
fn inconsistent(queues: &[&[&Obj]]) -> crate::engine::Raised {
    let mut heads: Vec<&Obj> = Vec::new();
    for head in queues.iter().filter_map(|q| q.first()) {
        if !heads.iter().any(|h| h.is(head)) {
            heads.push(head);
        }
    }
    let mut text = String::from("Cannot create a consistent method resolution order (MRO) for bases");
    for (i, head) in heads.iter().enumerate() {
        let separator = if i == 0 { " " } else { ", " };
        match super::type_object::short_name(head.cast()) {
            Ok(name) => drop(write!(text, "{separator}{}", unicode::display(&name))),
            Err(raised) => return raised,
        }
    }
    crate::engine::error::raise(super::exceptions::exc::TypeError, &text)
}

/// Whether `ty` adds fields of its own (other than a dict and a list of weak references) to what `base` has.
fn adds_fields(ty: *mut PyTypeObject, base: *mut PyTypeObject) -> bool {
    // SAFETY: live types.
    unsafe {
        let (t, b) = (&*ty, &*base);
        let mut size = t.tp_basicsize;
        if t.tp_itemsize != 0 || b.tp_itemsize != 0 {
            return size != b.tp_basicsize || t.tp_itemsize != b.tp_itemsize;
        }
        let heap = t.tp_flags & Py_TPFLAGS_HEAPTYPE != 0;
        if heap && t.tp_weaklistoffset != 0 && b.tp_weaklistoffset == 0 && t.tp_weaklistoffset + WORD == size {
            size -= WORD;
        }
        if heap && t.tp_dictoffset != 0 && b.tp_dictoffset == 0 && t.tp_dictoffset + WORD == size {
            size -= WORD;
        }
        if heap && t.tp_weaklistoffset != 0 && b.tp_weaklistoffset == 0 && t.tp_weaklistoffset + WORD == size {
            size -= WORD;
        }
        size != b.tp_basicsize
    }
}

/// The nearest type of the chain of bases whose instances have fields of their own.
pub fn solid_base(ty: *mut PyTypeObject) -> *mut PyTypeObject {
    // SAFETY: a live type.
    let base = unsafe { (*ty).tp_base };
    let base = if base.is_null() { &raw mut super::object::PyBaseObject_Type } else { solid_base(base) };
    if adds_fields(ty, base) { ty } else { base }
}

/// Of several bases, the one whose layout the derived type has. Checks that each may be derived from.
pub fn best_base(bases: &Obj) -> Result<*mut PyTypeObject> {
    let mut winner: *mut PyTypeObject = ptr::null_mut();
    let mut best = ptr::null_mut();
    for base in tuple::items(bases) {
        if !base.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
            return Err(raise!(TypeError, "bases must be types"));
        }
        let base = base.cast::<PyTypeObject>();
        type_ready::ready(base)?;
        if !has_flag(base, Py_TPFLAGS_BASETYPE) {
            return Err(raise!(TypeError, "type '{}' is not an acceptable base type", name(base).limit(100)));
        }
        let candidate = solid_base(base);
        if winner.is_null() || !ptr::eq(winner, candidate) && super::type_object::is_subtype(candidate, winner) {
            winner = candidate;
            best = base;
        } else if !super::type_object::is_subtype(winner, candidate) {
            return Err(raise!(TypeError, "multiple bases have instance lay-out conflict"));
        }
    }
    if best.is_null() { Err(crate::engine::error::bad_internal_call()) } else { Ok(best) }
}

/// The most derived of `metatype` and the bases' types.
pub fn metaclass(metatype: *mut PyTypeObject, bases: &Obj) -> Result<*mut PyTypeObject> {
    let mut winner = metatype;
    for base in tuple::items(bases) {
        let candidate = base.ty();
        if super::type_object::is_subtype(winner, candidate) {
            continue;
        }
        if !super::type_object::is_subtype(candidate, winner) {
            return Err(raise!(
                TypeError,
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of \
                 all its bases"
            ));
        }
        winner = candidate;
    }
    Ok(winner)
}
