//! `__buffer__` and `__release_buffer__`: the slots of types that define them as methods, and their wrappers for types with C slots.

use super::cfn::visit_all;
use super::type_object::{as_obj, mro};
use super::{exceptions, long, memory_ops, memoryview, singletons, tuple, type_slot_calls};
use crate::abi::*;
use crate::engine::refcount::clear;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error, gc};
use crate::format::args::check_positional;
use crate::protocols::{buffer, call, number};
use crate::{istr, raise};
use core::mem::transmute;
use core::ptr;

type Object = *mut PyObject;
type GetBuffer = unsafe extern "C" fn(Object, *mut Py_buffer, c_int) -> c_int;

/// What stands as the exporter in views that a `__buffer__` has given: it lets go of the memoryview, and tells the object.
#[repr(C)]
struct Wrapper {
    ob_base: PyObject,
    view: Object,
    object: Object,
}

static mut WRAPPER_BUFFER: PyBufferProcs =
    PyBufferProcs { bf_getbuffer: None, bf_releasebuffer: Some(wrapper_release) };

/// `_buffer_wrapper`: not exported.
pub(super) static mut WRAPPER_TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"_buffer_wrapper".as_ptr(),
    tp_basicsize: size_of::<Wrapper>() as Py_ssize_t,
    tp_dealloc: Some(wrapper_dealloc),
    tp_as_buffer: &raw mut WRAPPER_BUFFER,
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(wrapper_traverse),
    tp_clear: Some(wrapper_clear),
    ..PyTypeObject::STATIC
};

unsafe extern "C" fn wrapper_traverse(o: Object, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live wrapper.
    unsafe { visit_all(&[(*o.cast::<Wrapper>()).view, (*o.cast::<Wrapper>()).object], visit, arg) }
}

unsafe extern "C" fn wrapper_clear(o: Object) -> c_int {
    // SAFETY: a live wrapper.
    unsafe {
        clear(&raw mut (*o.cast::<Wrapper>()).view);
        clear(&raw mut (*o.cast::<Wrapper>()).object);
    }
    0
}

unsafe extern "C" fn wrapper_dealloc(o: Object) {
    // SAFETY: the count is zero.
    unsafe {
        gc::untrack(o);
        wrapper_clear(o);
        gc::free_untracked(o);
    }
}

unsafe extern "C" fn wrapper_release(o: Object, view: *mut Py_buffer) {
    let wrapper = o.cast::<Wrapper>();
    // SAFETY: a live wrapper, whose fields are NULL once it was cleared; both objects are held while they are used.
    unsafe {
        let (Some(given), Some(object)) = (Obj::from_ptr_opt((*wrapper).view), Obj::from_ptr_opt((*wrapper).object))
        else {
            return;
        };
        memoryview::release_buffer(given.as_ptr(), view);
        // A C function is called when the memoryview is released.
        if (*memory_ops::this(given)).view.obj != object.as_ptr() && own_release(object.ty()) {
            call_release(object, view);
        }
        clear(&raw mut (*wrapper).view);
        clear(&raw mut (*wrapper).object);
    }
}

/// The type's `bf_releasebuffer`.
fn release_slot(ty: *mut PyTypeObject) -> releasebufferproc {
    // SAFETY: a live type's table is NULL or valid.
    unsafe { (*ty).tp_as_buffer.as_ref().and_then(|table| table.bf_releasebuffer) }
}

/// Whether the type's `bf_releasebuffer` is the one that calls the method.
fn own_release(ty: *mut PyTypeObject) -> bool {
    release_slot(ty).is_some_and(|f| ptr::fn_addr_eq(f, releasebuffer as unsafe extern "C" fn(Object, *mut Py_buffer)))
}

/// `bf_getbuffer` of a type with a method `__buffer__`.
pub(super) unsafe extern "C" fn getbuffer(o: Object, view: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: a slot gets a live object, and a view to be filled in.
    unsafe { get(Obj::from_ptr(o), view, flags) }.into_c()
}

unsafe fn get(o: &Obj, view: *mut Py_buffer, flags: c_int) -> Result<()> {
    let given = type_slot_calls::special(o, istr!("__buffer__"), &[&*long::from_i64(i64::from(flags))?])?;
    if !memoryview::check(&given) {
        return Err(raise!(TypeError, "__buffer__ returned non-memoryview object"));
    }
    // SAFETY: the view is valid for writing; its reference to the memoryview becomes one to the wrapper, which holds the memoryview.
    unsafe {
        buffer::get(&given, view, flags)?;
        let wrapper = gc::new_static::<Wrapper>(&raw mut WRAPPER_TYPE).inspect_err(|_| buffer::release(view))?;
        (*wrapper).view = given.into_ptr();
        (*wrapper).object = o.to_owned().into_ptr();
        gc::track(wrapper.cast());
        drop(Owned::from_ptr((*view).obj));
        (*view).obj = wrapper.cast();
    }
    Ok(())
}

