//! `module`: a namespace with a name. Definitions, states and multi-phase initialization are in `module_def`.

use super::cfn::{self, c_functions};
use super::{cfunction, dict, exceptions, long, object, singletons, tuple, type_object, unicode, weakref};
use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::global::Global;
use crate::engine::{IntoC, Obj, Owned, alloc, gc, refcount};
use crate::modules::spec;
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};
use core::fmt;
use core::mem::offset_of;
use core::ptr;

/// A module object; opaque to C.
#[repr(C)]
pub(super) struct PyModuleObject {
    ob_base: PyObject,
    pub(super) md_dict: *mut PyObject,
    pub(super) md_def: *mut PyModuleDef,
    pub(super) md_state: *mut c_void,
    md_weaklist: *mut PyObject,
    md_name: *mut PyObject,
}

static mut METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__dir__", dir, 0, c"__dir__() -> list\nspecialized dir() implementation"), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(c"__dict__", _Py_T_OBJECT, offset_of!(PyModuleObject, md_dict), Py_READONLY, c""),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::new(c"__annotations__", Some(get_annotations), Some(set_annotations), c""),
    PyGetSetDef::new(c"__annotate__", Some(get_annotate), Some(set_annotate), c""),
    PyGetSetDef::END,
];

/// `module`.
#[unsafe(no_mangle)]
pub static mut PyModule_Type: PyTypeObject = PyTypeObject {
    tp_name: c"module".as_ptr(),
    tp_basicsize: size_of::<PyModuleObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_getattro: Some(getattro),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc: c"module(name, doc=None)\n--\n\nCreate a module object.\n\nThe name must be a string; the optional doc argument can have any type."
        .as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_weaklistoffset: offset_of!(PyModuleObject, md_weaklist) as Py_ssize_t,
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    tp_dictoffset: offset_of!(PyModuleObject, md_dict) as Py_ssize_t,
    tp_init: Some(init),
    tp_new: Some(tp_new),
    ..PyTypeObject::STATIC
};

/// The module's fields.
#[inline(always)]
pub(super) fn fields(m: &Obj) -> *mut PyModuleObject {
    m.cast()
}

/// A new module with `__name__` and the other standard attributes. The name may be of any type.
pub fn new(name: &Obj) -> Result<Owned> {
    let d = dict::new()?;
    let m = gc::new_static::<PyModuleObject>(&raw mut PyModule_Type)?;
    // SAFETY: the memory is new; every field is written before the collector learns of the module.
    let m = unsafe {
        (*m).md_dict = d.into_ptr();
        (*m).md_def = ptr::null_mut();
        (*m).md_state = ptr::null_mut();
        (*m).md_weaklist = ptr::null_mut();
        (*m).md_name = ptr::null_mut();
        gc::track(m.cast());
        Owned::from_ptr(m)
    };
    set_standard(&m, name, singletons::none())?;
    Ok(m)
}

/// Sets the five attributes that every module starts with.
fn set_standard(m: &Obj, name: &Obj, doc: &Obj) -> Result<()> {
    let d = dict(m);
    dict::set(d, istr!("__name__"), name)?;
    dict::set(d, istr!("__doc__"), doc)?;
    for key in [istr!("__package__"), istr!("__loader__"), istr!("__spec__")] {
        dict::set(d, key, singletons::none())?;
    }
    if unicode::check_exact(name) {
        // SAFETY: the field holds NULL or an owned reference.
        unsafe { refcount::replace(&raw mut (*fields(m)).md_name, name.to_owned().into_ptr()) }
    }
    Ok(())
}

/// Whether `o` is a module or derived from one.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyModule_Type)
}

/// The module's namespace.
#[inline(always)]
pub fn dict(m: &Obj) -> &Obj {
    // SAFETY: a module has a dict from its creation until the collector clears it, after which nobody asks.
    unsafe { Obj::from_ptr((*fields(m)).md_dict) }
}

/// The namespace, unless the collector has taken it.
fn live_dict(m: &Obj) -> Option<&Obj> {
    // SAFETY: the field holds NULL or the dict.
    unsafe { Obj::from_ptr_opt((*fields(m)).md_dict) }
}

