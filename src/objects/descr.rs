//! Descriptors made from C tables: methods, class methods, members, computed attributes.

use super::type_object::{as_obj, is_subtype, name as type_name};
use super::{cfunction, descr_member, tuple, unicode};
use crate::abi::*;
use crate::engine::refcount::{clear, xdecref};
use crate::engine::{IntoC, Obj, Owned, Raised, Result, gc};
use crate::{istr, raise};
use core::ptr;

macro_rules! descriptor_type {
    ($(#[$doc:meta])* $name:ident, $text:literal, $layout:ty, $($field:tt)*) => {
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static mut $name: PyTypeObject = PyTypeObject {
            tp_name: $text.as_ptr(),
            tp_basicsize: size_of::<$layout>() as Py_ssize_t,
            tp_dealloc: Some(dealloc),
            tp_repr: Some(repr),
            tp_getattro: Some(crate::capi::object::PyObject_GenericGetAttr),
            tp_traverse: Some(traverse),
            tp_members: (&raw const MEMBERS).cast_mut().cast(),
            $($field)*
            ..PyTypeObject::STATIC
        };
    };
}

descriptor_type! {
    /// `method_descriptor`.
    PyMethodDescr_Type, c"method_descriptor", PyMethodDescrObject,
    tp_vectorcall_offset: core::mem::offset_of!(PyMethodDescrObject, vectorcall) as Py_ssize_t,
    tp_call: Some(crate::capi::abstract_::call::PyVectorcall_Call),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    tp_methods: (&raw const METHODS).cast_mut().cast(),
    tp_getset: (&raw const METHOD_GETSET).cast_mut().cast(),
    tp_descr_get: Some(method_get),
}
descriptor_type! {
    /// `classmethod_descriptor`.
    PyClassMethodDescr_Type, c"classmethod_descriptor", PyMethodDescrObject,
    tp_call: Some(class_method_call),
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_getset: (&raw const METHOD_GETSET).cast_mut().cast(),
    tp_descr_get: Some(class_method_get),
}
descriptor_type! {
    /// `member_descriptor`.
    PyMemberDescr_Type, c"member_descriptor", PyMemberDescrObject,
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_methods: (&raw const METHODS).cast_mut().cast(),
    tp_getset: (&raw const MEMBER_GETSET).cast_mut().cast(),
    tp_descr_get: Some(member_get),
    tp_descr_set: Some(member_set),
}
descriptor_type! {
    /// `getset_descriptor`.
    PyGetSetDescr_Type, c"getset_descriptor", PyGetSetDescrObject,
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_getset: (&raw const GETSET_GETSET).cast_mut().cast(),
    tp_descr_get: Some(getset_get),
    tp_descr_set: Some(getset_set),
}

pub(super) static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::bare(c"__objclass__", _Py_T_OBJECT, core::mem::offset_of!(PyDescrObject, d_type), Py_READONLY),
    PyMemberDef::bare(c"__name__", _Py_T_OBJECT, core::mem::offset_of!(PyDescrObject, d_name), Py_READONLY),
    PyMemberDef::END,
];
pub(super) static mut METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", method_reduce, 0, c""), PyMethodDef::END];
static mut METHOD_GETSET: [PyGetSetDef; 4] = [
    PyGetSetDef::bare(c"__doc__", Some(method_doc), None),
    PyGetSetDef::bare(c"__qualname__", Some(get_qualname), None),
    PyGetSetDef::bare(c"__text_signature__", Some(method_signature), None),
    PyGetSetDef::END,
];
static mut MEMBER_GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::bare(c"__doc__", Some(member_doc), None),
    PyGetSetDef::bare(c"__qualname__", Some(get_qualname), None),
    PyGetSetDef::END,
];
static mut GETSET_GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::bare(c"__doc__", Some(getset_doc), None),
    PyGetSetDef::bare(c"__qualname__", Some(get_qualname), None),
    PyGetSetDef::END,
];

