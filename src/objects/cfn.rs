//! Slot and method functions: the C signatures around safe functions that take `&Obj` and return `Result`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};

/// Allocates an instance of `ty` through its `tp_alloc`: zeroed fields, tracked if it has a GC head.
pub(crate) fn alloc_instance(ty: *mut PyTypeObject, items: Py_ssize_t) -> Result<Owned> {
    // SAFETY: a type's `tp_alloc` returns a new reference, or NULL with an error set.
    unsafe {
        match (*ty).tp_alloc {
            Some(alloc) => Owned::from_call(alloc(ty, items)),
            None => super::type_object::generic_alloc(ty, items),
        }
    }
}

/// Frees a dead object's memory through its type's `tp_free`.
///
/// # Safety
/// `p` is a dead object whose fields have been given back.
pub(crate) unsafe fn free_instance(p: *mut PyObject) {
    // SAFETY: as promised.
    unsafe {
        if let Some(free) = (*(*p).ob_type).tp_free {
            free(p.cast());
        }
    }
}

/// A visitor's round over owned fields, some of which may be NULL.
///
/// # Safety
/// The pointers are NULL or live objects; `visit` and `arg` came from the caller of `tp_traverse`.
pub(crate) unsafe fn visit_all(fields: &[*mut PyObject], visit: visitproc, arg: *mut c_void) -> c_int {
    let Some(visit) = visit else { return 0 };
    for &field in fields {
        if !field.is_null() {
            // SAFETY: as promised.
            let stop = unsafe { visit(field, arg) };
            if stop != 0 {
                return stop;
            }
        }
    }
    0
}

/// The arguments of a `METH_FASTCALL` function as a slice, behind which keywords' values may follow.
///
/// # Safety
/// `args` points to `n` live objects, which outlive `'a`; it may be NULL when there are none.
#[inline(always)]
pub(crate) unsafe fn args<'a>(args: *const *mut PyObject, n: usize) -> &'a [&'a Obj] {
    if args.is_null() {
        return &[];
    }
    // SAFETY: `&Obj` has the layout of a pointer to a live object.
    unsafe { core::slice::from_raw_parts(args.cast(), n) }
}

/// Whether the constructor of `base`, called for `ty`, has to refuse keywords: not when a derived type may take them in `__init__`.
pub(crate) fn rejects_keywords(ty: *mut PyTypeObject, base: *mut PyTypeObject) -> bool {
    // SAFETY: types are live.
    let init = |ty: *mut PyTypeObject| unsafe { (*ty).tp_init.map(|f| f as usize) };
    core::ptr::eq(ty, base) || init(ty) == init(base)
}

/// The same for a type whose keywords are refused by `__init__`.
pub(crate) fn rejects_keywords_on_init(ty: *mut PyTypeObject, base: *mut PyTypeObject) -> bool {
    // SAFETY: types are live.
    let new = |ty: *mut PyTypeObject| unsafe { (*ty).tp_new.map(|f| f as usize) };
    core::ptr::eq(ty, base) || new(ty) == new(base)
}

/// An argument that has to be an int: `TypeError: an integer is required`.
pub(crate) fn ssize_argument(o: &Obj) -> Result<isize> {
    if !super::long::check(o) {
        return Err(crate::raise!(TypeError, "an integer is required"));
    }
    super::long::as_ssize(o)
}

/// `o.__getstate__()`, None where there is no such method.
pub(crate) fn get_state(o: &Obj) -> Result<Owned> {
    match crate::protocols::attr::get_optional(o, crate::istr!("__getstate__"))? {
        Some(method) => crate::protocols::call::call(&method, &[]),
        None => Ok(super::singletons::new_none()),
    }
}

/// A function of the module `builtins`, for the `__reduce__` of iterators.
pub(crate) fn builtin(name: &Obj) -> Result<Owned> {
    let builtins = crate::modules::import(crate::istr!("builtins"))?;
    crate::protocols::attr::get(&builtins, name)
}

/// The token for an error that a C function has reported by its sentinel.
pub(crate) fn failed() -> Raised {
    // SAFETY: used right after a C function's failure.
    unsafe { Raised::already() }
}

/// The arguments of a function with keywords.
pub(crate) struct Arguments<'a> {
    pub(crate) positional: &'a [&'a Obj],
    /// The keywords' names and values.
    names: &'a [&'a Obj],
    values: &'a [&'a Obj],
}

impl<'a> Arguments<'a> {
    /// As they come in a vectorcall.
    ///
    /// # Safety
    /// `args` points to `n` positional arguments and one for each name in the tuple `kwnames`, which may be NULL.
    pub(crate) unsafe fn new(args: *const *mut PyObject, n: usize, kwnames: *mut PyObject) -> Self {
        // SAFETY: as promised.
        unsafe {
            let names = Obj::from_ptr_opt(kwnames).map_or(&[][..], super::tuple::items);
            let all = self::args(args, n + names.len());
            Arguments { positional: &all[..n], names, values: &all[n..] }
        }
    }

    /// The keywords' names and values.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'a Obj, &'a Obj)> {
        self.names.iter().copied().zip(self.values.iter().copied())
    }

    /// The values of these keywords; `TypeError` for any other keyword.
    pub(crate) fn keywords<const N: usize>(&self, function: &str, known: [&str; N]) -> Result<[Option<&'a Obj>; N]> {
        let mut found = [None; N];
        for (name, value) in self.names.iter().zip(self.values) {
            match known.iter().position(|k| super::unicode::eq_ascii(name, k)) {
                Some(i) => found[i] = Some(*value),
                None => return Err(unexpected_keyword(function, name)),
            }
        }
        Ok(found)
    }
}