/// `__name__`: `SystemError` when it is missing or no `str`.
pub fn name(m: &Obj) -> Result<Owned> {
    if !check(m) {
        return Err(error::bad_argument());
    }
    match live_dict(m).map(|d| dict::get(d, istr!("__name__"))).transpose()?.flatten() {
        Some(name) if unicode::check(&name) => Ok(name),
        _ => Err(raise!(SystemError, "nameless module")),
    }
}

/// `__file__`: `SystemError` when it is missing or no `str`.
pub fn filename(m: &Obj) -> Result<Owned> {
    if !check(m) {
        return Err(error::bad_argument());
    }
    match live_dict(m).map(|d| dict::get(d, istr!("__file__"))).transpose()?.flatten() {
        Some(name) if unicode::check(&name) => Ok(name),
        _ => Err(raise!(SystemError, "module filename missing")),
    }
}

/// Adds the functions of a method table, bound to the module.
///
/// # Safety
/// `methods` points to a table that ends with a NULL name and lives as long as the module.
pub unsafe fn add_functions(m: &Obj, methods: *const PyMethodDef) -> Result<()> {
    let module_name = name(m)?;
    // SAFETY: passed on.
    unsafe { add_functions_to(m, &module_name, methods) }
}

/// Adds functions to any object, with `m` as their `self` and `module_name` as their `__module__`.
///
/// # Safety
/// As for [`add_functions`].
pub(super) unsafe fn add_functions_to(m: &Obj, module_name: &Obj, methods: *const PyMethodDef) -> Result<()> {
    let mut def = methods.cast_mut();
    // SAFETY: the table ends with a NULL name, says the caller.
    unsafe {
        while !def.is_null() && !(*def).ml_name.is_null() {
            if (*def).ml_flags & (METH_CLASS | METH_STATIC) != 0 {
                return Err(raise!(ValueError, "module functions cannot set METH_CLASS or METH_STATIC"));
            }
            let f = cfunction::new(def, Some(m), Some(module_name), ptr::null_mut())?;
            let name = unicode::intern_c(CStr::from_ptr((*def).ml_name))?;
            put(m, &name, &f)?;
            def = def.add(1);
        }
    }
    Ok(())
}

/// Sets an attribute: straight in the dict of an exact module, whose attributes have no other home.
fn put(m: &Obj, name: &Obj, value: &Obj) -> Result<()> {
    if m.is_exactly(&raw mut PyModule_Type) && !name_is_special(name) {
        return dict::set(dict(m), name, value);
    }
    attr::set(m, name, Some(value))
}

/// Whether the name is that of a data descriptor of `module` or `object`.
#[inline(always)]
fn name_is_special(name: &Obj) -> bool {
    unicode::as_utf8(name).map_or(true, |s| {
        s.starts_with(b"__") && matches!(s, b"__dict__" | b"__class__" | b"__annotations__" | b"__annotate__")
    })
}

/// Sets an attribute by its C-API name.
pub fn add(m: &Obj, name: &str, value: &Obj) -> Result<()> {
    let name = unicode::intern(name)?;
    dict::set(dict(m), &name, value)
}

/// `PyModule_AddObjectRef`; a missing value stands for an error that is set.
pub fn add_object(m: Option<&Obj>, name: &CStr, value: Option<&Obj>) -> Result<()> {
    let Some(m) = m.filter(|m| check(m)) else {
        return Err(raise!(TypeError, "PyModule_AddObjectRef() first argument must be a module"));
    };
    let Some(value) = value else {
        if error::occurred().is_none() {
            return Err(raise!(
                SystemError,
                "PyModule_AddObjectRef() must be called with an exception raised if value is NULL"
            ));
        }
        return Err(cfn::failed());
    };
    let Some(d) = live_dict(m) else {
        return Err(raise!(SystemError, "module '{}' has no __dict__", unicode::display(&name_or_unknown(m))));
    };
    dict::set(d, &*unicode::intern_c(name)?, value)
}

fn name_or_unknown(m: &Obj) -> Owned {
    name(m).unwrap_or_else(|_| {
        error::clear();
        unicode::latin1_char(b'?')
    })
}

/// `PyModule_AddIntConstant`.
pub fn add_int(m: Option<&Obj>, name: &CStr, value: c_long) -> Result<()> {
    add_object(m, name, Some(&*long::from_i64(value)?))
}