/// A descriptor with its common fields filled; the rest is uninitialised, and it is not tracked yet.
///
/// # Safety
/// `name` is a NUL-terminated string.
pub(super) unsafe fn new_common<T>(
    kind: *mut PyTypeObject,
    ty: *mut PyTypeObject,
    name: *const c_char,
) -> Result<*mut T> {
    // SAFETY: as promised; the descriptor owns its type and its name.
    unsafe {
        let name = unicode::intern_c(CStr::from_ptr(name))?;
        let descr: *mut T = gc::new_static(kind)?;
        let head = descr.cast::<PyDescrObject>();
        (*head).d_type = as_obj(ty).to_owned().into_ptr().cast();
        (*head).d_name = name.into_ptr();
        (*head).d_qualname = ptr::null_mut();
        Ok(descr)
    }
}

/// Ends the making of a descriptor.
///
/// # Safety
/// Every field is filled.
#[inline]
pub(super) unsafe fn finish<T>(descr: *mut T) -> Owned {
    // SAFETY: as promised; the new object's one reference becomes the result's.
    unsafe {
        gc::track(descr.cast());
        Owned::from_ptr(descr)
    }
}

/// A method descriptor for `def` in `ty`.
///
/// # Safety
/// `def` outlives the type.
pub unsafe fn new_method(ty: *mut PyTypeObject, def: *mut PyMethodDef) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let Some(vectorcall) = super::descr_call::vectorcall_of((*def).ml_flags) else {
            let name = CStr::from_ptr((*def).ml_name).to_string_lossy();
            return Err(raise!(SystemError, "{name}() method: bad call flags"));
        };
        let descr: *mut PyMethodDescrObject = new_common(&raw mut PyMethodDescr_Type, ty, (*def).ml_name)?;
        (*descr).d_method = def;
        (*descr).vectorcall = Some(vectorcall);
        Ok(finish(descr))
    }
}

/// A class-method descriptor for `def` in `ty`.
///
/// # Safety
/// `def` outlives the type.
pub unsafe fn new_class_method(ty: *mut PyTypeObject, def: *mut PyMethodDef) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let descr: *mut PyMethodDescrObject = new_common(&raw mut PyClassMethodDescr_Type, ty, (*def).ml_name)?;
        (*descr).d_method = def;
        (*descr).vectorcall = None;
        Ok(finish(descr))
    }
}

/// A member descriptor for `def` in `ty`.
///
/// # Safety
/// `def` outlives the type.
pub unsafe fn new_member(ty: *mut PyTypeObject, def: *mut PyMemberDef) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        if (*def).flags & Py_RELATIVE_OFFSET != 0 {
            return Err(raise!(SystemError, "PyDescr_NewMember used with Py_RELATIVE_OFFSET"));
        }
        let descr: *mut PyMemberDescrObject = new_common(&raw mut PyMemberDescr_Type, ty, (*def).name)?;
        (*descr).d_member = def;
        Ok(finish(descr))
    }
}

/// A descriptor of a computed attribute for `def` in `ty`.
///
/// # Safety
/// `def` outlives the type.
pub unsafe fn new_getset(ty: *mut PyTypeObject, def: *mut PyGetSetDef) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let descr: *mut PyGetSetDescrObject = new_common(&raw mut PyGetSetDescr_Type, ty, (*def).name)?;
        (*descr).d_getset = def;
        Ok(finish(descr))
    }
}

/// Whether `o` is a data descriptor (its type has `tp_descr_set`).
#[inline(always)]
pub fn is_data(o: &Obj) -> bool {
    // SAFETY: a live object's type is live.
    unsafe { (*o.ty()).tp_descr_set.is_some() }
}

/// A descriptor's name.
pub fn name_of(descr: &Obj) -> Owned {
    // SAFETY: descriptors own a name.
    unsafe { Obj::from_ptr((*descr.cast::<PyDescrObject>()).d_name) }.to_owned()
}

/// The type that a descriptor belongs to.
#[inline(always)]
pub(super) fn type_of(descr: &Obj) -> *mut PyTypeObject {
    // SAFETY: every descriptor starts with the common head.
    unsafe { (*descr.cast::<PyDescrObject>()).d_type }
}

/// `TypeError` unless `o` is an instance of the descriptor's type.
#[inline(always)]
pub(super) fn check_instance(descr: &Obj, o: &Obj) -> Result<()> {
    let ty = type_of(descr);
    if o.is_instance(ty) { Ok(()) } else { Err(wrong_instance(descr, o)) }
}

#[cold]
fn wrong_instance(descr: &Obj, o: &Obj) -> Raised {
    let name = name_of(descr);
    raise!(
        TypeError,
        "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
        unicode::display(&name),
        type_name(type_of(descr)).limit(100),
        o.type_name().limit(100)
    )
}

