//! `codecs` and `_codecs`: the registry of codecs and of error handlers.

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::format::args::{self, Parameters};
use crate::objects::cfn::c_functions;
use crate::objects::{codecs, module, singletons, unicode};
use crate::protocols::attr;
use crate::{istr, raise};
use core::ptr;
use std::ffi::CString;

const DOC: &CStr = c"The registry of codecs and of error handlers.";
static mut DEFINITION: PyModuleDef = native::definition(c"codecs", DOC, ptr::null_mut(), (&raw mut SLOTS).cast());
static mut PRIVATE_DEFINITION: PyModuleDef =
    native::definition(c"_codecs", DOC, (&raw mut METHODS).cast(), (&raw mut PRIVATE_SLOTS).cast());

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut PRIVATE_SLOTS: [PyModuleDef_Slot; 1] = native::NO_SLOTS;
static mut METHODS: [PyMethodDef; 8] = [
    PyMethodDef::o(c"lookup", lookup_entry, 0, c"lookup($module, encoding, /)\n--\n\nThe codec of that name."),
    PyMethodDef::o(c"register", register_entry, 0, c"register($module, search_function, /)\n--\n\nAdds a search function."),
    PyMethodDef::o(
        c"unregister",
        unregister_entry,
        0,
        c"unregister($module, search_function, /)\n--\n\nRemoves a search function, and forgets what was found.",
    ),
    PyMethodDef::keywords(
        c"encode",
        encode,
        0,
        c"encode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nEncodes an object with the codec of that name.",
    ),
    PyMethodDef::keywords(
        c"decode",
        decode,
        0,
        c"decode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nDecodes an object with the codec of that name.",
    ),
    PyMethodDef::fast(
        c"register_error",
        register_error_entry,
        0,
        c"register_error($module, errors, handler, /)\n--\n\nNames an error handler.",
    ),
    PyMethodDef::o(c"lookup_error", lookup_error_entry, 0, c"lookup_error($module, name, /)\n--\n\nThe error handler of that name."),
    PyMethodDef::END,
];

c_functions! {
    static_o lookup_entry = |name: &Obj| codecs::lookup(&c_string(name, "lookup", "argument")?);
    static_o register_entry = |search: &Obj| codecs::register(search).map(|()| singletons::new_none());
    static_o unregister_entry = |search: &Obj| codecs::unregister(search).map(|()| singletons::new_none());
    static_o lookup_error_entry = |name: &Obj| codecs::lookup_error(Some(&c_string(name, "lookup_error", "argument")?));
    fast register_error_entry = |_: &Obj, args: &[&Obj]| register_error(args);
}

/// The init function of `codecs`.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

/// The init function of `_codecs`.
pub(super) unsafe extern "C" fn init_private() -> *mut PyObject {
    native::start(&raw mut PRIVATE_DEFINITION)
}

/// The functions that `codecs` takes from `_codecs`.
const FUNCTIONS: [&str; 7] = ["lookup", "register", "unregister", "encode", "decode", "register_error", "lookup_error"];

fn add_all(m: &Obj) -> Result<()> {
    let private = super::import(istr!("_codecs"))?;
    for name in FUNCTIONS {
        module::add(m, name, &*attr::get(&private, &*unicode::intern(name)?)?)?;
    }
    Ok(())
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    add_all(unsafe { Obj::from_ptr(m) }).into_c()
}

/// An argument that is a text without NUL characters.
fn c_string(o: &Obj, function: &str, place: &str) -> Result<CString> {
    if !unicode::check(o) {
        return Err(args::bad_argument(function, place, "str", o));
    }
    CString::new(unicode::as_utf8(o)?).map_err(|_| raise!(ValueError, "embedded null character"))
}

fn register_error(args: &[&Obj]) -> Result<Owned> {
    args::check_positional("register_error", args.len(), 2, 2)?;
    codecs::register_error(&c_string(args[0], "register_error", "argument 1")?, Some(args[1]))?;
    Ok(singletons::new_none())
}

/// `encode` and `decode`.
fn run(function: &'static str, item: usize, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let parameters = Parameters { name: function, names: &["obj", "encoding", "errors"], required: 1, positional: 3 };
    let [object, encoding, errors] = parameters.of_tuple(args, kwargs)?;
    let encoding = match encoding {
        Some(name) => c_string(name, function, "argument 'encoding'")?,
        None => c"utf-8".to_owned(),
    };
    let errors = errors.map(|name| c_string(name, function, "argument 'errors'")).transpose()?;
    let object = object.unwrap_or(singletons::none());
    codecs::run(object, &encoding, errors.as_deref(), item)
}

unsafe extern "C" fn encode(_: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: called as a METH_VARARGS | METH_KEYWORDS function.
    unsafe { run("encode", 0, Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}

unsafe extern "C" fn decode(_: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: called as a METH_VARARGS | METH_KEYWORDS function.
    unsafe { run("decode", 1, Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}
