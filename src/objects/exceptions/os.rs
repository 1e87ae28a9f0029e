//! `OSError`: error numbers, file names, and the type that stands for an error number.

use super::types::{Own, layout};
use super::{Exc, base, exc};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error, refcount};
use crate::objects::{long, singletons, tuple, type_object, unicode};
use crate::protocols::{number, text};
use crate::raise;
use core::mem::offset_of;
use core::ptr;

layout!(LAYOUT, PyOSErrorObject, myerrno, strerror, filename, filename2);

pub(super) const OWN: Own = Own {
    new: Some(new_slot),
    init: Some(init_slot),
    str: Some(str_slot),
    methods: (&raw mut METHODS).cast(),
    members: (&raw mut MEMBERS).cast(),
    getset: (&raw mut GETSET).cast(),
    ..Own::NOTHING
};

static mut METHODS: [PyMethodDef; 2] = [PyMethodDef::noargs(c"__reduce__", reduce, 0, c""), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 5] = [
    PyMemberDef::new(c"errno", _Py_T_OBJECT, offset_of!(PyOSErrorObject, myerrno), 0, c"The error number."),
    PyMemberDef::new(c"strerror", _Py_T_OBJECT, offset_of!(PyOSErrorObject, strerror), 0, c"The number in words."),
    PyMemberDef::new(c"filename", _Py_T_OBJECT, offset_of!(PyOSErrorObject, filename), 0, c"The file's name."),
    PyMemberDef::new(c"filename2", _Py_T_OBJECT, offset_of!(PyOSErrorObject, filename2), 0, c"The second file's name."),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 2] =
    [PyGetSetDef::new(c"characters_written", Some(get_written), Some(set_written), c""), PyGetSetDef::END];

/// The type that stands for an error number.
fn type_for(errno: c_int) -> Exc {
    match errno {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => exc::BlockingIOError,
        libc::EPIPE | libc::ESHUTDOWN => exc::BrokenPipeError,
        libc::ECHILD => exc::ChildProcessError,
        libc::ECONNABORTED => exc::ConnectionAbortedError,
        libc::ECONNREFUSED => exc::ConnectionRefusedError,
        libc::ECONNRESET => exc::ConnectionResetError,
        libc::EEXIST => exc::FileExistsError,
        libc::ENOENT => exc::FileNotFoundError,
        libc::EISDIR => exc::IsADirectoryError,
        libc::ENOTDIR => exc::NotADirectoryError,
        libc::EINTR => exc::InterruptedError,
        libc::EACCES | libc::EPERM => exc::PermissionError,
        libc::ESRCH => exc::ProcessLookupError,
        libc::ETIMEDOUT => exc::TimeoutError,
        _ => exc::OSError,
    }
}

/// Whether the fields are filled by `__init__`: when a derived class overrides it but not `__new__`.
fn filled_by_init(ty: *mut PyTypeObject) -> bool {
    let init: unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int = init_slot;
    let new: unsafe extern "C" fn(*mut PyTypeObject, *mut PyObject, *mut PyObject) -> *mut PyObject = new_slot;
    // SAFETY: types handed to `tp_new` and `tp_init` are live.
    let (own_init, own_new) = unsafe { ((*ty).tp_init, (*ty).tp_new) };
    !own_init.is_some_and(|f| ptr::fn_addr_eq(f, init)) && own_new.is_some_and(|f| ptr::fn_addr_eq(f, new))
}