unsafe extern "C" fn method_get(descr: *mut PyObject, o: *mut PyObject, class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, an object or NULL, and a class or NULL.
    let (descr, o) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr_opt(o)) };
    let Some(o) = o else { return descr.to_owned().into_ptr() };
    bind_method(descr, o, class).into_c()
}

fn bind_method(descr: &Obj, o: &Obj, class: *mut PyObject) -> Result<Owned> {
    check_instance(descr, o)?;
    // SAFETY: the definition outlives the descriptor.
    unsafe {
        let def = (*descr.cast::<PyMethodDescrObject>()).d_method;
        if (*def).ml_flags & METH_METHOD == 0 {
            return cfunction::new(def, Some(o), None, ptr::null_mut());
        }
        if !class.is_null() && Obj::from_ptr(class).has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
            return cfunction::new(def, Some(o), None, type_of(descr));
        }
        let name = name_of(descr);
        let got = if class.is_null() { "NULL".to_owned() } else { Obj::from_ptr(class).type_name().to_string() };
        Err(raise!(TypeError, "descriptor '{}' needs a type, not '{got}', as arg 2", unicode::display(&name)))
    }
}

unsafe extern "C" fn class_method_get(descr: *mut PyObject, o: *mut PyObject, class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, an object or NULL, and a class or NULL.
    unsafe { bind_class_method(Obj::from_ptr(descr), Obj::from_ptr_opt(o), Obj::from_ptr_opt(class)) }.into_c()
}

fn bind_class_method(descr: &Obj, o: Option<&Obj>, class: Option<&Obj>) -> Result<Owned> {
    let name = name_of(descr);
    let own = type_name(type_of(descr)).limit(100);
    let class = match (class, o) {
        (Some(class), _) => class,
        (None, Some(o)) => as_obj(o.ty()),
        (None, None) => {
            let name = unicode::display(&name);
            return Err(raise!(TypeError, "descriptor '{name}' for type '{own}' needs either an object or a type"));
        }
    };
    if !class.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
        let (name, got) = (unicode::display(&name), class.type_name().limit(100));
        return Err(raise!(TypeError, "descriptor '{name}' for type '{own}' needs a type, not a '{got}' as arg 2"));
    }
    if !is_subtype(class.cast(), type_of(descr)) {
        let (name, got) = (unicode::display(&name), type_name(class.cast()).limit(100));
        return Err(raise!(TypeError, "descriptor '{name}' requires a subtype of '{own}' but received '{got}'"));
    }
    // SAFETY: the definition outlives the descriptor.
    unsafe {
        let def = (*descr.cast::<PyMethodDescrObject>()).d_method;
        let defining = if (*def).ml_flags & METH_METHOD != 0 { type_of(descr) } else { ptr::null_mut() };
        cfunction::new(def, Some(class), None, defining)
    }
}

unsafe extern "C" fn class_method_call(
    descr: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, a tuple, and a dict or NULL.
    let (descr, args, kwargs) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    let call = || -> Result<Owned> {
        let Some((class, rest)) = tuple::items(args).split_first() else {
            let name = name_of(descr);
            return Err(raise!(
                TypeError,
                "descriptor '{}' of '{}' object needs an argument",
                unicode::display(&name),
                type_name(type_of(descr)).limit(100)
            ));
        };
        let bound = bind_class_method(descr, None, Some(class))?;
        let rest = tuple::from_owned(rest.iter().map(|o| (*o).to_owned()).collect())?;
        crate::protocols::call::call_tuple(&bound, &rest, kwargs)
    };
    call().into_c()
}

unsafe extern "C" fn member_get(descr: *mut PyObject, o: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, and an object or NULL.
    let (descr, o) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr_opt(o)) };
    let Some(o) = o else { return descr.to_owned().into_ptr() };
    if let Err(raised) = check_instance(descr, o) {
        return Err::<Owned, _>(raised).into_c();
    }
    // SAFETY: the definition outlives the descriptor, and describes a field of the object.
    unsafe { descr_member::get(o, (*descr.cast::<PyMemberDescrObject>()).d_member) }.into_c()
}