/// `TypeError: f() got an unexpected keyword argument 'x'`.
#[cold]
pub(crate) fn unexpected_keyword(function: &str, name: &Obj) -> crate::engine::Raised {
    if !super::unicode::check(name) {
        return crate::raise!(TypeError, "keywords must be strings");
    }
    let name = super::unicode::display(name);
    crate::raise!(TypeError, "{function}() got an unexpected keyword argument '{name}'")
}

/// Makes C functions around safe ones: `kind c_name = function;`. The kinds are the slot signatures; what each passes is in its arm.
macro_rules! c_functions {
    () => {};
    // fn(&Obj) -> Result<Owned or Option<Owned>>: unaryfunc, reprfunc, getiterfunc, iternextfunc
    (unary $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(o) }))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj) -> Result<Owned>: a METH_NOARGS method
    (noargs $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(o) }))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj) -> Result<Owned>: the getter of a computed attribute
    (getter $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject, _: *mut c_void) -> *mut PyObject {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(o) }))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, &Obj) -> Result<Owned>: binaryfunc, a METH_O method
    (binary $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes live objects.
            unsafe {
                $crate::engine::IntoC::into_c($f($crate::engine::Obj::from_ptr(a), $crate::engine::Obj::from_ptr(b)))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj) -> Result<Owned>: a METH_O function whose `self` is NULL
    (static_o $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(_: *mut PyObject, arg: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(arg) }))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, &Obj, c_int) -> Result<Owned>: richcmpfunc
    (compare $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
            // SAFETY: the caller passes live objects.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    $crate::engine::Obj::from_ptr(a),
                    $crate::engine::Obj::from_ptr(b),
                    op,
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, &[&Obj]) -> Result<Owned>: a METH_FASTCALL method
    (fast $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject, args: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
            // SAFETY: the caller passes live objects.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    $crate::engine::Obj::from_ptr(o),
                    $crate::objects::cfn::args(args, n as usize),
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, &Arguments) -> Result<Owned>: a METH_FASTCALL | METH_KEYWORDS method
    (fast_keywords $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(
            o: *mut PyObject,
            args: *const *mut PyObject,
            n: Py_ssize_t,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: the caller passes live objects, and NULL or a tuple of names.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    $crate::engine::Obj::from_ptr(o),
                    &$crate::objects::cfn::Arguments::new(args, n as usize, kwnames),
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(*mut PyTypeObject, &Obj, Option<&Obj>) -> Result<Owned>: newfunc
    (new $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(
            ty: *mut PyTypeObject,
            args: *mut PyObject,
            kwargs: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: the caller passes a type, a tuple, and NULL or a dict.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    ty,
                    $crate::engine::Obj::from_ptr(args),
                    $crate::engine::Obj::from_ptr_opt(kwargs),
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, &Obj, Option<&Obj>) -> Result<()>: initproc, objobjargproc
    (init $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
            // SAFETY: the caller passes live objects, the last of which may be NULL.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    $crate::engine::Obj::from_ptr(o),
                    $crate::engine::Obj::from_ptr(args),
                    $crate::engine::Obj::from_ptr_opt(kwargs),
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, &Obj) -> Result<bool>: objobjproc
    (contains $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(a: *mut PyObject, b: *mut PyObject) -> c_int {
            // SAFETY: the caller passes live objects.
            unsafe {
                $crate::engine::IntoC::into_c($f($crate::engine::Obj::from_ptr(a), $crate::engine::Obj::from_ptr(b)))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj) -> usize: lenfunc
    (len $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject) -> Py_ssize_t {
            // SAFETY: the caller passes a live object.
            unsafe { $f($crate::engine::Obj::from_ptr(o)) as Py_ssize_t }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj) -> Result<isize>: lenfunc that may fail
    (size $name:ident = $f:expr; $($rest:tt)*) => {
        $crate::objects::cfn::c_functions! { hash $name = $f; $($rest)* }
    };
    // fn(&Obj) -> Result<bool>: inquiry
    (inquiry $name:ident = $f:expr; $($rest:tt)*) => {
        pub(in crate::objects) unsafe extern "C" fn $name(o: *mut PyObject) -> c_int {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(o) }))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj) -> Result<isize>: hashfunc
    (hash $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject) -> Py_hash_t {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(o) }))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, isize) -> Result<Owned>: ssizeargfunc
    (index $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
            // SAFETY: the caller passes a live object.
            $crate::engine::IntoC::into_c($f(unsafe { $crate::engine::Obj::from_ptr(o) }, i))
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(&Obj, isize, Option<&Obj>) -> Result<()>: ssizeobjargproc
    (assign_index $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(o: *mut PyObject, i: Py_ssize_t, v: *mut PyObject) -> c_int {
            // SAFETY: the caller passes live objects, the last of which may be NULL.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    $crate::engine::Obj::from_ptr(o),
                    i,
                    $crate::engine::Obj::from_ptr_opt(v),
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
    // fn(*mut PyTypeObject, &[&Obj], Option<&Obj>) -> Result<Owned>: tp_vectorcall; the values of the keywords, whose names the last part holds,
    // are not in the slice but behind it
    (vectorcall $name:ident = $f:expr; $($rest:tt)*) => {
        pub(crate) unsafe extern "C" fn $name(
            ty: *mut PyObject,
            args: *const *mut PyObject,
            nargsf: usize,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: the caller passes a type, live arguments, and NULL or a tuple of names.
            unsafe {
                $crate::engine::IntoC::into_c($f(
                    ty.cast(),
                    $crate::objects::cfn::args(args, $crate::protocols::call::nargs(nargsf)),
                    $crate::engine::Obj::from_ptr_opt(kwnames),
                ))
            }
        }
        $crate::objects::cfn::c_functions! { $($rest)* }
    };
}
pub(crate) use c_functions;
