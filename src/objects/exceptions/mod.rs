//! The exception hierarchy, and how the error indicator is filled.

use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, refcount, thread};
use crate::objects::{tuple, type_object, unicode};
use crate::protocols::{call, text};
use crate::raise;
use core::fmt;

mod accessors;
mod attribute;
mod base;
pub mod group;
mod import;
mod memory;
mod new_class;
pub mod os;
pub mod stop;
pub mod syntax;
pub mod types;
pub mod unicode_error;

pub use crate::objects::warnings::warn;
pub use accessors::{
    cause, context, replace_cause, replace_context, replace_or_refuse_traceback as set_traceback, replace_traceback,
    suppresses_context, traceback_of,
};
pub use base::{args, replace_args};
pub use import::set_import_error;
pub use memory::set_memory_error;
pub use new_class::new_class;

/// A built-in exception type.
#[derive(Clone, Copy)]
pub struct Exc(pub *mut PyTypeObject);

impl Exc {
    /// The type as an object.
    pub fn as_obj(self) -> &'static Obj {
        // SAFETY: built-in exception types are static.
        unsafe { Obj::from_ptr(self.0.cast()) }
    }
}

/// The built-in exception types by name.
pub mod exc {
    use super::Exc;
    pub use super::types::constants::*;

    pub const InterpreterError: Exc = Exc(&raw mut super::types::InterpreterError);
    pub const InterpreterNotFoundError: Exc = Exc(&raw mut super::types::InterpreterNotFoundError);
    pub const EnvironmentError: Exc = OSError;
    pub const IOError: Exc = OSError;
}

/// Completes `ExceptionGroup`, and prepares the instances of `MemoryError` that are kept for when memory is out.
pub fn init() -> Result<()> {
    group::init()?;
    memory::init()
}

/// Gives back what the hierarchy holds.
pub fn fini() {
    memory::fini();
}

/// Whether `o` is a type derived from `BaseException`.
#[inline(always)]
pub fn is_class(o: &Obj) -> bool {
    // SAFETY: an object whose type has the flag is a type object.
    unsafe {
        o.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) && (*o.cast::<PyTypeObject>()).tp_flags & Py_TPFLAGS_BASE_EXC_SUBCLASS != 0
    }
}

/// Whether `o` is an instance of `BaseException` or of a derived type.
#[inline(always)]
pub fn is_instance(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_BASE_EXC_SUBCLASS)
}

/// `exc` as a built-in type whose instances are nothing but their arguments.
#[inline(always)]
fn as_plain(exc: &Obj) -> Option<*mut PyTypeObject> {
    const FLAGS: c_ulong = Py_TPFLAGS_BASE_EXC_SUBCLASS | _Py_TPFLAGS_STATIC_BUILTIN;
    if !exc.is_exactly(&raw mut type_object::PyType_Type) {
        return None;
    }
    let ty = exc.cast::<PyTypeObject>();
    // SAFETY: an object of type `type` is a type object.
    let (flags, size) = unsafe { ((*ty).tp_flags, (*ty).tp_basicsize) };
    let plain = flags & FLAGS == FLAGS
        && size == size_of::<PyBaseExceptionObject>() as Py_ssize_t
        && !core::ptr::eq(ty, exc::MemoryError.0);
    plain.then_some(ty)
}

/// `PyErr_SetString`, with UTF-8. The hot path of raising: no generic call for built-in types.
pub fn set_string(exc: &Obj, message: &[u8]) -> Raised {
    match unicode::from_utf8(message) {
        Ok(text) => set_text(exc, text),
        Err(raised) => raised,
    }
}

/// Raises `exc(text)` for a `str` that is given away.
pub fn set_text(exc: &Obj, text: Owned) -> Raised {
    let Some(ty) = as_plain(exc) else {
        return set_object(exc, Some(&text));
    };
    match tuple::new([&text]).and_then(|args| base::plain(ty, args)) {
        Ok(instance) => {
            drop(text);
            set_instance(instance)
        }
        Err(raised) => raised,
    }
}

/// `PyErr_SetObject`: normalises, and links the exception being handled as the context.
pub fn set_object(exc: &Obj, value: Option<&Obj>) -> Raised {
    if !is_class(exc) {
        return match text::repr(Some(exc)) {
            Ok(shown) => {
                let shown = unicode::display(&shown);
                raise!(SystemError, "_PyErr_SetObject: exception {shown} is not a BaseException subclass")
            }
            Err(raised) => raised,
        };
    }
    let ready = value.filter(|v| is_instance(v) && type_object::is_subtype(v.ty(), exc.cast()));
    let instance = match ready {
        Some(instance) => instance.to_owned(),
        None => {
            let value = value.map(Obj::to_owned);
            error::clear();
            match create(exc, value.as_deref()) {
                Ok(instance) => instance,
                Err(raised) => return raised,
            }
        }
    };
    set_instance(instance)
}