unsafe extern "C" fn member_set(descr: *mut PyObject, o: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live descriptor, a live object, and a value or NULL.
    let (descr, o, value) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr(o), Obj::from_ptr_opt(value)) };
    if let Err(raised) = check_instance(descr, o) {
        return Err::<(), _>(raised).into_c();
    }
    // SAFETY: the definition outlives the descriptor, and describes a field of the object.
    unsafe { descr_member::set(o, (*descr.cast::<PyMemberDescrObject>()).d_member, value) }.into_c()
}

unsafe extern "C" fn getset_get(descr: *mut PyObject, o: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, and an object or NULL.
    let (descr, o) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr_opt(o)) };
    let Some(o) = o else { return descr.to_owned().into_ptr() };
    if let Err(raised) = check_instance(descr, o) {
        return Err::<Owned, _>(raised).into_c();
    }
    // SAFETY: the definition outlives the descriptor; its getter takes an instance of the type.
    unsafe {
        let def = (*descr.cast::<PyGetSetDescrObject>()).d_getset;
        match (*def).get {
            Some(get) => get(o.as_ptr(), (*def).closure),
            None => Err::<Owned, _>(not_possible(descr, "readable")).into_c(),
        }
    }
}

unsafe extern "C" fn getset_set(descr: *mut PyObject, o: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live descriptor, a live object, and a value or NULL.
    let (descr, o) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr(o)) };
    if let Err(raised) = check_instance(descr, o) {
        return Err::<(), _>(raised).into_c();
    }
    // SAFETY: the definition outlives the descriptor; its setter takes an instance of the type.
    unsafe {
        let def = (*descr.cast::<PyGetSetDescrObject>()).d_getset;
        match (*def).set {
            Some(set) => set(o.as_ptr(), value, (*def).closure),
            None => Err::<(), _>(not_possible(descr, "writable")).into_c(),
        }
    }
}

#[cold]
fn not_possible(descr: &Obj, what: &str) -> Raised {
    let name = name_of(descr);
    raise!(
        AttributeError,
        "attribute '{}' of '{}' objects is not {what}",
        unicode::display(&name),
        type_name(type_of(descr)).limit(100)
    )
}

pub(super) unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead descriptor owns its fields.
    unsafe {
        gc::untrack(o);
        let head = o.cast::<PyDescrObject>();
        xdecref((*head).d_type.cast());
        xdecref((*head).d_name);
        clear(&raw mut (*head).d_qualname);
        gc::free(o);
    }
}

pub(super) unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live descriptor and its visitor.
    unsafe {
        let ty = (*o.cast::<PyDescrObject>()).d_type;
        match visit {
            Some(visit) if !ty.is_null() => visit(ty.cast(), arg),
            _ => 0,
        }
    }
}

pub(super) unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor.
    let o = unsafe { Obj::from_ptr(o) };
    let kind = match () {
        () if o.is_exactly(&raw mut PyMemberDescr_Type) => "member",
        () if o.is_exactly(&raw mut PyGetSetDescr_Type) => "attribute",
        () => "method",
    };
    let name = name_of(o);
    let class = type_name(type_of(o)).limit(usize::MAX);
    unicode::new(&format!("<{kind} '{}' of '{class}' objects>", unicode::display(&name))).into_c()
}

pub(super) unsafe extern "C" fn get_qualname(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live descriptor; the made name moves into it.
    unsafe {
        let head = o.cast::<PyDescrObject>();
        if (*head).d_qualname.is_null() {
            let make = || -> Result<Owned> {
                let class = super::type_attr::qualname((*head).d_type)?;
                let name = Obj::from_ptr((*head).d_name);
                unicode::new(&format!("{}.{}", unicode::display(&class), unicode::display(name)))
            };
            match make() {
                Ok(name) => (*head).d_qualname = name.into_ptr(),
                failed => return failed.into_c(),
            }
        }
        Obj::from_ptr((*head).d_qualname).to_owned().into_ptr()
    }
}

unsafe extern "C" fn method_reduce(o: *mut PyObject, _unused: *mut PyObject) -> *mut PyObject {
    // SAFETY: a method gets a live descriptor.
    let descr = unsafe { Obj::from_ptr(o) };
    reduce(as_obj(type_of(descr)), &name_of(descr)).into_c()
}

/// How pickle finds an attribute again: `getattr(owner, name)`.
pub(super) fn reduce(owner: &Obj, name: &Obj) -> Result<Owned> {
    let getattr = super::cfn::builtin(istr!("getattr"))?;
    tuple::new([&*getattr, &*tuple::new([owner, name])?])
}

