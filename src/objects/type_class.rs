//! `type(name, bases, dict)`: classes made by a call.

use super::cfn::c_functions;
use super::type_heap::{self, HeapParts};
use super::type_object::{as_obj, check, dict_of, name as type_name};
use super::type_subtype::{self, item_data};
use super::{dict, object, singletons, tuple, type_inherit, type_mro, type_ready, type_slots, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::protocols::{attr, call, sequence, text};
use crate::{istr, raise};

/// What `__slots__` asks for.
struct Layout {
    /// Mangled and sorted.
    names: Vec<Owned>,
    with_dict: bool,
    with_weakrefs: bool,
    slots: Option<Owned>,
}

c_functions! {
    getter get_dict = instance_dict;
    getter get_weakref = instance_weakref;
}

unsafe extern "C" fn set_dict(o: *mut PyObject, value: *mut PyObject, _closure: *mut c_void) -> c_int {
    use crate::engine::IntoC;
    // SAFETY: a setter gets a live object, and a value or NULL.
    unsafe {
        if value.is_null() {
            object::clear_dict(o);
            return 0;
        }
        object::set_instance_dict(Obj::from_ptr(o), Obj::from_ptr_opt(value)).into_c()
    }
}

const DICT: PyGetSetDef =
    PyGetSetDef::new(c"__dict__", Some(get_dict), Some(set_dict), c"The instance's own attributes.");
const WEAKREF: PyGetSetDef =
    PyGetSetDef::new(c"__weakref__", Some(get_weakref), None, c"The instance's first weak reference.");
static mut BOTH: [PyGetSetDef; 3] = [DICT, WEAKREF, PyGetSetDef::END];
static mut DICT_ONLY: [PyGetSetDef; 2] = [DICT, PyGetSetDef::END];
static mut WEAKREF_ONLY: [PyGetSetDef; 2] = [WEAKREF, PyGetSetDef::END];

fn instance_dict(o: &Obj) -> Result<Owned> {
    object::instance_dict(o, true)?.ok_or_else(|| raise!(AttributeError, "This object has no __dict__"))
}

fn instance_weakref(o: &Obj) -> Result<Owned> {
    let Some(slot) = type_subtype::weakref_slot(o.as_ptr()) else {
        return Err(raise!(AttributeError, "This object has no __weakref__"));
    };
    // SAFETY: the slot holds NULL or a weak reference.
    Ok(singletons::or_none(unsafe { Obj::from_ptr_opt(*slot) }).to_owned())
}

/// `type.__new__`.
pub fn new_class(meta: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let (name, bases, namespace) = parse(args)?;
    let bases = if tuple::items(bases).is_empty() {
        tuple::new([as_obj(super::type_members::root())])?
    } else {
        check_bases(bases)?;
        bases.to_owned()
    };
    let winner = type_mro::metaclass(meta, &bases)?;
    // SAFETY: live types; a more derived metatype makes its class itself.
    unsafe {
        let own = |ty: *mut PyTypeObject| (*ty).tp_new.map(|f| f as *const ());
        if !core::ptr::eq(winner, meta)
            && own(winner) != own(&raw mut super::type_object::PyType_Type)
            && let Some(new) = (*winner).tp_new
        {
            let kwargs = kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr);
            return Owned::from_call(new(winner, args.as_ptr(), kwargs));
        }
    }
    let base = type_mro::best_base(&bases)?;
    let namespace = dict::copy(namespace)?;
    let layout = layout(name, &bases, base, &namespace)?;
    let class = build(winner, name, bases, base, namespace, &layout)?;
    finish(&class, kwargs)?;
    Ok(class)
}

fn parse(args: &Obj) -> Result<(&Obj, &Obj, &Obj)> {
    let items = tuple::items(args);
    let &[name, bases, namespace] = items else {
        return Err(raise!(TypeError, "type.__new__() takes exactly 3 arguments ({} given)", items.len()));
    };
    let wrong = |n: usize, wanted: &str, got: &Obj| {
        let got = got.type_name().limit(usize::MAX);
        raise!(TypeError, "type.__new__() argument {n} must be {wanted}, not {got}")
    };
    if !unicode::check(name) {
        return Err(wrong(1, "str", name));
    }
    if !tuple::check(bases) {
        return Err(wrong(2, "tuple", bases));
    }
    if !dict::check(namespace) {
        return Err(wrong(3, "dict", namespace));
    }
    Ok((name, bases, namespace))
}