/// `bf_releasebuffer` of a type with a method `__release_buffer__`: that, then the C function of a base, which may not depend on it.
pub(super) unsafe extern "C" fn releasebuffer(o: Object, view: *mut Py_buffer) {
    // SAFETY: a slot gets a live object, and a view that it has filled.
    unsafe {
        let object = Obj::from_ptr(o);
        call_release(object, view);
        let bases = mro(object.ty()).iter().skip_while(|base| !base.is(as_obj(object.ty()))).skip(1);
        let mut bases = bases.map(|base| base.cast::<PyTypeObject>());
        if let Some(release) =
            bases.find(|&base| !own_release(base) && release_slot(base).is_some()).and_then(release_slot)
        {
            release(o, view);
        }
    }
}

/// Calls `__release_buffer__` with the memoryview that `__buffer__` has given, or with one that must not be kept. Errors are reported:
/// there is nobody to pass them on to.
unsafe fn call_release(object: &Obj, view: *mut Py_buffer) {
    let pending = error::take();
    // SAFETY: the view was filled by this object or its wrapper.
    unsafe {
        let exporter = Obj::from_ptr((*view).obj);
        if exporter.is_exactly(&raw mut WRAPPER_TYPE) {
            if let Some(given) = Obj::from_ptr_opt((*exporter.cast::<Wrapper>()).view) {
                call_method(object, &given.to_owned());
            }
        } else {
            match memoryview::from_buffer(&*view) {
                Err(Raised { .. }) => report(object, "bf_releasebuffer"),
                Ok(lent) => {
                    (*memory_ops::this(&lent)).flags |= _Py_MEMORYVIEW_RESTRICTED;
                    call_method(object, &lent);
                    if call::call_method(&lent, istr!("release"), &[]).is_err() {
                        report(object, "bf_releasebuffer");
                    }
                }
            }
        }
    }
    if let Some(pending) = pending {
        let _: Raised = error::restore(pending);
    }
}

fn call_method(object: &Obj, view: &Obj) {
    if type_slot_calls::special(object, istr!("__release_buffer__"), &[view]).is_err() {
        report(object, "__release_buffer__");
    }
}

#[cold]
fn report(object: &Obj, place: &str) {
    exceptions::write_unraisable_message(&format!("Exception ignored in {place} of {}", object.type_name()));
}

/// The only argument of a wrapper.
unsafe fn argument<'a>(name: &str, args: Object) -> Result<&'a Obj> {
    // SAFETY: a wrapper gets a tuple.
    let items = tuple::items(unsafe { Obj::from_ptr(args) });
    check_positional(name, items.len(), 1, 1)?;
    Ok(items[0])
}

/// The wrapper `__buffer__` of a C function.
pub(super) unsafe extern "C" fn wrap_getbuffer(o: Object, args: Object, wrapped: *mut c_void) -> Object {
    let run = || {
        // SAFETY: a wrapper gets the slot's function, a live object, and a tuple.
        let (flags, get) = unsafe { (argument("__buffer__", args)?, transmute::<*mut c_void, GetBuffer>(wrapped)) };
        let flags = c_int::try_from(number::as_ssize_or(flags, Some(exceptions::exc::OverflowError.as_obj()))?)
            .map_err(|_| raise!(OverflowError, "buffer flags out of range"))?;
        memoryview::from_filling(|view| {
            // SAFETY: the slot is called as its contract says; a negative status comes with an error.
            if unsafe { get(o, view, flags) } < 0 { Err(unsafe { Raised::already() }) } else { Ok(()) }
        })
    };
    run().into_c()
}

/// The wrapper `__release_buffer__` of a C function: releases the memoryview, which calls the function.
pub(super) unsafe extern "C" fn wrap_releasebuffer(o: Object, args: Object, _: *mut c_void) -> Object {
    let run = || {
        // SAFETY: a wrapper gets a tuple.
        let given = unsafe { argument("__release_buffer__", args)? };
        if !memoryview::check(given) {
            return Err(raise!(TypeError, "expected a memoryview object"));
        }
        // SAFETY: a live memoryview.
        let (exporter, flags) = unsafe { ((*memory_ops::this(given)).view.obj, (*memory_ops::this(given)).flags) };
        if !exporter.is_null() && exporter != o {
            return Err(raise!(ValueError, "memoryview's buffer is not this object"));
        }
        if exporter.is_null() || flags & _Py_MEMORYVIEW_RELEASED != 0 {
            return Err(raise!(ValueError, "memoryview's buffer has already been released"));
        }
        call::call_method(given, istr!("release"), &[])?;
        Ok(singletons::new_none())
    };
    run().into_c()
}
