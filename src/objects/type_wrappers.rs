//! The wrappers of slots: from a call with an argument tuple to the C function.

use super::{bool, long, singletons, tuple};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error};
use crate::protocols::number;
use crate::raise;
use core::mem::transmute;
use core::ptr;

type Object = *mut PyObject;

/// The arguments, when there are exactly `N`; a count of several is named after the method in the message.
///
/// # Safety
/// `args` is a live tuple.
unsafe fn take<const N: usize>(name: &str, args: Object) -> Result<[Object; N]> {
    // SAFETY: as promised.
    let items = tuple::items(unsafe { Obj::from_ptr(args) });
    if items.len() != N {
        let (space, plural) = (if name.is_empty() { "" } else { " " }, if N == 1 { "" } else { "s" });
        return Err(raise!(TypeError, "{name}{space}expected {N} argument{plural}, got {}", items.len()));
    }
    Ok(core::array::from_fn(|i| items[i].as_ptr()))
}

/// `None` for a status that is not negative.
fn none_or_error(status: c_int) -> Result<Owned> {
    // SAFETY: a negative status comes with an error.
    if status < 0 { Err(unsafe { Raised::already() }) } else { Ok(singletons::none().to_owned()) }
}

fn truth_or_error(status: c_int) -> Result<Owned> {
    // SAFETY: a negative status comes with an error.
    if status < 0 { Err(unsafe { Raised::already() }) } else { Ok(bool::new(status != 0)) }
}

fn number_or_error(value: isize) -> Result<Owned> {
    if value == -1 && error::occurred().is_some() {
        // SAFETY: just looked.
        return Err(unsafe { Raised::already() });
    }
    long::from_i64(value as i64)
}

/// An index, with an `OverflowError` for one that does not fit.
unsafe fn index(o: Object) -> Result<isize> {
    // SAFETY: a live object.
    let o = unsafe { Obj::from_ptr(o) };
    let value = number::index(o)?;
    match long::as_i64_overflow(&value)? {
        (value, 0) => Ok(value as isize),
        _ => Err(raise!(OverflowError, "cannot fit '{}' into an index-sized integer", o.type_name())),
    }
}

/// An index into a sequence, counted from the end when negative.
unsafe fn sequence_index(slf: Object, o: Object) -> Result<isize> {
    // SAFETY: live objects.
    unsafe {
        let i = index(o)?;
        let table = (*(*slf).ob_type).tp_as_sequence;
        if i < 0
            && !table.is_null()
            && let Some(length) = (*table).sq_length
        {
            let n = length(slf);
            if n < 0 {
                return Err(Raised::already());
            }
            return Ok(i + n);
        }
        Ok(i)
    }
}

/// Defines wrappers: the arguments by pattern, the type of the wrapped function, and the call.
macro_rules! wrappers {
    ($($name:ident($slf:ident, [$($arg:ident),*] $($method:literal)?, $f:ident: $type:ty) $call:expr;)*) => {$(
        pub(super) unsafe extern "C" fn $name($slf: Object, args: Object, wrapped: *mut c_void) -> Object {
            #[allow(clippy::redundant_closure_call)]
            // SAFETY: a wrapper is called with the object, a tuple, and the function that its slot's type says.
            let result: Result<Owned> = (|| unsafe {
                let [$($arg),*] = take(concat!($($method)?), args)?;
                let $f = transmute::<*mut c_void, $type>(wrapped);
                $call
            })();
            result.into_c()
        }
    )*};
}

type Unary = unsafe extern "C" fn(Object) -> Object;
type Binary = unsafe extern "C" fn(Object, Object) -> Object;
type Compare = unsafe extern "C" fn(Object, Object, c_int) -> Object;
type Status2 = unsafe extern "C" fn(Object, Object) -> c_int;
type Status3 = unsafe extern "C" fn(Object, Object, Object) -> c_int;
type Size = unsafe extern "C" fn(Object) -> isize;

wrappers! {
    unary(slf, [], f: Unary) Owned::from_call(f(slf));
    binary(slf, [other], f: Binary) Owned::from_call(f(slf, other));
    binary_swapped(slf, [other], f: Binary) Owned::from_call(f(other, slf));
    truth(slf, [], f: unsafe extern "C" fn(Object) -> c_int) truth_or_error(f(slf));
    length(slf, [], f: Size) number_or_error(f(slf));
    hash(slf, [], f: Size) number_or_error(f(slf));
    next(slf, [], f: Unary) next_or_stop(f(slf));
    lt(slf, [other], f: Compare) Owned::from_call(f(slf, other, Py_LT));
    le(slf, [other], f: Compare) Owned::from_call(f(slf, other, Py_LE));
    eq(slf, [other], f: Compare) Owned::from_call(f(slf, other, Py_EQ));
    ne(slf, [other], f: Compare) Owned::from_call(f(slf, other, Py_NE));
    gt(slf, [other], f: Compare) Owned::from_call(f(slf, other, Py_GT));
    ge(slf, [other], f: Compare) Owned::from_call(f(slf, other, Py_GE));
    contains(slf, [value], f: Status2) truth_or_error(f(slf, value));
    set_item(slf, [key, value] "__setitem__", f: Status3) none_or_error(f(slf, key, value));
    del_item(slf, [key], f: Status3) none_or_error(f(slf, key, ptr::null_mut()));
    repeat(slf, [count], f: unsafe extern "C" fn(Object, isize) -> Object) Owned::from_call(f(slf, index(count)?));
    sequence_item(slf, [i], f: unsafe extern "C" fn(Object, isize) -> Object)
        Owned::from_call(f(slf, sequence_index(slf, i)?));
    sequence_set(slf, [i, value] "__setitem__", f: unsafe extern "C" fn(Object, isize, Object) -> c_int)
        none_or_error(f(slf, sequence_index(slf, i)?, value));
    sequence_del(slf, [i], f: unsafe extern "C" fn(Object, isize, Object) -> c_int)
        none_or_error(f(slf, sequence_index(slf, i)?, ptr::null_mut()));
    set_attr(slf, [name, value] "__setattr__", f: Status3) {
        check_setter(slf, f, "__setattr__")?;
        none_or_error(f(slf, name, value))
    };
    del_attr(slf, [name], f: Status3) {
        check_setter(slf, f, "__delattr__")?;
        none_or_error(f(slf, name, ptr::null_mut()))
    };
    descr_set(slf, [o, value] "__set__", f: Status3) none_or_error(f(slf, o, value));
    descr_delete(slf, [o], f: Status3) none_or_error(f(slf, o, ptr::null_mut()));
    finalize(slf, [], f: unsafe extern "C" fn(Object)) {
        f(slf);
        Ok(singletons::none().to_owned())
    };
}