fn check_bases(bases: &Obj) -> Result<()> {
    for base in tuple::items(bases) {
        if !check(base) && attr::get_optional(base, istr!("__mro_entries__"))?.is_some() {
            return Err(raise!(TypeError, "type() doesn't support MRO entry resolution; use types.new_class()"));
        }
    }
    Ok(())
}

/// Reads `__slots__`, and decides on `__dict__` and `__weakref__`.
fn layout(name: &Obj, bases: &Obj, base: *mut PyTypeObject, namespace: &Obj) -> Result<Layout> {
    // SAFETY: a live type.
    let (may_dict, may_weak, variable) =
        unsafe { ((*base).tp_dictoffset == 0, (*base).tp_weaklistoffset == 0, (*base).tp_itemsize != 0) };
    let may_weak = may_weak && !variable;
    let Some(given) = dict::get(namespace, istr!("__slots__"))? else {
        return Ok(Layout { names: Vec::new(), with_dict: may_dict, with_weakrefs: may_weak, slots: None });
    };
    let given = if unicode::check(&given) { tuple::new([&*given])? } else { sequence::tuple(&given)? };
    let items = tuple::items(&given);
    if !items.is_empty() && variable {
        let base = type_name(base).limit(usize::MAX);
        return Err(raise!(TypeError, "nonempty __slots__ not supported for subtype of '{base}'"));
    }
    let mut made = Layout { names: Vec::new(), with_dict: false, with_weakrefs: false, slots: None };
    for slot in items {
        if !unicode::check(slot) {
            return Err(raise!(TypeError, "__slots__ items must be strings, not '{}'", slot.type_name()));
        }
        if !is_identifier(slot) {
            return Err(raise!(TypeError, "__slots__ must be identifiers"));
        }
        if unicode::eq_ascii(slot, "__dict__") {
            if !may_dict || made.with_dict {
                return Err(raise!(TypeError, "__dict__ slot disallowed: we already got one"));
            }
            made.with_dict = true;
        } else if unicode::eq_ascii(slot, "__weakref__") {
            if !may_weak || made.with_weakrefs {
                return Err(raise!(TypeError, "__weakref__ slot disallowed: we already got one"));
            }
            made.with_weakrefs = true;
        } else {
            made.names.push(slot_name(name, slot, namespace)?);
        }
    }
    made.names.sort_by_cached_key(|name| unicode::display(name).to_string());
    made.slots = Some(tuple::from_owned(made.names.clone())?);
    from_other_bases(&mut made, bases, base, may_dict, may_weak);
    Ok(made)
}

/// Whether a string may be a name.
fn is_identifier(o: &Obj) -> bool {
    let text = unicode::display(o).to_string();
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic()) && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// A slot's name, mangled if it is private; it must not be a class variable, too.
fn slot_name(class: &Obj, slot: &Obj, namespace: &Obj) -> Result<Owned> {
    let (plain, class) = (unicode::display(slot).to_string(), unicode::display(class).to_string());
    let class = class.trim_start_matches('_');
    let private = plain.starts_with("__") && !plain.ends_with("__") && !plain.contains('.') && !class.is_empty();
    let name = if private { unicode::new(&format!("_{class}{plain}"))? } else { slot.to_owned() };
    let reserved = ["__qualname__", "__classcell__", "__classdictcell__"].iter().any(|n| unicode::eq_ascii(&name, n));
    if !reserved && dict::contains(namespace, &name)? {
        let text = text::repr(Some(&name))?;
        let text = unicode::display(&text).to_string();
        return Err(raise!(ValueError, "{text} in __slots__ conflicts with class variable"));
    }
    let mut name = name;
    unicode::intern_in_place(&mut name);
    Ok(name)
}

