//! `builtin_function_or_method` and `builtin_method`: C functions with their `self`, in every calling convention.
//!
//! `METH_VARARGS` functions get their tuple through `tp_call`; every other convention has a vectorcall function of its own.

use super::cfn::{self, c_functions};
use super::{descr, module, singletons, tuple, type_object, unicode, weakref};
use crate::abi::*;
use crate::engine::refcount::xdecref;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, gc, refcount};
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

static mut METHODS: [PyMethodDef; 2] = [PyMethodDef::noargs(c"__reduce__", reduce, 0, c""), PyMethodDef::END];
static mut GETSET: [PyGetSetDef; 6] = [
    PyGetSetDef::new(c"__doc__", Some(get_doc), None, c""),
    PyGetSetDef::new(c"__name__", Some(get_name), None, c""),
    PyGetSetDef::new(c"__qualname__", Some(get_qualname), None, c""),
    PyGetSetDef::new(c"__self__", Some(get_self), None, c""),
    PyGetSetDef::new(c"__text_signature__", Some(get_signature), None, c""),
    PyGetSetDef::END,
];
static mut MEMBERS: [PyMemberDef; 2] =
    [PyMemberDef::new(c"__module__", _Py_T_OBJECT, offset_of!(PyCFunctionObject, m_module), 0, c""), PyMemberDef::END];

/// `builtin_function_or_method`.
#[unsafe(no_mangle)]
pub static mut PyCFunction_Type: PyTypeObject = PyTypeObject {
    tp_name: c"builtin_function_or_method".as_ptr(),
    tp_basicsize: size_of::<PyCFunctionObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_vectorcall_offset: offset_of!(PyCFunctionObject, vectorcall) as Py_ssize_t,
    tp_repr: Some(repr),
    tp_hash: Some(hash),
    tp_call: Some(tp_call),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_traverse: Some(traverse),
    tp_richcompare: Some(richcompare),
    tp_weaklistoffset: offset_of!(PyCFunctionObject, m_weakreflist) as Py_ssize_t,
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    ..PyTypeObject::STATIC
};

/// `builtin_method`: a built-in function that is told the class that defines it (`METH_METHOD`).
#[unsafe(no_mangle)]
pub static mut PyCMethod_Type: PyTypeObject = PyTypeObject {
    tp_name: c"builtin_method".as_ptr(),
    tp_basicsize: size_of::<PyCMethodObject>() as Py_ssize_t,
    tp_base: &raw mut PyCFunction_Type,
    ..PyTypeObject::STATIC
};

/// The flags that choose the calling convention.
const CONVENTION: c_int = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
const METHOD_CALL: c_int = METH_METHOD | METH_FASTCALL | METH_KEYWORDS;
const FAST_KEYWORDS: c_int = METH_FASTCALL | METH_KEYWORDS;
const VARARGS_KEYWORDS: c_int = METH_VARARGS | METH_KEYWORDS;

/// Whether `o` is a built-in function, `builtin_method` included.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyCFunction_Type) || o.is_instance(&raw mut PyCFunction_Type)
}

/// `PyCMethod_New`: `SystemError` for a bad combination of flags.
///
/// # Safety
/// `def` points to a method definition that outlives the function.
pub unsafe fn new(
    def: *mut PyMethodDef,
    slf: Option<&Obj>,
    module: Option<&Obj>,
    cls: *mut PyTypeObject,
) -> Result<Owned> {
    // SAFETY: the definition is live, says the caller.
    let flags = unsafe { (*def).ml_flags };
    let vectorcall: vectorcallfunc = match flags & CONVENTION {
        METH_VARARGS | VARARGS_KEYWORDS => None,
        METH_NOARGS => Some(call_noargs),
        METH_O => Some(call_o),
        METH_FASTCALL => Some(call_fast),
        FAST_KEYWORDS => Some(call_fast_keywords),
        METHOD_CALL => Some(call_method),
        // SAFETY: as above, its name is a C string.
        _ => return Err(bad_flags(unsafe { (*def).ml_name })),
    };
    // SAFETY: each layout's fields are all written before the collector learns of the function.
    unsafe {
        let f = if flags & METH_METHOD != 0 {
            if cls.is_null() {
                return Err(raise!(SystemError, "attempting to create PyCMethod with a METH_METHOD flag but no class"));
            }
            let m = gc::new_static::<PyCMethodObject>(&raw mut PyCMethod_Type)?;
            refcount::incref(cls.cast());
            (*m).mm_class = cls;
            &raw mut (*m).func
        } else {
            if !cls.is_null() {
                return Err(raise!(SystemError, "attempting to create PyCFunction with class but no METH_METHOD flag"));
            }
            gc::new_static::<PyCFunctionObject>(&raw mut PyCFunction_Type)?
        };
        (*f).m_ml = def;
        (*f).m_self = slf.map_or(ptr::null_mut(), |o| o.to_owned().into_ptr());
        (*f).m_module = module.map_or(ptr::null_mut(), |o| o.to_owned().into_ptr());
        (*f).m_weakreflist = ptr::null_mut();
        (*f).vectorcall = vectorcall;
        gc::track(f.cast());
        Ok(Owned::from_ptr(f))
    }
}