/// NULL without an error is the end of an iteration.
unsafe fn next_or_stop(value: Object) -> Result<Owned> {
    // SAFETY: a new reference, or NULL.
    match unsafe { Owned::from_ptr_opt(value) } {
        Some(value) => Ok(value),
        None => {
            if error::occurred().is_none() {
                let _ = super::exceptions::set_object(super::exceptions::exc::StopIteration.as_obj(), None);
            }
            // SAFETY: set now at the latest.
            Err(unsafe { Raised::already() })
        }
    }
}

/// Keeps `object.__setattr__` from getting around the setter that a C base defines.
unsafe fn check_setter(slf: Object, f: Status3, what: &str) -> Result<()> {
    // SAFETY: live types.
    unsafe {
        let ty = (*slf).ob_type;
        let mut base = ty;
        while !base.is_null() && super::type_slots::is_slot_setattr((*base).tp_setattro) {
            base = (*base).tp_base;
        }
        let same = |ty: *mut PyTypeObject| (*ty).tp_setattro.is_some_and(|g| ptr::fn_addr_eq(f, g));
        if base.is_null() || same(base) || super::type_object::has_flag(base, Py_TPFLAGS_HEAPTYPE) {
            return Ok(());
        }
        let name = super::type_object::name(ty).limit(usize::MAX);
        Err(raise!(TypeError, "can't apply this {what} to {name} object"))
    }
}

/// `__pow__`, `__ipow__`: one or two arguments.
unsafe fn power_args(args: Object) -> Result<(Object, Object)> {
    // SAFETY: `args` is a live tuple.
    match tuple::items(unsafe { Obj::from_ptr(args) }) {
        [other] => Ok((other.as_ptr(), singletons::none().as_ptr())),
        [other, modulus] => Ok((other.as_ptr(), modulus.as_ptr())),
        items => Err(raise!(TypeError, "expected 1 or 2 arguments, got {}", items.len())),
    }
}

type Ternary = unsafe extern "C" fn(Object, Object, Object) -> Object;

pub(super) unsafe extern "C" fn ternary(slf: Object, args: Object, wrapped: *mut c_void) -> Object {
    // SAFETY: a wrapper is called with the object, a tuple, and a ternary slot.
    unsafe {
        let f = transmute::<*mut c_void, Ternary>(wrapped);
        power_args(args).and_then(|(other, modulus)| Owned::from_call(f(slf, other, modulus))).into_c()
    }
}

pub(super) unsafe extern "C" fn ternary_swapped(slf: Object, args: Object, wrapped: *mut c_void) -> Object {
    // SAFETY: as above.
    unsafe {
        let f = transmute::<*mut c_void, Ternary>(wrapped);
        power_args(args).and_then(|(other, modulus)| Owned::from_call(f(other, slf, modulus))).into_c()
    }
}

pub(super) unsafe extern "C" fn descr_get(slf: Object, args: Object, wrapped: *mut c_void) -> Object {
    // SAFETY: a wrapper is called with the object, a tuple, and a `tp_descr_get`.
    unsafe {
        let f = transmute::<*mut c_void, Ternary>(wrapped);
        let given = |o: &Obj| if singletons::is_none(o) { ptr::null_mut() } else { o.as_ptr() };
        let (o, class) = match tuple::items(Obj::from_ptr(args)) {
            [o] => (given(o), ptr::null_mut()),
            [o, class] => (given(o), given(class)),
            items => {
                let count = items.len();
                let (bound, limit, plural) = if count < 1 { ("at least", 1, "") } else { ("at most", 2, "s") };
                let raised = raise!(TypeError, "__get__ expected {bound} {limit} argument{plural}, got {count}");
                return Err::<Owned, _>(raised).into_c();
            }
        };
        if o.is_null() && class.is_null() {
            return Err::<Owned, _>(raise!(TypeError, "__get__(None, None) is invalid")).into_c();
        }
        f(slf, o, class)
    }
}

/// `__call__`, with keywords.
pub(super) unsafe extern "C" fn call(slf: Object, args: Object, wrapped: *mut c_void, kwargs: Object) -> Object {
    // SAFETY: a keyword wrapper is called with the object, a tuple, a `tp_call`, and a dict or NULL.
    unsafe { transmute::<*mut c_void, Ternary>(wrapped)(slf, args, kwargs) }
}

/// `__init__`, with keywords.
pub(super) unsafe extern "C" fn init(slf: Object, args: Object, wrapped: *mut c_void, kwargs: Object) -> Object {
    // SAFETY: as above, with a `tp_init`.
    unsafe { none_or_error(transmute::<*mut c_void, Status3>(wrapped)(slf, args, kwargs)) }.into_c()
}