/// Another base may have a dict or weak references, which the class then has, too.
fn from_other_bases(made: &mut Layout, bases: &Obj, primary: *mut PyTypeObject, may_dict: bool, may_weak: bool) {
    for base in tuple::items(bases) {
        let base = base.cast::<PyTypeObject>();
        if core::ptr::eq(base, primary) {
            continue;
        }
        // SAFETY: bases are live types.
        unsafe {
            made.with_dict |= may_dict && (*base).tp_dictoffset != 0;
            made.with_weakrefs |= may_weak && (*base).tp_weaklistoffset != 0;
        }
    }
}

fn build(
    meta: *mut PyTypeObject,
    name: &Obj,
    bases: Owned,
    base: *mut PyTypeObject,
    namespace: Owned,
    layout: &Layout,
) -> Result<Owned> {
    let text = unicode::as_utf8(name)?;
    if text.contains(&0) {
        return Err(raise!(ValueError, "type name must not contain null characters"));
    }
    let mut c_name = text.to_vec();
    c_name.push(0);
    // SAFETY: the type is new; each field gets what it owns.
    unsafe {
        let class = type_heap::alloc(meta, layout.names.len())?;
        let parts = HeapParts {
            name: CStr::from_bytes_until_nul(&c_name).unwrap_or(c""),
            short: text,
            bases,
            base,
            module: None,
        };
        type_heap::fill(&class, parts)?;
        let h = class.cast::<PyHeapTypeObject>();
        let t = &mut (*h).ht_type;
        t.tp_flags |= Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC;
        t.tp_alloc = Some(crate::capi::object::PyType_GenericAlloc);
        t.tp_free = Some(crate::capi::objimpl::PyObject_GC_Del);
        t.tp_traverse = Some(type_subtype::traverse);
        t.tp_clear = Some(type_subtype::clear_fields);
        t.tp_dealloc = Some(type_subtype::dealloc);
        t.tp_itemsize = (*base).tp_itemsize;
        (*h).ht_slots = layout.slots.as_ref().map_or(core::ptr::null_mut(), |s| s.clone().into_ptr());
        t.tp_dict = namespace.into_ptr();
        set_fields(t, base, layout);
        set_names_and_doc(&class)?;
        set_cell(&class, istr!("__classcell__"), |class| class)?;
        set_cell(&class, istr!("__classdictcell__"), |class| Obj::from_ptr((*class.cast::<PyTypeObject>()).tp_dict))?;
        type_ready::ready(class.cast())?;
        type_slots::fix_new(class.cast())?;
        warn_of_other_keys(&class)?;
        Ok(class)
    }
}