/// The part of a doc string that is a signature line for `name`, if it starts with one: `name(…)\n--\n\n`.
///
/// # Safety
/// Both are NUL-terminated.
unsafe fn split_signature<'a>(name: *const c_char, doc: *const c_char) -> (Option<&'a [u8]>, &'a [u8]) {
    // SAFETY: as promised.
    let (name, doc) = unsafe { (CStr::from_ptr(name).to_bytes(), CStr::from_ptr(doc).to_bytes()) };
    let name = super::type_object::after_last_dot(name);
    let Some(rest) = doc.strip_prefix(name) else { return (None, doc) };
    if rest.first() != Some(&b'(') {
        return (None, doc);
    }
    let mut i = 0;
    while i < rest.len() {
        if rest[i..].starts_with(b")\n--\n\n") {
            return (Some(&rest[..=i]), &rest[i + 6..]);
        }
        if rest[i..].starts_with(b"\n\n") {
            break;
        }
        i += 1;
    }
    (None, doc)
}

/// A doc string without its signature line.
///
/// # Safety
/// Both are NUL-terminated.
pub unsafe fn without_signature<'a>(name: *const c_char, doc: *const c_char) -> &'a [u8] {
    // SAFETY: as promised.
    unsafe { split_signature(name, doc).1 }
}

/// `__doc__` of a C definition: `None` when there is none.
///
/// # Safety
/// Both are NUL-terminated, or `doc` is NULL.
pub unsafe fn doc_of(name: *const c_char, doc: *const c_char) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        if doc.is_null() {
            return Ok(super::singletons::none().to_owned());
        }
        let text = without_signature(name, doc);
        if text.is_empty() { Ok(super::singletons::none().to_owned()) } else { unicode::from_utf8(text) }
    }
}

/// `__text_signature__` of a C definition: `None` when its doc has none and its calling convention does not tell.
///
/// # Safety
/// As for [`doc_of`].
pub unsafe fn signature_of(name: *const c_char, doc: *const c_char, flags: c_int) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let found = if doc.is_null() { None } else { split_signature(name, doc).0 };
        match found {
            Some(text) => unicode::from_utf8(text),
            None => match default_signature(flags) {
                Some(text) => unicode::new(text),
                None => Ok(super::singletons::none().to_owned()),
            },
        }
    }
}

/// The signature that follows from the calling convention.
fn default_signature(flags: c_int) -> Option<&'static str> {
    match (flags & (METH_NOARGS | METH_O), flags & (METH_CLASS | METH_STATIC)) {
        (METH_NOARGS, 0) => Some("($self, /)"),
        (METH_NOARGS, METH_CLASS) => Some("($type, /)"),
        (METH_NOARGS, METH_STATIC) => Some("()"),
        (METH_O, 0) => Some("($self, object, /)"),
        (METH_O, METH_CLASS) => Some("($type, object, /)"),
        (METH_O, METH_STATIC) => Some("(object, /)"),
        _ => None,
    }
}

unsafe extern "C" fn method_doc(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live descriptor, whose definition is live.
    unsafe {
        let def = (*o.cast::<PyMethodDescrObject>()).d_method;
        doc_of((*def).ml_name, (*def).ml_doc).into_c()
    }
}

unsafe extern "C" fn method_signature(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        let def = (*o.cast::<PyMethodDescrObject>()).d_method;
        signature_of((*def).ml_name, (*def).ml_doc, (*def).ml_flags).into_c()
    }
}

unsafe extern "C" fn member_doc(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: as above.
    unsafe { plain_doc((*(*o.cast::<PyMemberDescrObject>()).d_member).doc) }.into_c()
}

unsafe extern "C" fn getset_doc(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: as above.
    unsafe { plain_doc((*(*o.cast::<PyGetSetDescrObject>()).d_getset).doc) }.into_c()
}

/// # Safety
/// `doc` is NULL or NUL-terminated.
unsafe fn plain_doc(doc: *const c_char) -> Result<Owned> {
    if doc.is_null() {
        return Ok(super::singletons::none().to_owned());
    }
    // SAFETY: as promised.
    unicode::from_utf8(unsafe { CStr::from_ptr(doc) }.to_bytes())
}