/// `PyModule_AddStringConstant`.
pub fn add_string(m: Option<&Obj>, name: &CStr, value: &CStr) -> Result<()> {
    add_object(m, name, Some(&*unicode::from_utf8(value.to_bytes())?))
}

/// `PyModule_AddType`: readies the type and adds it under what follows the last dot of its name.
pub fn add_type(m: &Obj, ty: *mut PyTypeObject) -> Result<()> {
    type_object::ready(ty)?;
    // SAFETY: a ready type has a name; the part behind the last dot is a C string as well.
    let name = unsafe {
        let name = CStr::from_ptr((*ty).tp_name);
        let dot = name.to_bytes().iter().rposition(|&b| b == b'.').map_or(0, |i| i + 1);
        CStr::from_ptr((*ty).tp_name.add(dot))
    };
    add_object(Some(m), name, Some(type_object::as_obj(ty)))
}

/// `PyModule_SetDocString`.
pub fn set_doc(m: &Obj, doc: &CStr) -> Result<()> {
    put(m, istr!("__doc__"), &*unicode::from_utf8(doc.to_bytes())?)
}

/// The attribute look-up of modules: the namespace, `__getattr__` in it, and an error that says which module it was.
fn get_attribute(m: &Obj, name: &Obj) -> Result<Owned> {
    if m.is_exactly(&raw mut PyModule_Type)
        && unicode::check_exact(name)
        && let Some(found) = live_dict(m).and_then(|d| dict::get_str(d, name))
        && !name_is_special(name)
    {
        return Ok(found.to_owned());
    }
    match object::find_generic(m, name)? {
        Some(found) => Ok(found),
        None => get_missing(m, name),
    }
}

#[cold]
fn get_missing(m: &Obj, name: &Obj) -> Result<Owned> {
    let Some(d) = live_dict(m) else {
        return Err(exceptions::set_attribute_error(
            m,
            name,
            format_args!("module has no attribute '{}'", unicode::display(name)),
        ));
    };
    if let Some(f) = dict::get(d, istr!("__getattr__"))? {
        return call::call(&f, &[name]);
    }
    Err(no_attribute(m, d, name)?)
}

/// The `AttributeError` for an attribute that a module does not have.
fn no_attribute(m: &Obj, d: &Obj, name: &Obj) -> Result<Raised> {
    let shown = unicode::display(name);
    let raised = |text: fmt::Arguments<'_>| Ok(exceptions::set_attribute_error(m, name, text));
    let module_name = dict::get(d, istr!("__name__"))?.filter(|n| unicode::check(n));
    let Some(module_name) = module_name else {
        return raised(format_args!("module has no attribute '{shown}'"));
    };
    let module = unicode::display(&module_name);
    let spec = dict::get(d, istr!("__spec__"))?;
    if let Some(spec) = spec.filter(|s| !singletons::is_none(s)) {
        if is_initializing(&spec)? {
            return match spec::origin_of(&spec)? {
                Some(origin) => raised(format_args!(
                    "partially initialized module '{module}' from '{}' has no attribute '{shown}' \
                     (most likely due to a circular import)",
                    unicode::display(&origin)
                )),
                None => raised(format_args!(
                    "partially initialized module '{module}' has no attribute '{shown}' \
                     (most likely due to a circular import)"
                )),
            };
        }
        if let Some(waiting) = attr::get_optional(&spec, istr!("_uninitialized_submodules"))?
            && crate::protocols::sequence::contains(&waiting, name)?
        {
            return raised(format_args!(
                "cannot access submodule '{shown}' of module '{module}' (most likely due to a circular import)"
            ));
        }
    }
    raised(format_args!("module '{module}' has no attribute '{shown}'"))
}

/// Whether a spec says that its module's code is still running.
pub fn is_initializing(spec: &Obj) -> Result<bool> {
    match attr::get_optional(spec, istr!("_initializing"))? {
        Some(value) => compare::is_true(&value),
        None => Ok(false),
    }
}

