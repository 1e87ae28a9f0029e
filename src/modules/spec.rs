//! `ModuleSpec`: what a finder says about a module. Its attributes live in its `__dict__`, as code that sets them expects.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, gc, refcount};
use crate::modules::loaders;
use crate::objects::cfn::{self, c_functions};
use crate::objects::{bool, dict, list, singletons, tuple, unicode, weakref};
use crate::protocols::{attr, compare, text};
use crate::{istr, raise};
use core::mem::offset_of;

#[repr(C)]
struct Spec {
    ob_base: PyObject,
    dict: *mut PyObject,
    weak: *mut PyObject,
}

static mut GETSET: [PyGetSetDef; 4] = [
    PyGetSetDef::new(c"parent", Some(get_parent), None, c"The name of the module's parent."),
    PyGetSetDef::new(c"cached", Some(get_cached), Some(set_cached), c"Where compiled code would be kept."),
    PyGetSetDef::new(
        c"has_location",
        Some(get_location),
        Some(set_location),
        c"Whether origin is a place to load from.",
    ),
    PyGetSetDef::END,
];

/// `_frozen_importlib.ModuleSpec`.
pub static mut ModuleSpec_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib.ModuleSpec".as_ptr(),
    tp_basicsize: size_of::<Spec>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc: c"The specification for a module, used for loading.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_richcompare: Some(richcompare),
    tp_weaklistoffset: offset_of!(Spec, weak) as Py_ssize_t,
    tp_getset: (&raw mut GETSET).cast(),
    tp_dictoffset: offset_of!(Spec, dict) as Py_ssize_t,
    tp_init: Some(init),
    tp_new: Some(new_spec),
    ..PyTypeObject::STATIC
};

/// A new spec. `origin` is a text for people unless `has_location`; `locations` is a package's search path.
pub fn new(
    name: &Obj,
    loader: &Obj,
    origin: Option<&Obj>,
    locations: Option<&Obj>,
    has_location: bool,
) -> Result<Owned> {
    let spec = make(&raw mut ModuleSpec_Type, name, None)?;
    fill(&spec, name, loader, origin, None, locations, has_location)?;
    Ok(spec)
}

fn make(ty: *mut PyTypeObject, _args: &Obj, _kwargs: Option<&Obj>) -> Result<Owned> {
    let spec = cfn::alloc_instance(ty, 0)?;
    // SAFETY: a new instance's fields are zero.
    unsafe { (*spec.cast::<Spec>()).dict = dict::new()?.into_ptr() };
    Ok(spec)
}

fn fill(
    spec: &Obj,
    name: &Obj,
    loader: &Obj,
    origin: Option<&Obj>,
    state: Option<&Obj>,
    locations: Option<&Obj>,
    has_location: bool,
) -> Result<()> {
    let d = attributes(spec);
    dict::set(d, istr!("name"), name)?;
    dict::set(d, istr!("loader"), loader)?;
    dict::set(d, istr!("origin"), singletons::or_none(origin))?;
    dict::set(d, istr!("loader_state"), singletons::or_none(state))?;
    dict::set(d, istr!("submodule_search_locations"), singletons::or_none(locations))?;
    dict::set(d, istr!("_uninitialized_submodules"), &*list::new()?)?;
    dict::set(d, istr!("_set_fileattr"), bool::get(has_location))?;
    dict::set(d, istr!("_cached"), singletons::none())
}

/// The dict of a spec's attributes.
fn attributes(spec: &Obj) -> &Obj {
    // SAFETY: an instance has its dict from creation on.
    unsafe { Obj::from_ptr((*spec.cast::<Spec>()).dict) }
}

/// `ModuleSpec(name, loader, *, origin=None, loader_state=None, is_package=None)`.
fn initialize(spec: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    const NAMES: [&str; 5] = ["name", "loader", "origin", "loader_state", "is_package"];
    let positional = tuple::items(args);
    let mut found: [Option<&Obj>; 5] = [None; 5];
    if positional.len() > 2 {
        let given = positional.len() + 1;
        return Err(raise!(TypeError, "ModuleSpec.__init__() takes 3 positional arguments but {given} were given"));
    }
    for (place, value) in found.iter_mut().zip(positional) {
        *place = Some(*value);
    }
    for (key, value) in kwargs.into_iter().flat_map(dict::iter) {
        let shown = unicode::display(key);
        match NAMES.iter().position(|n| unicode::eq_ascii(key, n)) {
            None => {
                return Err(raise!(TypeError, "ModuleSpec.__init__() got an unexpected keyword argument '{shown}'"));
            }
            Some(i) if found[i].is_some() => {
                return Err(raise!(TypeError, "ModuleSpec.__init__() got multiple values for argument '{shown}'"));
            }
            Some(i) => found[i] = Some(value),
        }
    }
    let [name, loader, origin, state, is_package] = found;
    let (Some(name), Some(loader)) = (name, loader) else {
        return Err(match (name, loader) {
            (None, None) => {
                raise!(TypeError, "ModuleSpec.__init__() missing 2 required positional arguments: 'name' and 'loader'")
            }
            (None, _) => raise!(TypeError, "ModuleSpec.__init__() missing 1 required positional argument: 'name'"),
            _ => raise!(TypeError, "ModuleSpec.__init__() missing 1 required positional argument: 'loader'"),
        });
    };
    let locations = match is_package {
        Some(p) if compare::is_true(p)? => Some(list::new()?),
        _ => None,
    };
    fill(spec, name, loader, origin, state, locations.as_deref(), false)
}

