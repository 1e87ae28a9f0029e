//! `wrapper_descriptor` and `method-wrapper`: type slots as methods of the language.

use super::descr::{self, name_of, type_of};
use super::type_object::name as type_name;
use super::{cfn, dict, tuple, unicode};
use crate::abi::*;
use crate::engine::refcount::xdecref;
use crate::engine::{IntoC, Obj, Owned, Result, gc};
use crate::protocols::compare;
use crate::raise;
use core::mem::offset_of;

/// `wrapper_descriptor`.
#[unsafe(no_mangle)]
pub static mut PyWrapperDescr_Type: PyTypeObject = PyTypeObject {
    tp_name: c"wrapper_descriptor".as_ptr(),
    tp_basicsize: size_of::<PyWrapperDescrObject>() as Py_ssize_t,
    tp_dealloc: Some(descr::dealloc),
    tp_repr: Some(repr),
    tp_call: Some(call),
    tp_getattro: Some(crate::capi::object::PyObject_GenericGetAttr),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_METHOD_DESCRIPTOR,
    tp_traverse: Some(descr::traverse),
    tp_methods: (&raw const descr::METHODS).cast_mut().cast(),
    tp_members: (&raw const descr::MEMBERS).cast_mut().cast(),
    tp_getset: (&raw const GETSET).cast_mut().cast(),
    tp_descr_get: Some(get),
    ..PyTypeObject::STATIC
};

static mut GETSET: [PyGetSetDef; 4] = [
    PyGetSetDef::bare(c"__doc__", Some(doc), None),
    PyGetSetDef::bare(c"__qualname__", Some(descr::get_qualname), None),
    PyGetSetDef::bare(c"__text_signature__", Some(signature), None),
    PyGetSetDef::END,
];

/// A slot wrapper bound to an object: opaque to C.
#[repr(C)]
struct MethodWrapper {
    ob_base: PyObject,
    descr: *mut PyWrapperDescrObject,
    slf: *mut PyObject,
}

/// `method-wrapper`.
pub static mut _PyMethodWrapper_Type: PyTypeObject = PyTypeObject {
    tp_name: c"method-wrapper".as_ptr(),
    tp_basicsize: size_of::<MethodWrapper>() as Py_ssize_t,
    tp_dealloc: Some(bound_dealloc),
    tp_repr: Some(bound_repr),
    tp_hash: Some(bound_hash),
    tp_call: Some(bound_call),
    tp_getattro: Some(crate::capi::object::PyObject_GenericGetAttr),
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(bound_traverse),
    tp_richcompare: Some(bound_richcompare),
    tp_methods: (&raw const BOUND_METHODS).cast_mut().cast(),
    tp_members: (&raw const BOUND_MEMBERS).cast_mut().cast(),
    tp_getset: (&raw const BOUND_GETSET).cast_mut().cast(),
    ..PyTypeObject::STATIC
};

static mut BOUND_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", bound_reduce, 0, c""), PyMethodDef::END];
static mut BOUND_MEMBERS: [PyMemberDef; 2] =
    [PyMemberDef::bare(c"__self__", _Py_T_OBJECT, offset_of!(MethodWrapper, slf), Py_READONLY), PyMemberDef::END];
static mut BOUND_GETSET: [PyGetSetDef; 6] = [
    PyGetSetDef::bare(c"__objclass__", Some(bound_objclass), None),
    PyGetSetDef::bare(c"__name__", Some(bound_name), None),
    PyGetSetDef::bare(c"__qualname__", Some(bound_qualname), None),
    PyGetSetDef::bare(c"__doc__", Some(bound_doc), None),
    PyGetSetDef::bare(c"__text_signature__", Some(bound_signature), None),
    PyGetSetDef::END,
];

/// A descriptor for a slot: `PyDescr_NewWrapper`.
///
/// # Safety
/// `base` outlives the type, and `wrapped` is what its wrapper calls.
pub unsafe fn new(ty: *mut PyTypeObject, base: *mut wrapperbase, wrapped: *mut c_void) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let descr: *mut PyWrapperDescrObject = descr::new_common(&raw mut PyWrapperDescr_Type, ty, (*base).name)?;
        (*descr).d_base = base;
        (*descr).d_wrapped = wrapped;
        Ok(descr::finish(descr))
    }
}