/// `<module 'name' from 'file'>`, as the import system describes modules.
fn show(m: &Obj) -> Result<Owned> {
    let missing = || unicode::latin1_char(b'?');
    let d = live_dict(m).ok_or_else(|| raise!(AttributeError, "__name__"))?;
    let name = text::repr(Some(&*dict::get(d, istr!("__name__"))?.unwrap_or_else(missing)))?;
    let name = unicode::display(&name);
    let loader = dict::get(d, istr!("__loader__"))?.filter(|l| !singletons::is_none(l));
    if let Some(spec) = dict::get(d, istr!("__spec__"))?.filter(|s| !singletons::is_none(s)) {
        return spec::describe_module(&spec);
    }
    if let Some(file) = dict::get(d, istr!("__file__"))? {
        return unicode::new(&format!("<module {name} from {}>", unicode::display(&*text::repr(Some(&file))?)));
    }
    match loader {
        Some(l) => unicode::new(&format!("<module {name} ({})>", unicode::display(&*text::repr(Some(&l))?))),
        None => unicode::new(&format!("<module {name}>")),
    }
}

fn list_names(m: &Obj) -> Result<Owned> {
    let d = attr::get(m, istr!("__dict__"))?;
    if !dict::check(&d) {
        return Err(raise!(TypeError, "<module>.__dict__ is not a dictionary"));
    }
    match dict::get(&d, istr!("__dir__"))? {
        Some(f) => call::call(&f, &[]),
        None => crate::protocols::mapping::keys(&d),
    }
}

/// `__annotations__`, made on first use.
fn annotations(m: &Obj) -> Result<Owned> {
    let d = dict(m);
    if let Some(found) = dict::get(d, istr!("__annotations__"))? {
        return Ok(found);
    }
    let value = match dict::get(d, istr!("__annotate__"))?.filter(|f| call::is_callable(f)) {
        Some(f) => {
            let value = call::call(&f, &[&*long::from_i64(1)?])?;
            if !dict::check(&value) {
                return Err(raise!(TypeError, "__annotate__() must return a dict, not {}", value.type_name()));
            }
            value
        }
        None => dict::new()?,
    };
    dict::set(d, istr!("__annotations__"), &value)?;
    Ok(value)
}

fn annotate(m: &Obj) -> Result<Owned> {
    Ok(dict::set_default(dict(m), istr!("__annotate__"), singletons::none())?.0)
}

unsafe extern "C" fn set_annotations(m: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: a setter gets a live module and a live value or NULL.
    let (m, value) = unsafe { (Obj::from_ptr(m), Obj::from_ptr_opt(value)) };
    let key = istr!("__annotations__");
    let set = || match value {
        Some(value) => dict::set(dict(m), key, value),
        None if dict::pop(dict(m), key)?.is_some() => Ok(()),
        None => Err(error::raise_object(exceptions::exc::AttributeError, key)),
    };
    let forget = || dict::pop(dict(m), istr!("__annotate__")).map(drop);
    set().and_then(|()| forget()).into_c()
}

unsafe extern "C" fn set_annotate(m: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: as for `set_annotations`.
    let (m, value) = unsafe { (Obj::from_ptr(m), Obj::from_ptr_opt(value)) };
    let set = || {
        let Some(value) = value else { return Err(raise!(TypeError, "cannot delete __annotate__ attribute")) };
        if !singletons::is_none(value) && !call::is_callable(value) {
            return Err(raise!(TypeError, "__annotate__ must be callable or None"));
        }
        dict::set(dict(m), istr!("__annotate__"), value)?;
        if !singletons::is_none(value) {
            dict::pop(dict(m), istr!("__annotations__"))?;
        }
        Ok(())
    };
    set().into_c()
}

c_functions! {
    unary repr = show;
    noargs dir = list_names;
    binary getattro = get_attribute;
    getter get_annotations = annotations;
    getter get_annotate = annotate;
    new tp_new = make;
    init init = initialize;
}

fn make(ty: *mut PyTypeObject, _args: &Obj, _kwargs: Option<&Obj>) -> Result<Owned> {
    let m = cfn::alloc_instance(ty, 0)?;
    // SAFETY: the new instance's fields are zero.
    unsafe { (*fields(&m)).md_dict = dict::new()?.into_ptr() };
    Ok(m)
}