/// An attribute that is there and is not `None`.
fn present(spec: &Obj, name: &Obj) -> Result<Option<Owned>> {
    Ok(attr::get_optional(spec, name)?.filter(|v| !singletons::is_none(v)))
}

/// The place that a spec with a location names, if it is a `str`: for messages.
pub fn origin_of(spec: &Obj) -> Result<Option<Owned>> {
    let Some(flag) = attr::get_optional(spec, istr!("has_location"))? else { return Ok(None) };
    if !compare::is_true(&flag)? {
        return Ok(None);
    }
    Ok(attr::get_optional(spec, istr!("origin"))?.filter(|o| unicode::check(o)))
}

fn shown_repr(o: &Obj) -> Result<String> {
    Ok(unicode::display(&*text::repr(Some(o))?).to_string())
}

/// The repr of a module that has this spec.
pub fn describe_module(spec: &Obj) -> Result<Owned> {
    let name = attr::get(spec, istr!("name"))?;
    let name = if singletons::is_none(&name) { unicode::latin1_char(b'?') } else { name };
    let name = shown_repr(&name)?;
    let Some(origin) = present(spec, istr!("origin"))? else {
        return match present(spec, istr!("loader"))? {
            None => unicode::new(&format!("<module {name}>")),
            Some(loader) => match loaders::namespace_path(&loader) {
                Some(path) => unicode::new(&format!("<module {name} (namespace) from {}>", shown_repr(path)?)),
                None => unicode::new(&format!("<module {name} ({})>", shown_repr(&loader)?)),
            },
        };
    };
    if compare::is_true(&*attr::get(spec, istr!("has_location"))?)? {
        return unicode::new(&format!("<module {name} from {}>", shown_repr(&origin)?));
    }
    let origin = text::str(Some(&origin))?;
    unicode::new(&format!("<module {name} ({})>", unicode::display(&origin)))
}

fn show(spec: &Obj) -> Result<Owned> {
    let mut shown = format!(
        "ModuleSpec(name={}, loader={}",
        shown_repr(&*attr::get(spec, istr!("name"))?)?,
        shown_repr(&*attr::get(spec, istr!("loader"))?)?
    );
    if let Some(origin) = present(spec, istr!("origin"))? {
        shown += &format!(", origin={}", shown_repr(&origin)?);
    }
    if let Some(locations) = present(spec, istr!("submodule_search_locations"))? {
        shown += &format!(", submodule_search_locations={}", shown_repr(&locations)?);
    }
    shown.push(')');
    unicode::new(&shown)
}

/// The package that a module belongs to: itself when it is one.
fn parent(spec: &Obj) -> Result<Owned> {
    let name = attr::get(spec, istr!("name"))?;
    if present(spec, istr!("submodule_search_locations"))?.is_some() {
        return Ok(name);
    }
    let text = unicode::as_utf8(&name)?;
    let dot = text.iter().rposition(|&b| b == b'.').unwrap_or(0);
    unicode::from_utf8(&text[..dot])
}

/// Nothing is ever compiled here: what was set, else `None`.
fn cached(spec: &Obj) -> Result<Owned> {
    Ok(dict::get(attributes(spec), istr!("_cached"))?.unwrap_or_else(singletons::new_none))
}

fn location(spec: &Obj) -> Result<Owned> {
    Ok(dict::get(attributes(spec), istr!("_set_fileattr"))?.unwrap_or_else(|| bool::new(false)))
}

c_functions! {
    unary repr = show;
    getter get_parent = parent;
    getter get_cached = cached;
    getter get_location = location;
    new new_spec = make;
    init init = initialize;
    compare richcompare = same;
}

unsafe extern "C" fn set_cached(spec: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: a setter gets a live instance, and a value or NULL.
    let (spec, value) = unsafe { (Obj::from_ptr(spec), Obj::from_ptr_opt(value)) };
    dict::set(attributes(spec), istr!("_cached"), singletons::or_none(value)).into_c()
}

unsafe extern "C" fn set_location(spec: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: as for `set_cached`.
    let (spec, value) = unsafe { (Obj::from_ptr(spec), Obj::from_ptr_opt(value)) };
    compare::is_true(singletons::or_none(value))
        .and_then(|v| dict::set(attributes(spec), istr!("_set_fileattr"), bool::get(v)))
        .into_c()
}

/// Equal when name, loader, origin, search path and location are.
fn same(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if (op != Py_EQ && op != Py_NE) || !b.is_instance(&raw mut ModuleSpec_Type) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let mut equal = true;
    for name in [
        istr!("name"),
        istr!("loader"),
        istr!("origin"),
        istr!("submodule_search_locations"),
        istr!("cached"),
        istr!("has_location"),
    ] {
        equal = equal && compare::eq(&*attr::get(a, name)?, &*attr::get(b, name)?)?;
    }
    Ok(bool::new(equal == (op == Py_EQ)))
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero; the field held NULL or an owned reference.
    unsafe {
        gc::untrack(o);
        if !(*o.cast::<Spec>()).weak.is_null() {
            weakref::clear_all(o);
        }
        refcount::xdecref((*o.cast::<Spec>()).dict);
        cfn::free_instance(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live instance.
    unsafe { cfn::visit_all(&[(*o.cast::<Spec>()).dict], visit, arg) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector passes a live instance. The dict itself stays: methods rely on it.
    unsafe {
        if let Some(d) = Obj::from_ptr_opt((*o.cast::<Spec>()).dict) {
            dict::clear(d);
        }
    }
    0
}