/// A slot wrapper bound to `slf`: `PyWrapper_New`.
pub fn bind(descr: &Obj, slf: &Obj) -> Result<Owned> {
    // SAFETY: every field is filled before the object is tracked.
    unsafe {
        let bound: *mut MethodWrapper = gc::new_static(&raw mut _PyMethodWrapper_Type)?;
        (*bound).descr = descr.to_owned().into_ptr().cast();
        (*bound).slf = slf.to_owned().into_ptr();
        Ok(descr::finish(bound))
    }
}

unsafe extern "C" fn get(descr: *mut PyObject, o: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, and an object or NULL.
    let (descr, o) = unsafe { (Obj::from_ptr(descr), Obj::from_ptr_opt(o)) };
    match o {
        None => Ok(descr.to_owned()),
        Some(o) => descr::check_instance(descr, o).and_then(|()| bind(descr, o)),
    }
    .into_c()
}

unsafe extern "C" fn call(descr: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor, a tuple, and a dict or NULL.
    unsafe { call_with_self(Obj::from_ptr(descr), Obj::from_ptr(args), kwargs) }.into_c()
}

fn call_with_self(descr: &Obj, args: &Obj, kwargs: *mut PyObject) -> Result<Owned> {
    let name = name_of(descr);
    let class = type_name(type_of(descr)).limit(100);
    let Some((&slf, rest)) = tuple::items(args).split_first() else {
        let name = unicode::display(&name);
        return Err(raise!(TypeError, "descriptor '{name}' of '{class}' object needs an argument"));
    };
    if !slf.is_instance(type_of(descr)) {
        let (name, got) = (unicode::display(&name), slf.type_name().limit(100));
        return Err(raise!(TypeError, "descriptor '{name}' requires a '{class}' object but received a '{got}'"));
    }
    let rest = tuple::from_owned(rest.iter().map(|o| (*o).to_owned()).collect())?;
    // SAFETY: the arguments are live.
    unsafe { raw_call(descr, slf, &rest, kwargs) }
}

/// # Safety
/// `kwargs` is NULL or a dict.
unsafe fn raw_call(descr: &Obj, slf: &Obj, args: &Obj, kwargs: *mut PyObject) -> Result<Owned> {
    // SAFETY: the wrapper takes what the descriptor wraps, and keywords when its flags say so.
    unsafe {
        let descr = descr.cast::<PyWrapperDescrObject>();
        let base = (*descr).d_base;
        let Some(wrapper) = (*base).wrapper else { return Err(crate::engine::error::bad_internal_call()) };
        if (*base).flags & PyWrapperFlag_KEYWORDS != 0 {
            type Keywords =
                unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void, *mut PyObject) -> *mut PyObject;
            type Plain = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void) -> *mut PyObject;
            let wrapper = core::mem::transmute::<Plain, Keywords>(wrapper);
            return Owned::from_call(wrapper(slf.as_ptr(), args.as_ptr(), (*descr).d_wrapped, kwargs));
        }
        if Obj::from_ptr_opt(kwargs).is_some_and(|k| dict::len(k) != 0) {
            let name = CStr::from_ptr((*base).name).to_string_lossy();
            return Err(raise!(TypeError, "wrapper {name}() takes no keyword arguments"));
        }
        Owned::from_call(wrapper(slf.as_ptr(), args.as_ptr(), (*descr).d_wrapped))
    }
}

unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live descriptor.
    let o = unsafe { Obj::from_ptr(o) };
    let name = name_of(o);
    let class = type_name(type_of(o)).limit(usize::MAX);
    unicode::new(&format!("<slot wrapper '{}' of '{class}' objects>", unicode::display(&name))).into_c()
}

unsafe extern "C" fn doc(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live descriptor, whose definition is live.
    unsafe {
        let base = (*o.cast::<PyWrapperDescrObject>()).d_base;
        descr::doc_of((*base).name, (*base).doc).into_c()
    }
}

