//! Module definitions: what `PyModule_Create` and multi-phase initialization make of them, module state, and `PyState_*`.

use super::module::{self, fields};
use super::{cfn, unicode, warnings};
use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::global::Global;
use crate::engine::{Obj, Owned, alloc, refcount};
use crate::modules::extension;
use crate::objects::exceptions::exc;
use crate::protocols::{attr, call};
use crate::{istr, raise};
use core::ptr;

/// `moduledef`.
#[unsafe(no_mangle)]
pub static mut PyModuleDef_Type: PyTypeObject = PyTypeObject {
    tp_name: c"moduledef".as_ptr(),
    tp_basicsize: size_of::<PyModuleDef>() as Py_ssize_t,
    ..PyTypeObject::STATIC
};

/// The number that the next definition gets: the place of its module in [`STATES`].
static mut LAST_INDEX: Py_ssize_t = 0;
/// Single-phase modules by their definitions' index: owned references or NULL.
static STATES: Global<Vec<*mut PyObject>> = Global::new(Vec::new());

fn states() -> &'static mut Vec<*mut PyObject> {
    // SAFETY: under the GIL, and no reference is kept across a call.
    unsafe { &mut *STATES.ptr() }
}

/// Whether `o` is a module definition.
pub fn is_def(o: &Obj) -> bool {
    o.is_instance(&raw mut PyModuleDef_Type)
}

/// `PyModuleDef_Init`: makes the definition an object and gives it an index.
///
/// # Safety
/// `def` is a module definition in static storage.
pub unsafe fn init(def: *mut PyModuleDef) {
    // SAFETY: as promised.
    unsafe {
        let base = &raw mut (*def).m_base;
        if (*base).m_index == 0 {
            LAST_INDEX += 1;
            (*base).ob_base.ob_type = &raw mut PyModuleDef_Type;
            (*base).m_index = LAST_INDEX;
            // Definitions of old binaries start with a count of one.
            refcount::immortalize(def.cast());
        }
    }
}

/// The definition that a module was made from, or NULL.
#[inline(always)]
pub fn def_of(m: &Obj) -> *mut PyModuleDef {
    // SAFETY: callers have a module.
    unsafe { (*fields(m)).md_def }
}

/// The module's state, or NULL.
#[inline(always)]
pub fn state_of(m: &Obj) -> *mut c_void {
    // SAFETY: callers have a module.
    unsafe { (*fields(m)).md_state }
}

/// Sets the definition of a module that has none.
pub fn set_def(m: &Obj, def: *mut PyModuleDef) {
    // SAFETY: callers have a module.
    unsafe { (*fields(m)).md_def = def }
}

/// A warning when the module was compiled for another version of the API.
fn check_version(name: &str, version: c_int) -> Result<()> {
    if version == PYTHON_API_VERSION || version == PYTHON_ABI_VERSION {
        return Ok(());
    }
    let cut: String = name.chars().take(100).collect();
    let message = format!(
        "Python C API version mismatch for module {cut}: This Python has API version {PYTHON_API_VERSION}, \
         module {cut} has version {version}."
    );
    warnings::warn(exc::RuntimeWarning, &message, 1)
}

/// Zeroed memory for the state, of any size from 0.
fn make_state(m: &Obj, size: Py_ssize_t) -> Result<()> {
    let state = alloc::domain_calloc(alloc::Domain::Mem, 1, size as usize);
    if state.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: callers have a module without a state.
    unsafe { (*fields(m)).md_state = state }
    Ok(())
}

/// `PyModule_Create2`: a single-phase module.
///
/// # Safety
/// `def` is a module definition that outlives the module.
pub unsafe fn create(def: *mut PyModuleDef, version: c_int) -> Result<Owned> {
    // SAFETY: as promised; a definition's texts and tables are C strings and end as their kind asks.
    unsafe {
        init(def);
        let own_name = CStr::from_ptr((*def).m_name);
        let shown = own_name.to_string_lossy();
        if !(*def).m_slots.is_null() {
            return Err(raise!(SystemError, "module {shown}: PyModule_Create is incompatible with m_slots"));
        }
        check_version(&shown, version)?;
        let name = unicode::from_utf8(extension::full_name(own_name).to_bytes())?;
        let m = module::new(&name)?;
        if (*def).m_size > 0 {
            make_state(&m, (*def).m_size)?;
        }
        if !(*def).m_methods.is_null() {
            module::add_functions(&m, (*def).m_methods)?;
        }
        if !(*def).m_doc.is_null() {
            module::set_doc(&m, CStr::from_ptr((*def).m_doc))?;
        }
        set_def(&m, def);
        Ok(m)
    }
}