unsafe extern "C" fn new_slot(ty: *mut PyTypeObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_new` is called with a type of this layout, a tuple and a dict or NULL.
    unsafe {
        let args = Obj::from_ptr_opt(args).map_or_else(tuple::empty, Obj::to_owned);
        new(ty, &args, Obj::from_ptr_opt(kwargs)).into_c()
    }
}

fn new(mut ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let late = filled_by_init(ty);
    if !late {
        base::no_keywords(type_object::name(ty), kwargs)?;
        if ptr::eq(ty, exc::OSError.0)
            && let [errno, _, ..] = *tuple::items(args)
            && tuple::items(args).len() <= 5
            && long::check(errno)
        {
            let (errno, _) = long::as_i64_overflow(errno)?;
            ty = type_for(c_int::try_from(errno).unwrap_or(-1)).0;
        }
    }
    let e = base::alloc(ty)?;
    // SAFETY: the instance has this layout.
    unsafe { (*e.cast::<PyOSErrorObject>()).written = -1 };
    base::replace_args(&e, tuple::empty());
    if !late {
        fill(&e, args)?;
    }
    Ok(e)
}

unsafe extern "C" fn init_slot(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    let (e, args, kwargs) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    if !filled_by_init(e.ty()) {
        return 0;
    }
    base::no_keywords(e.type_name(), kwargs).and_then(|()| fill(e, args)).into_c()
}

/// Sets the fields from the arguments: errno, strerror and up to two file names (the fourth argument is ignored).
fn fill(e: &Obj, args: &Obj) -> Result<()> {
    let items = tuple::items(args);
    let fields = e.cast::<PyOSErrorObject>();
    let mut kept = args.to_owned();
    if (2..=5).contains(&items.len()) {
        let given = |i: usize| items.get(i).copied().filter(|o| !singletons::is_none(o));
        let set = |field: *mut *mut PyObject, value: &Obj| {
            // SAFETY: the field holds NULL or a strong reference.
            unsafe { refcount::replace(field, value.to_owned().into_ptr()) }
        };
        // SAFETY: the instance has this layout.
        unsafe {
            if let Some(filename) = given(2) {
                if e.is_exactly(exc::BlockingIOError.0) && is_number(filename) {
                    (*fields).written = index_size(filename)?;
                } else {
                    set(&raw mut (*fields).filename, filename);
                    if let Some(filename2) = given(4) {
                        set(&raw mut (*fields).filename2, filename2);
                    }
                    kept = tuple::new([items[0], items[1]])?;
                }
            }
            set(&raw mut (*fields).myerrno, items[0]);
            set(&raw mut (*fields).strerror, items[1]);
        }
    }
    base::replace_args(e, kept);
    Ok(())
}

/// Whether an object converts to a number (`PyNumber_Check`).
fn is_number(o: &Obj) -> bool {
    // SAFETY: a live object's type and its slot table are live.
    let slots = unsafe { (*o.ty()).tp_as_number.as_ref() };
    slots.is_some_and(|n| n.nb_index.is_some() || n.nb_int.is_some() || n.nb_float.is_some())
        || o.is_instance(&raw mut crate::objects::complex::PyComplex_Type)
}

/// The value of an integer, or `ValueError` when it is beyond `Py_ssize_t`.
fn index_size(o: &Obj) -> Result<isize> {
    let value = number::index(o)?;
    match long::as_i64_overflow(&value)? {
        (value, 0) => Ok(value as isize),
        _ => Err(raise!(ValueError, "cannot fit '{}' into an index-sized integer", o.type_name())),
    }
}

unsafe extern "C" fn str_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout.
    str(unsafe { Obj::from_ptr(slf) }).into_c()
}

fn str(e: &Obj) -> Result<Owned> {
    let fields = e.cast::<PyOSErrorObject>();
    // SAFETY: the instance has this layout; the fields hold NULL or live objects, kept by references of our own.
    let field = |p: *mut PyObject| unsafe { Obj::from_ptr_opt(p) }.map(Obj::to_owned);
    // SAFETY: as above.
    let (errno, strerror, filename, filename2) = unsafe {
        (field((*fields).myerrno), field((*fields).strerror), field((*fields).filename), field((*fields).filename2))
    };
    if filename.is_none() && (errno.is_none() || strerror.is_none()) {
        return base::str(e);
    }
    let mut w = unicode::Writer::new();
    w.push_str("[Errno ")?;
    w.push(&*text::str(Some(singletons::or_none(errno.as_deref())))?)?;
    w.push_str("] ")?;
    w.push(&*text::str(Some(singletons::or_none(strerror.as_deref())))?)?;
    if let Some(filename) = filename {
        w.push_str(": ")?;
        w.push(&*text::repr(Some(&filename))?)?;
        if let Some(filename2) = filename2 {
            w.push_str(" -> ")?;
            w.push(&*text::repr(Some(&filename2))?)?;
        }
    }
    w.finish()
}

unsafe extern "C" fn reduce(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance of this layout, whose fields hold NULL or live objects.
    let (e, filename, filename2) = unsafe {
        let fields = slf.cast::<PyOSErrorObject>();
        (Obj::from_ptr(slf), Obj::from_ptr_opt((*fields).filename), Obj::from_ptr_opt((*fields).filename2))
    };
    let run = || -> Result<Owned> {
        let mut args = base::args(e);
        if let ([errno, strerror], Some(filename)) = (tuple::items(&args), filename) {
            args = match filename2 {
                Some(second) => tuple::new([errno, strerror, filename, singletons::none(), second])?,
                None => tuple::new([errno, strerror, filename])?,
            };
        }
        let ty = type_object::as_obj(e.ty());
        match base::state(e) {
            Some(state) => tuple::new([ty, &*args, &*state]),
            None => tuple::new([ty, &*args]),
        }
    };
    run().into_c()
}

unsafe extern "C" fn get_written(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance of this layout.
    match unsafe { (*slf.cast::<PyOSErrorObject>()).written } {
        -1 => Err::<Owned, _>(raise!(AttributeError, "characters_written")).into_c(),
        n => long::from_i64(n as i64).into_c(),
    }
}

unsafe extern "C" fn set_written(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: setters are called with an instance of this layout and a value or NULL.
    unsafe {
        let written = &raw mut (*slf.cast::<PyOSErrorObject>()).written;
        let run = || -> Result<()> {
            *written = match Obj::from_ptr_opt(value) {
                Some(value) => index_size(value)?,
                None if *written == -1 => return Err(raise!(AttributeError, "characters_written")),
                None => -1,
            };
            Ok(())
        };
        run().into_c()
    }
}

/// `PyErr_SetFromErrnoWithFilenameObjects`: raises `exc(errno, text, filename, 0, filename2)` for C's `errno`.
pub fn set_from_errno(exc: &Obj, filename: Option<&Obj>, filename2: Option<&Obj>) -> error::Raised {
    let errno = std::io::Error::last_os_error().raw_os_error().unwrap_or(0);
    if errno == libc::EINTR
        && let Err(raised) = crate::engine::signals::check()
    {
        return raised;
    }
    let make = || -> Result<Owned> {
        let number = long::from_i64(i64::from(errno))?;
        let message = strerror(errno)?;
        let args = match (filename, filename2) {
            (None, _) => tuple::new([&*number, &*message])?,
            (Some(one), None) => tuple::new([&*number, &*message, one])?,
            (Some(one), Some(two)) => tuple::new([&*number, &*message, one, &*long::from_i64(0)?, two])?,
        };
        crate::protocols::call::call_tuple(exc, &args, None)
    };
    match make() {
        Ok(instance) => super::set_object(type_object::as_obj(instance.ty()), Some(&instance)),
        Err(raised) => raised,
    }
}

/// What the C library says about an error number; "Error" for 0.
fn strerror(errno: c_int) -> Result<Owned> {
    if errno == 0 {
        return unicode::new("Error");
    }
    let mut buffer = [0u8; 256];
    // SAFETY: the XSI function fills the buffer with a NUL-terminated text that fits.
    let text = unsafe {
        libc::strerror_r(errno, buffer.as_mut_ptr().cast(), buffer.len());
        CStr::from_ptr(buffer.as_ptr().cast())
    };
    unicode::from_utf8_lossy(text.to_bytes())
}