unsafe extern "C" fn signature(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: as above.
    unsafe {
        let base = (*o.cast::<PyWrapperDescrObject>()).d_base;
        descr::signature_of((*base).name, (*base).doc, 0).into_c()
    }
}

/// The descriptor and the object of a bound wrapper.
///
/// # Safety
/// `o` is a `method-wrapper`.
unsafe fn parts<'a>(o: *mut PyObject) -> (&'a Obj, &'a Obj) {
    // SAFETY: as promised; both are owned.
    unsafe {
        let o = o.cast::<MethodWrapper>();
        (Obj::from_ptr((*o).descr.cast()), Obj::from_ptr((*o).slf))
    }
}

unsafe extern "C" fn bound_dealloc(o: *mut PyObject) {
    // SAFETY: a dead bound wrapper owns its fields.
    unsafe {
        gc::untrack(o);
        let bound = o.cast::<MethodWrapper>();
        xdecref((*bound).descr.cast());
        xdecref((*bound).slf);
        gc::free(o);
    }
}

unsafe extern "C" fn bound_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let bound = o.cast::<MethodWrapper>();
        cfn::visit_all(&[(*bound).descr.cast(), (*bound).slf], visit, arg)
    }
}

unsafe extern "C" fn bound_repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live bound wrapper.
    let (descr, slf) = unsafe { parts(o) };
    let name = name_of(descr);
    let class = slf.type_name().limit(usize::MAX);
    let text = format!("<method-wrapper '{}' of {class} object at {:p}>", unicode::display(&name), slf.as_ptr());
    unicode::new(&text).into_c()
}

unsafe extern "C" fn bound_hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: a slot gets a live bound wrapper.
    let (descr, slf) = unsafe { parts(o) };
    let hash = compare::hash_address(slf.as_ptr() as usize) ^ compare::hash_address(descr.as_ptr() as usize);
    if hash == -1 { -2 } else { hash }
}

unsafe extern "C" fn bound_call(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live bound wrapper, a tuple, and a dict or NULL.
    unsafe {
        let (descr, slf) = parts(o);
        raw_call(descr, slf, Obj::from_ptr(args), kwargs).into_c()
    }
}

unsafe extern "C" fn bound_richcompare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: a slot gets live objects, of which at least one is a bound wrapper.
    unsafe {
        let (x, y) = (Obj::from_ptr(a), Obj::from_ptr(b));
        let ty = &raw mut _PyMethodWrapper_Type;
        if !matches!(op, Py_EQ | Py_NE) || !x.is_exactly(ty) || !y.is_exactly(ty) {
            return super::singletons::not_implemented().to_owned().into_ptr();
        }
        let ((descr_a, self_a), (descr_b, self_b)) = (parts(a), parts(b));
        let same = descr_a.is(descr_b) && self_a.is(self_b);
        super::bool::new(same == (op == Py_EQ)).into_ptr()
    }
}

unsafe extern "C" fn bound_objclass(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live bound wrapper.
    super::type_object::as_obj(type_of(unsafe { parts(o) }.0)).to_owned().into_ptr()
}

unsafe extern "C" fn bound_name(o: *mut PyObject, _closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live bound wrapper.
    name_of(unsafe { parts(o) }.0).into_ptr()
}

unsafe extern "C" fn bound_qualname(o: *mut PyObject, closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live bound wrapper.
    unsafe { descr::get_qualname(parts(o).0.as_ptr(), closure) }
}

unsafe extern "C" fn bound_doc(o: *mut PyObject, closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live bound wrapper.
    unsafe { doc(parts(o).0.as_ptr(), closure) }
}

unsafe extern "C" fn bound_signature(o: *mut PyObject, closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live bound wrapper.
    unsafe { signature(parts(o).0.as_ptr(), closure) }
}

unsafe extern "C" fn bound_reduce(o: *mut PyObject, _unused: *mut PyObject) -> *mut PyObject {
    // SAFETY: a method gets a live bound wrapper.
    let (descr, slf) = unsafe { parts(o) };
    descr::reduce(slf, &name_of(descr)).into_c()
}