/// The size, the members of `__slots__`, `__dict__` and `__weakref__`.
unsafe fn set_fields(t: &mut PyTypeObject, base: *mut PyTypeObject, layout: &Layout) {
    // SAFETY: the new type has room for the members behind it.
    unsafe {
        let mut offset = (*base).tp_basicsize;
        let members = item_data(core::ptr::from_mut(t).cast()).cast::<PyMemberDef>();
        for (i, name) in layout.names.iter().enumerate() {
            let text = unicode::as_utf8(name).map_or(core::ptr::null(), |s| s.as_ptr().cast());
            let member = PyMemberDef { name: text, r#type: Py_T_OBJECT_EX, offset, flags: 0, doc: core::ptr::null() };
            members.add(i).write(member);
            offset += size_of::<usize>() as isize;
        }
        t.tp_basicsize = offset;
        t.tp_members = members;
        if layout.with_dict {
            t.tp_flags |= Py_TPFLAGS_MANAGED_DICT;
            t.tp_dictoffset = -1;
        }
        if layout.with_weakrefs {
            t.tp_flags |= Py_TPFLAGS_MANAGED_WEAKREF;
            t.tp_weaklistoffset = type_mro::MANAGED_WEAKREF_OFFSET;
        }
        t.tp_flags |= (*base).tp_flags & type_inherit::PREHEADER_FLAGS;
        t.tp_getset = match (layout.with_dict, layout.with_weakrefs) {
            (true, true) => (&raw mut BOTH).cast(),
            (true, false) => (&raw mut DICT_ONLY).cast(),
            (false, true) => (&raw mut WEAKREF_ONLY).cast(),
            (false, false) => core::ptr::null_mut(),
        };
    }
}

/// Takes `__qualname__` out of the namespace, and the doc string from it.
unsafe fn set_names_and_doc(class: &Obj) -> Result<()> {
    let namespace = dict_of(class.cast())?;
    if let Some(qualname) = dict::get(namespace, istr!("__qualname__"))? {
        if !unicode::check(&qualname) {
            let got = qualname.type_name().limit(usize::MAX);
            return Err(raise!(TypeError, "type __qualname__ must be a str, not {got}"));
        }
        // SAFETY: a new heap type.
        unsafe {
            crate::engine::refcount::replace(
                &raw mut (*class.cast::<PyHeapTypeObject>()).ht_qualname,
                qualname.into_ptr(),
            )
        };
        dict::del(namespace, istr!("__qualname__"))?;
    }
    if let Some(doc) = dict::get(namespace, istr!("__doc__"))?
        && unicode::check(&doc)
    {
        let text = unicode::as_utf8(&doc)?;
        // SAFETY: a new heap type without a doc string.
        unsafe { (*class.cast::<PyTypeObject>()).tp_doc = super::type_spec::copy_c_string(text)? };
    }
    Ok(())
}

fn finish(class: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    set_names(class)?;
    init_subclass(class, kwargs)
}

/// Attributes have strings for names: another key in the namespace is never found.
fn warn_of_other_keys(class: &Obj) -> Result<()> {
    if dict::iter(dict_of(class.cast())?).all(|(key, _)| unicode::check_exact(key)) {
        return Ok(());
    }
    let text = format!("non-string key in the __dict__ of class {}", type_name(class.cast()).limit(200));
    super::warnings::warn(super::exceptions::exc::RuntimeWarning, &text, 1)
}

/// Puts the class (or its namespace) into the cell that an evaluator left for it.
fn set_cell(class: &Obj, name: &Obj, value: impl Fn(&Obj) -> &Obj) -> Result<()> {
    let namespace = dict_of(class.cast())?;
    let Some(cell) = dict::get(namespace, name)? else { return Ok(()) };
    if type_name(cell.ty()).to_string() != "cell" {
        let got = super::type_members::repr_text(as_obj(cell.ty()))?;
        return Err(raise!(TypeError, "{} must be a nonlocal cell, not {got}", unicode::display(name)));
    }
    // SAFETY: a cell holds one reference or NULL.
    unsafe {
        let slot = &raw mut (*cell.cast::<PyCellObject>()).ob_ref;
        crate::engine::refcount::replace(slot, value(class).to_owned().into_ptr());
    }
    dict::del(namespace, name)
}

/// Calls `__set_name__` of every value in the namespace that has one.
fn set_names(class: &Obj) -> Result<()> {
    let entries: Vec<(Owned, Owned)> =
        dict::iter(dict_of(class.cast())?).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    for (name, value) in entries {
        let Some(method) = crate::protocols::instance::lookup_special(&value, istr!("__set_name__"))? else { continue };
        if let Err(raised) = call::call(&method, &[class, &name]) {
            return Err(note_failure(raised, class, &name, &value));
        }
    }
    Ok(())
}

#[cold]
fn note_failure(raised: Raised, class: &Obj, name: &Obj, value: &Obj) -> Raised {
    let Some(pending) = error::take() else { return raised };
    let note = || -> Result<()> {
        let name = super::type_members::repr_text(name)?;
        let (kind, class) = (value.type_name().limit(100), type_name(class.cast()).limit(100));
        let note = unicode::new(&format!("Error calling __set_name__ on '{kind}' instance {name} in '{class}'"))?;
        call::call_method(&pending, istr!("add_note"), &[&*note]).map(drop)
    };
    if note().is_err() {
        error::clear();
    }
    error::restore(pending)
}

/// Calls the next `__init_subclass__` of the MRO with the class's keywords.
fn init_subclass(class: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    let start = as_obj(&raw mut super::super_object::PySuper_Type);
    let method = attr::get(&*call::call(start, &[class, class])?, istr!("__init_subclass__"))?;
    call::call_tuple(&method, &tuple::empty(), kwargs).map(drop)
}