#[cold]
fn bad_flags(name: *const c_char) -> Raised {
    // SAFETY: a method definition's name is a C string.
    let name = unsafe { CStr::from_ptr(name) }.to_string_lossy();
    raise!(SystemError, "{name}() method: bad call flags")
}

/// The method definition.
#[inline(always)]
fn def(f: &Obj) -> *mut PyMethodDef {
    // SAFETY: callers have a built-in function.
    unsafe { (*f.cast::<PyCFunctionObject>()).m_ml }
}

/// The flags of the definition.
#[inline(always)]
pub fn flags(f: &Obj) -> c_int {
    // SAFETY: the definition outlives the function.
    unsafe { (*def(f)).ml_flags }
}

/// The C function, to be cast as the flags say.
#[inline(always)]
pub fn function(f: &Obj) -> PyCFunction {
    // SAFETY: as for `flags`.
    unsafe { (*def(f)).ml_meth }
}

/// What the C function gets as its first argument: NULL with `METH_STATIC`.
#[inline(always)]
pub fn self_of(f: &Obj) -> *mut PyObject {
    if flags(f) & METH_STATIC != 0 {
        return ptr::null_mut();
    }
    // SAFETY: callers have a built-in function.
    unsafe { (*f.cast::<PyCFunctionObject>()).m_self }
}

/// The function's name as a `str`.
fn name(f: &Obj) -> Result<Owned> {
    // SAFETY: a definition has a name.
    unicode::from_utf8(unsafe { CStr::from_ptr((*def(f)).ml_name) }.to_bytes())
}

/// How a callable is named in messages: `module.qualname()`, without the module for built-ins.
pub fn describe(f: &Obj) -> Result<String> {
    let Some(qualname) = attr::get_optional(f, istr!("__qualname__"))? else {
        return Ok(unicode::display(&*text::str(Some(f))?).to_string());
    };
    let shown = text::str(Some(&qualname))?;
    match attr::get_optional(f, istr!("__module__"))? {
        Some(m) if !singletons::is_none(&m) && !is_builtins(&m) => {
            let m = text::str(Some(&m))?;
            Ok(format!("{}.{}()", unicode::display(&m), unicode::display(&shown)))
        }
        _ => Ok(format!("{}()", unicode::display(&shown))),
    }
}

/// Whether a module's name is `builtins`.
fn is_builtins(name: &Obj) -> bool {
    unicode::check(name) && unicode::eq_ascii(name, "builtins")
}

#[cold]
fn wrong_call(f: *mut PyObject, message: impl FnOnce(&str) -> String) -> *mut PyObject {
    // SAFETY: called with the function that is being called.
    let raised = describe(unsafe { Obj::from_ptr(f) }).map(|who| raise!(TypeError, "{}", message(&who)));
    Result::<Owned>::Err(raised.unwrap_or_else(|raised| raised)).into_c()
}

#[cold]
fn no_keywords(f: *mut PyObject) -> *mut PyObject {
    wrong_call(f, |who| format!("{who} takes no keyword arguments"))
}

/// Whether there are keyword arguments.
#[inline(always)]
unsafe fn has_keywords(kwnames: *mut PyObject) -> bool {
    // SAFETY: NULL or a tuple.
    !kwnames.is_null() && unsafe { (*kwnames.cast::<PyVarObject>()).ob_size } != 0
}

/// The C function in one of its signatures. `None` raises when the stack is nearly used up.
#[inline(always)]
unsafe fn entered<F: Copy>(f: *mut PyObject) -> Option<F> {
    if call::enter_recursive(" while calling a Python object").is_err() {
        return None;
    }
    // SAFETY: the flags said that the stored pointer has the signature `F`, an `Option` of a function pointer.
    unsafe { Some(core::mem::transmute_copy::<PyCFunction, F>(&function(Obj::from_ptr(f)))) }
}