/// `module(name, doc=None)`.
fn initialize(m: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    let [name, doc] = arguments(tuple::items(args), kwargs)?;
    let Some(name) = name else {
        return Err(raise!(TypeError, "module() missing required argument 'name' (pos 1)"));
    };
    if !unicode::check(&name) {
        return Err(raise!(TypeError, "module() argument 'name' must be str, not {}", name.type_name()));
    }
    set_standard(m, &name, doc.as_deref().unwrap_or(singletons::none()))
}

/// Sorts the arguments of `module(name, doc)`.
fn arguments(positional: &[&Obj], kwargs: Option<&Obj>) -> Result<[Option<Owned>; 2]> {
    let given = positional.len() + kwargs.map_or(0, dict::len);
    if given > 2 {
        return Err(raise!(TypeError, "module() takes at most 2 arguments ({given} given)"));
    }
    let mut found = [positional.first().map(|o| (*o).to_owned()), positional.get(1).map(|o| (*o).to_owned())];
    for (key, value) in kwargs.into_iter().flat_map(dict::iter) {
        let i = match () {
            () if unicode::eq_ascii(key, "name") => 0,
            () if unicode::eq_ascii(key, "doc") => 1,
            () => {
                let key = unicode::display(key);
                return Err(raise!(TypeError, "module() got an unexpected keyword argument '{key}'"));
            }
        };
        if found[i].is_some() {
            let (key, at) = (unicode::display(key), i + 1);
            return Err(raise!(TypeError, "argument for module() given by name ('{key}') and position ({at})"));
        }
        found[i] = Some(value.to_owned());
    }
    Ok(found)
}

/// Whether the definition's functions may be called on the module: its state is there, if it has one.
unsafe fn has_state(m: *mut PyModuleObject) -> bool {
    // SAFETY: a live module's definition is live.
    unsafe { !(*m).md_def.is_null() && ((*(*m).md_def).m_size <= 0 || !(*m).md_state.is_null()) }
}

/// Modules that finalization wants to know about while they live, in the order of `sys.modules`: no references.
static WATCHED: Global<Vec<*mut PyObject>> = Global::new(Vec::new());

/// Begins to watch modules.
pub fn watch_all<'a>(modules: impl Iterator<Item = &'a Obj>) {
    // SAFETY: finalization runs alone; `dealloc` takes dying modules off the list.
    unsafe { *WATCHED.ptr() = modules.map(Obj::as_ptr).collect() }
}

/// The last watched module that still lives, which is no longer watched then.
pub fn next_watched() -> Option<Owned> {
    // SAFETY: as for `watch_all`: what is on the list lives.
    unsafe { (*WATCHED.ptr()).pop().map(|m| Obj::from_ptr(m).to_owned()) }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    let m = o.cast::<PyModuleObject>();
    // SAFETY: the count is zero; each field held NULL or an owned reference.
    unsafe {
        gc::untrack(o);
        if !(*WATCHED.ptr()).is_empty() {
            (*WATCHED.ptr()).retain(|&watched| watched != o);
        }
        if !(*m).md_weaklist.is_null() {
            weakref::clear_all(o);
        }
        if has_state(m)
            && let Some(free) = (*(*m).md_def).m_free
        {
            free(o.cast());
        }
        refcount::xdecref((*m).md_dict);
        refcount::xdecref((*m).md_name);
        alloc::mem_free((*m).md_state.cast());
        cfn::free_instance(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    let m = o.cast::<PyModuleObject>();
    // SAFETY: the collector passes a live module.
    unsafe {
        if has_state(m)
            && let Some(visit_state) = (*(*m).md_def).m_traverse
        {
            let stop = visit_state(o, visit, arg);
            if stop != 0 {
                return stop;
            }
        }
        cfn::visit_all(&[(*m).md_dict], visit, arg)
    }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    let m = o.cast::<PyModuleObject>();
    // SAFETY: the collector passes a live module.
    unsafe {
        if has_state(m)
            && let Some(clear_state) = (*(*m).md_def).m_clear
            && clear_state(o) != 0
            && error::occurred().is_some()
        {
            exceptions::write_unraisable(Some(Obj::from_ptr(o)));
        }
        refcount::clear(&raw mut (*m).md_dict);
    }
    0
}