type CreateFunction = Option<unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject>;
type ExecFunction = Option<unsafe extern "C" fn(*mut PyObject) -> c_int>;

/// What the slots of a definition ask for.
struct Slots {
    create: CreateFunction,
    executes: bool,
}

/// Reads the slots of a definition and refuses what is wrong with them.
unsafe fn read_slots(def: *mut PyModuleDef, name: &str) -> Result<Slots> {
    let mut found = Slots { create: None, executes: false };
    let (mut interpreters, mut gil) = (false, false);
    // SAFETY: NULL, or an array that ends with slot 0; the function has the signature that its slot says.
    unsafe {
        let mut slot = (*def).m_slots;
        while !slot.is_null() && (*slot).slot != 0 {
            match (*slot).slot {
                Py_mod_create if found.create.is_some() => {
                    return Err(raise!(SystemError, "module {name} has multiple create slots"));
                }
                Py_mod_create => found.create = core::mem::transmute::<*mut c_void, CreateFunction>((*slot).value),
                Py_mod_exec => found.executes = true,
                Py_mod_multiple_interpreters if interpreters => {
                    return Err(raise!(SystemError, "module {name} has more than one 'multiple interpreters' slots"));
                }
                Py_mod_multiple_interpreters => interpreters = true,
                Py_mod_gil if gil => {
                    return Err(raise!(SystemError, "module {name} has more than one 'gil' slot"));
                }
                Py_mod_gil => gil = true,
                id => return Err(raise!(SystemError, "module {name} uses unknown slot ID {id}")),
            }
            slot = slot.add(1);
        }
    }
    Ok(found)
}

/// `PyModule_FromDefAndSpec2`: the first phase of multi-phase initialization.
///
/// # Safety
/// `def` is a module definition that outlives the module.
pub unsafe fn from_def_and_spec(def: *mut PyModuleDef, spec: &Obj, version: c_int) -> Result<Owned> {
    // SAFETY: as for `create`.
    unsafe {
        init(def);
        let name_object = attr::get(spec, istr!("name"))?;
        let shown = core::str::from_utf8(unicode::as_utf8(&name_object)?).unwrap_or_default();
        check_version(shown, version)?;
        if (*def).m_size < 0 {
            return Err(raise!(
                SystemError,
                "module {shown}: m_size may not be negative for multi-phase initialization"
            ));
        }
        let slots = read_slots(def, shown)?;
        let m = match slots.create {
            Some(f) => called_create(f(spec.as_ptr(), def), shown)?,
            None => module::new(&name_object)?,
        };
        if module::check(&m) {
            (*fields(&m)).md_state = ptr::null_mut();
            set_def(&m, def);
        } else {
            check_foreign(def, &slots, shown)?;
        }
        if !(*def).m_methods.is_null() {
            module::add_functions_to(&m, &name_object, (*def).m_methods)?;
        }
        if !(*def).m_doc.is_null() {
            module::set_doc(&m, CStr::from_ptr((*def).m_doc))?;
        }
        Ok(m)
    }
}

/// The result of a `Py_mod_create` function.
unsafe fn called_create(result: *mut PyObject, name: &str) -> Result<Owned> {
    // SAFETY: a new reference, or NULL.
    let result = unsafe { Owned::from_ptr_opt(result) };
    match (result, error::occurred().is_some()) {
        (Some(m), false) => Ok(m),
        (None, true) => Err(cfn::failed()),
        (None, false) => Err(raise!(SystemError, "creation of module {name} failed without setting an exception")),
        (Some(m), true) => {
            drop(m);
            Err(call::raise_from_current(exc::SystemError, || {
                format!("creation of module {name} raised unreported exception")
            }))
        }
    }
}