unsafe extern "C" fn call_noargs(
    f: *mut PyObject,
    _args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: vectorcall's contract; the convention was checked when the function was made.
    unsafe {
        if has_keywords(kwnames) {
            return no_keywords(f);
        }
        let n = call::nargs(nargsf);
        if n != 0 {
            return wrong_call(f, |who| format!("{who} takes no arguments ({n} given)"));
        }
        match entered::<PyCFunction>(f) {
            Some(Some(c)) => c(self_of(Obj::from_ptr(f)), ptr::null_mut()),
            _ => ptr::null_mut(),
        }
    }
}

unsafe extern "C" fn call_o(
    f: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as for `call_noargs`.
    unsafe {
        if has_keywords(kwnames) {
            return no_keywords(f);
        }
        let n = call::nargs(nargsf);
        if n != 1 {
            return wrong_call(f, |who| format!("{who} takes exactly one argument ({n} given)"));
        }
        match entered::<PyCFunction>(f) {
            Some(Some(c)) => c(self_of(Obj::from_ptr(f)), *args),
            _ => ptr::null_mut(),
        }
    }
}

unsafe extern "C" fn call_fast(
    f: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as for `call_noargs`.
    unsafe {
        if has_keywords(kwnames) {
            return no_keywords(f);
        }
        match entered::<PyCFunctionFast>(f) {
            Some(Some(c)) => c(self_of(Obj::from_ptr(f)), args, call::nargs(nargsf) as Py_ssize_t),
            _ => ptr::null_mut(),
        }
    }
}

unsafe extern "C" fn call_fast_keywords(
    f: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as for `call_noargs`.
    unsafe {
        match entered::<PyCFunctionFastWithKeywords>(f) {
            Some(Some(c)) => c(self_of(Obj::from_ptr(f)), args, call::nargs(nargsf) as Py_ssize_t, kwnames),
            _ => ptr::null_mut(),
        }
    }
}

unsafe extern "C" fn call_method(
    f: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: as for `call_noargs`; with `METH_METHOD` the function has the larger layout.
    unsafe {
        let class = (*f.cast::<PyCMethodObject>()).mm_class;
        match entered::<PyCMethod>(f) {
            Some(Some(c)) => c(self_of(Obj::from_ptr(f)), class, args, call::nargs(nargsf) as Py_ssize_t, kwnames),
            _ => ptr::null_mut(),
        }
    }
}

/// `METH_VARARGS` functions get the very tuple; the others unpack it.
unsafe extern "C" fn tp_call(f: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: the slot gets a built-in function, a tuple, and NULL or a dict; the flags tell the signature.
    unsafe {
        let function_object = Obj::from_ptr(f);
        let slf = self_of(function_object);
        match flags(function_object) & VARARGS_KEYWORDS {
            METH_VARARGS => {
                if Obj::from_ptr_opt(kwargs).is_some_and(|k| super::dict::len(k) != 0) {
                    return varargs_with_keywords(function_object);
                }
                function(function_object).map_or(ptr::null_mut(), |c| c(slf, args))
            }
            VARARGS_KEYWORDS => {
                let c = core::mem::transmute::<PyCFunction, PyCFunctionWithKeywords>(function(function_object));
                c.map_or(ptr::null_mut(), |c| c(slf, args, kwargs))
            }
            _ => call::vectorcall_call(function_object, Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)),
        }
    }
}