/// Calls an exception class: None and nothing give no argument, a tuple the arguments, anything else is the argument.
pub fn create(class: &Obj, value: Option<&Obj>) -> Result<Owned> {
    let instance = match value {
        None => call::call(class, &[])?,
        Some(value) if crate::objects::singletons::is_none(value) => call::call(class, &[])?,
        Some(value) if tuple::check(value) => call::call_tuple(class, value, None)?,
        Some(value) => call::call(class, &[value])?,
    };
    if is_instance(&instance) {
        return Ok(instance);
    }
    let shown = text::repr(Some(class))?;
    Err(raise!(
        TypeError,
        "calling {} should have returned an instance of BaseException, not {}",
        unicode::display(&shown),
        instance.type_name()
    ))
}

/// Raises an instance, with the exception being handled as its context.
#[inline]
pub fn set_instance(instance: Owned) -> Raised {
    if let Some(handled) = handled() {
        link_context(&instance, handled);
    }
    error::restore(instance)
}

/// The innermost exception that the current thread is handling, borrowed from its stack.
#[inline]
pub fn handled<'a>() -> Option<&'a Obj> {
    // SAFETY: the stack ends with the thread state's own entry; each holds NULL or a live object.
    unsafe {
        let mut item = (*thread::current_raw()).exc_info;
        loop {
            match Obj::from_ptr_opt((*item).exc_value) {
                Some(value) if !crate::objects::singletons::is_none(value) => return Some(value),
                _ => item = (*item).previous_item,
            }
            if item.is_null() {
                return None;
            }
        }
    }
}

/// Sets the exception that the current thread is handling; None for none.
pub fn set_handled(e: Option<&Obj>) {
    let e = e.filter(|e| !crate::objects::singletons::is_none(e));
    let new = e.map_or(core::ptr::null_mut(), |e| e.to_owned().into_ptr());
    // SAFETY: the entry on top of the thread's stack holds NULL or a strong reference.
    unsafe { refcount::replace(&raw mut (*(*thread::current_raw()).exc_info).exc_value, new) }
}

/// Makes `handled` the context of `raised`, and cuts the chain of contexts where it would lead back to `raised`.
#[cold]
fn link_context(raised: &Obj, handled: &Obj) {
    if raised.is(handled) {
        return;
    }
    let mut at = handled.to_owned();
    let mut slow = handled.to_owned();
    let mut step_slow = false;
    while let Some(next) = context(&at) {
        if next.is(raised) {
            replace_context(&at, None);
            break;
        }
        at = next;
        if at.is(&slow) {
            break; // a cycle that was there before
        }
        if step_slow && let Some(next) = context(&slow) {
            slow = next;
        }
        step_slow = !step_slow;
    }
    replace_context(raised, Some(handled.to_owned()));
}

/// Raises `KeyError(key)`, keeping a tuple key as one argument.
pub fn set_key_error(key: &Obj) -> Raised {
    match tuple::new([key]).and_then(|args| base::plain(exc::KeyError.0, args)) {
        Ok(instance) => set_instance(instance),
        Err(raised) => raised,
    }
}

/// Raises `AttributeError(message)` with its `obj` and `name` attributes set.
pub fn set_attribute_error(obj: &Obj, name: &Obj, message: fmt::Arguments<'_>) -> Raised {
    match attribute::new_attribute_error(obj, name, message) {
        Ok(instance) => set_instance(instance),
        Err(raised) => raised,
    }
}

/// `PyErr_GivenExceptionMatches`: `exc` may be a tuple.
#[inline]
pub fn given_matches(given: &Obj, exc: &Obj) -> bool {
    if core::ptr::eq(given.ty(), exc.cast()) && is_instance(given) {
        return true;
    }
    if tuple::check(exc) {
        return tuple::items(exc).iter().any(|one| given_matches(given, one));
    }
    let class = if is_instance(given) { type_object::as_obj(given.ty()) } else { given };
    if is_class(class) && is_class(exc) {
        return type_object::is_subtype(class.cast(), exc.cast());
    }
    class.is(exc)
}

/// `PyErr_WriteUnraisable` with the error that is set; `context` is the object named in the report.
pub fn write_unraisable(context: Option<&Obj>) {
    crate::objects::display::unraisable::report(None, context);
}

/// `PyErr_FormatUnraisable` with the error that is set; `message` is the report's first line without its colon.
pub fn write_unraisable_message(message: &str) {
    let e = error::take();
    let message = unicode::new(message).inspect_err(|_| error::clear()).ok();
    if let Some(e) = e {
        let _ = error::restore(e);
    }
    crate::objects::display::unraisable::report(message.as_deref(), None);
}

pub use crate::objects::display::print;