/// What a definition may not ask for when its `Py_mod_create` function returned something else than a module.
unsafe fn check_foreign(def: *mut PyModuleDef, slots: &Slots, name: &str) -> Result<()> {
    // SAFETY: a live definition.
    let wants_state = unsafe {
        (*def).m_size > 0 || (*def).m_traverse.is_some() || (*def).m_clear.is_some() || (*def).m_free.is_some()
    };
    if wants_state {
        return Err(raise!(SystemError, "module {name} is not a module object, but requests module state"));
    }
    if slots.executes {
        return Err(raise!(
            SystemError,
            "module {name} specifies execution slots, but did not create a ModuleType instance"
        ));
    }
    Ok(())
}

/// `PyModule_ExecDef`: the second phase of multi-phase initialization.
///
/// # Safety
/// `def` is a module definition that outlives the module.
pub unsafe fn execute(m: &Obj, def: *mut PyModuleDef) -> Result<()> {
    let name = module::name(m)?;
    let name = unicode::display(&name).to_string();
    // SAFETY: as promised; the slots end with 0, and each function has the signature that its slot says.
    unsafe {
        if (*def).m_size >= 0 && state_of(m).is_null() {
            make_state(m, (*def).m_size)?;
        }
        let mut slot = (*def).m_slots;
        while !slot.is_null() && (*slot).slot != 0 {
            match (*slot).slot {
                Py_mod_exec => {
                    let f = core::mem::transmute::<*mut c_void, ExecFunction>((*slot).value);
                    called_exec(f.map_or(0, |f| f(m.as_ptr())), &name)?;
                }
                Py_mod_create | Py_mod_multiple_interpreters | Py_mod_gil => {}
                id => return Err(raise!(SystemError, "module {name} initialized with unknown slot {id}")),
            }
            slot = slot.add(1);
        }
    }
    Ok(())
}

/// The result of a `Py_mod_exec` function.
fn called_exec(result: c_int, name: &str) -> Result<()> {
    match (result == 0, error::occurred().is_some()) {
        (true, false) => Ok(()),
        (false, true) => Err(cfn::failed()),
        (false, false) => Err(raise!(SystemError, "execution of module {name} failed without setting an exception")),
        (true, true) => Err(call::raise_from_current(exc::SystemError, || {
            format!("execution of module {name} raised unreported exception")
        })),
    }
}

/// `PyState_FindModule`.
///
/// # Safety
/// `def` is a module definition.
pub unsafe fn find_state<'a>(def: *mut PyModuleDef) -> Option<&'a Obj> {
    // SAFETY: as promised; the list holds live modules or NULL.
    unsafe {
        if !(*def).m_slots.is_null() || (*def).m_base.m_index == 0 {
            return None;
        }
        states().get((*def).m_base.m_index as usize).and_then(|&m| Obj::from_ptr_opt(m))
    }
}

/// Makes `m` the module that [`find_state`] finds.
pub fn add_state(def: *mut PyModuleDef, m: &Obj) -> Result<()> {
    // SAFETY: callers have a live definition with an index.
    let i = unsafe { (*def).m_base.m_index } as usize;
    let states = states();
    if states.len() <= i {
        states.resize(i + 1, ptr::null_mut());
    }
    let old = core::mem::replace(&mut states[i], m.to_owned().into_ptr());
    // SAFETY: the list held an owned reference or NULL.
    unsafe { refcount::xdecref(old) };
    Ok(())
}

/// Takes the module of the definition's index off the list; `false` when there was none.
pub fn remove_state(def: *mut PyModuleDef) -> bool {
    // SAFETY: callers have a live definition.
    let i = unsafe { (*def).m_base.m_index } as usize;
    let Some(slot) = states().get_mut(i) else { return false };
    let old = core::mem::replace(slot, ptr::null_mut());
    // SAFETY: the list held an owned reference or NULL.
    unsafe { refcount::xdecref(old) };
    !old.is_null()
}

/// Empties the list, from its end.
pub fn forget_states() {
    for m in core::mem::take(states()).into_iter().rev() {
        // SAFETY: the list held owned references or NULL.
        unsafe { refcount::xdecref(m) }
    }
}