/// Here CPython names the function without its module.
#[cold]
fn varargs_with_keywords(f: &Obj) -> *mut PyObject {
    // SAFETY: a definition's name is a C string.
    let name = unsafe { CStr::from_ptr((*def(f)).ml_name) }.to_bytes();
    let shown = String::from_utf8_lossy(&name[..name.len().min(200)]);
    Result::<Owned>::Err(raise!(TypeError, "{shown}() takes no keyword arguments")).into_c()
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    let f = o.cast::<PyCFunctionObject>();
    // SAFETY: the count is zero; each field held NULL or an owned reference.
    unsafe {
        gc::untrack(o);
        if !(*f).m_weakreflist.is_null() {
            weakref::clear_all(o);
        }
        if (*(*f).m_ml).ml_flags & METH_METHOD != 0 {
            xdecref((*f.cast::<PyCMethodObject>()).mm_class.cast());
        }
        xdecref((*f).m_self);
        xdecref((*f).m_module);
        gc::free(f);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    let f = o.cast::<PyCFunctionObject>();
    // SAFETY: the collector passes a live function; only `METH_METHOD` ones have the class field.
    unsafe {
        let class = match (*(*f).m_ml).ml_flags & METH_METHOD {
            0 => ptr::null_mut(),
            _ => (*f.cast::<PyCMethodObject>()).mm_class.cast(),
        };
        cfn::visit_all(&[class, (*f).m_self, (*f).m_module], visit, arg)
    }
}

/// What `__self__` is, without `METH_STATIC`'s exception.
fn stored_self(f: &Obj) -> Option<&Obj> {
    // SAFETY: callers have a built-in function, which keeps its `self` alive.
    unsafe { Obj::from_ptr_opt((*f.cast::<PyCFunctionObject>()).m_self) }
}

fn show(f: &Obj) -> Result<Owned> {
    // SAFETY: a definition's name is a C string.
    let name = unsafe { CStr::from_ptr((*def(f)).ml_name) }.to_string_lossy();
    match stored_self(f) {
        Some(s) if !module::check(s) => {
            unicode::new(&format!("<built-in method {name} of {} object at {:p}>", s.type_name(), s.as_ptr()))
        }
        _ => unicode::new(&format!("<built-in function {name}>")),
    }
}

fn qualname(f: &Obj) -> Result<Owned> {
    let Some(slf) = stored_self(f).filter(|s| !module::check(s)) else { return name(f) };
    let class = if type_object::check(slf) { slf } else { type_object::as_obj(slf.ty()) };
    let class = attr::get(class, istr!("__qualname__"))?;
    if !unicode::check(&class) {
        return Err(raise!(TypeError, "<method>.__class__.__qualname__ is not a unicode object"));
    }
    let name = name(f)?;
    unicode::new(&format!("{}.{}", unicode::display(&class), unicode::display(&name)))
}

fn doc(f: &Obj) -> Result<Owned> {
    // SAFETY: the definition's texts are NULL or C strings.
    unsafe { descr::doc_of((*def(f)).ml_name, (*def(f)).ml_doc) }
}

fn signature(f: &Obj) -> Result<Owned> {
    // SAFETY: the definition's texts are NULL or C strings.
    unsafe { descr::signature_of((*def(f)).ml_name, (*def(f)).ml_doc, (*def(f)).ml_flags) }
}

/// Pickles as a module's attribute by name, or as a method of an object.
fn reduced(f: &Obj) -> Result<Owned> {
    let name = name(f)?;
    match stored_self(f) {
        Some(slf) if !module::check(slf) => {
            let getattr = crate::modules::builtin(istr!("getattr"))?;
            let args = tuple::new([slf, &name])?;
            tuple::new([&getattr, &args])
        }
        _ => Ok(name),
    }
}

c_functions! {
    unary repr = show;
    noargs reduce = reduced;
    getter get_doc = doc;
    getter get_name = name;
    getter get_qualname = qualname;
    getter get_self = |f: &Obj| Ok(singletons::or_none(unsafe_self(f)).to_owned());
    getter get_signature = signature;
}

/// `__self__`: `None` without one.
fn unsafe_self(f: &Obj) -> Option<&Obj> {
    // SAFETY: the function keeps its `self` alive.
    unsafe { Obj::from_ptr_opt(self_of(f)) }
}

unsafe extern "C" fn hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: the slot gets a live function.
    let f = unsafe { Obj::from_ptr(o) };
    let slf = stored_self(f).map_or(0, |s| s.as_ptr() as usize);
    let c = function(f).map_or(0, |c| c as usize);
    match compare::hash_address(slf) ^ compare::hash_address(c) {
        -1 => -2,
        h => h,
    }
}

/// Equal when both the C function and `self` are the same.
unsafe extern "C" fn richcompare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: the slot gets live objects, the first of which is a function.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    if (op != Py_EQ && op != Py_NE) || !check(a) || !check(b) {
        return singletons::not_implemented().to_owned().into_ptr();
    }
    let address = |f: &Obj| function(f).map(|c| c as usize);
    let slf = |f: &Obj| stored_self(f).map(Obj::as_ptr);
    let equal = slf(a) == slf(b) && address(a) == address(b);
    super::bool::new(equal == (op == Py_EQ)).into_ptr()
}
