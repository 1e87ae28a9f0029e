//! `None`, `NotImplemented` and `Ellipsis`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::istr;
use crate::raise;

macro_rules! singleton {
    ($(#[$doc:meta])* $object:ident: $type:ident, $get:ident) => {
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static mut $object: PyObject = PyObject::immortal(&raw mut $type);

        $(#[$doc])*
        #[inline(always)]
        pub fn $get() -> &'static Obj {
            // SAFETY: an immortal object in static storage.
            unsafe { Obj::from_ptr(&raw mut $object) }
        }
    };
}

singleton! {
    /// `None`.
    _Py_NoneStruct: _PyNone_Type, none
}
singleton! {
    /// `NotImplemented`.
    _Py_NotImplementedStruct: _PyNotImplemented_Type, not_implemented
}
singleton! {
    /// `Ellipsis`.
    _Py_EllipsisObject: PyEllipsis_Type, ellipsis
}

/// A reference to `None`.
#[inline(always)]
pub fn new_none() -> Owned {
    none().to_owned()
}

/// Whether `o` is `None`.
#[inline(always)]
pub fn is_none(o: &Obj) -> bool {
    o.is(none())
}

/// Whether `o` is `Ellipsis`.
#[inline(always)]
pub fn is_ellipsis(o: &Obj) -> bool {
    o.is(ellipsis())
}

/// `None` for Rust's `None`.
pub fn or_none(o: Option<&Obj>) -> &Obj {
    o.unwrap_or(none())
}

static mut NONE_NUMBER: PyNumberMethods = PyNumberMethods { nb_bool: Some(none_bool), ..PyNumberMethods::EMPTY };
static mut NOT_IMPLEMENTED_NUMBER: PyNumberMethods =
    PyNumberMethods { nb_bool: Some(not_implemented_bool), ..PyNumberMethods::EMPTY };
static mut NOT_IMPLEMENTED_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", not_implemented_repr, 0, c""), PyMethodDef::END];
static mut ELLIPSIS_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", ellipsis_repr, 0, c""), PyMethodDef::END];

/// `NoneType`.
#[unsafe(no_mangle)]
pub static mut _PyNone_Type: PyTypeObject = PyTypeObject {
    tp_name: c"NoneType".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_dealloc: Some(never_dealloc),
    tp_repr: Some(none_repr),
    tp_as_number: &raw mut NONE_NUMBER,
    tp_hash: Some(none_hash),
    tp_doc: c"The type of the None singleton.".as_ptr(),
    tp_new: Some(none_new),
    ..PyTypeObject::STATIC
};

/// `NotImplementedType`.
#[unsafe(no_mangle)]
pub static mut _PyNotImplemented_Type: PyTypeObject = PyTypeObject {
    tp_name: c"NotImplementedType".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_dealloc: Some(never_dealloc),
    tp_repr: Some(not_implemented_repr_slot),
    tp_as_number: &raw mut NOT_IMPLEMENTED_NUMBER,
    tp_doc: c"The type of the NotImplemented singleton.".as_ptr(),
    tp_methods: (&raw mut NOT_IMPLEMENTED_METHODS).cast(),
    tp_new: Some(not_implemented_new),
    ..PyTypeObject::STATIC
};

/// `ellipsis`.
#[unsafe(no_mangle)]
pub static mut PyEllipsis_Type: PyTypeObject = PyTypeObject {
    tp_name: c"ellipsis".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_dealloc: Some(never_dealloc),
    tp_repr: Some(ellipsis_repr_slot),
    tp_doc: c"The type of the Ellipsis singleton.".as_ptr(),
    tp_methods: (&raw mut ELLIPSIS_METHODS).cast(),
    tp_new: Some(ellipsis_new),
    ..PyTypeObject::STATIC
};

/// An old extension that counts without an immortality test can bring the count of a singleton to zero; the object then lives on.
unsafe extern "C" fn never_dealloc(o: *mut PyObject) {
    // SAFETY: the singletons are static objects.
    unsafe { crate::engine::refcount::immortalize(o) }
}

unsafe extern "C" fn none_repr(_: *mut PyObject) -> *mut PyObject {
    istr!("None").to_owned().into_ptr()
}
unsafe extern "C" fn none_bool(_: *mut PyObject) -> c_int {
    0
}
unsafe extern "C" fn none_hash(_: *mut PyObject) -> Py_hash_t {
    0xFCA8_6420
}
unsafe extern "C" fn not_implemented_repr_slot(_: *mut PyObject) -> *mut PyObject {
    istr!("NotImplemented").to_owned().into_ptr()
}
unsafe extern "C" fn not_implemented_repr(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    istr!("NotImplemented").to_owned().into_ptr()
}
unsafe extern "C" fn not_implemented_bool(_: *mut PyObject) -> c_int {
    Result::<()>::Err(raise!(TypeError, "NotImplemented should not be used in a boolean context")).into_c()
}
unsafe extern "C" fn ellipsis_repr_slot(_: *mut PyObject) -> *mut PyObject {
    istr!("Ellipsis").to_owned().into_ptr()
}
unsafe extern "C" fn ellipsis_repr(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    istr!("Ellipsis").to_owned().into_ptr()
}

/// Calling a singleton's type gives the singleton and takes no arguments.
fn call_type(args: *mut PyObject, kwargs: *mut PyObject, name: &str, value: &'static Obj) -> Result<Owned> {
    // SAFETY: `tp_new` is called with a tuple and with NULL or a dict.
    let (args, kwargs) = unsafe { (Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    if !crate::objects::tuple::items(args).is_empty() || kwargs.is_some_and(|k| crate::objects::dict::len(k) != 0) {
        return Err(raise!(TypeError, "{name} takes no arguments"));
    }
    Ok(value.to_owned())
}
unsafe extern "C" fn none_new(_: *mut PyTypeObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    call_type(args, kwargs, "NoneType", none()).into_c()
}
unsafe extern "C" fn not_implemented_new(
    _: *mut PyTypeObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    call_type(args, kwargs, "NotImplementedType", not_implemented()).into_c()
}
unsafe extern "C" fn ellipsis_new(_: *mut PyTypeObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    call_type(args, kwargs, "EllipsisType", ellipsis()).into_c()
}
