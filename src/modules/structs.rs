//! The modules `struct` and `_struct`: sizes and values of the formats that buffers' items have.

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::format::args::{Parameters, check_positional};
use crate::format::structure::Structure;
use crate::objects::cfn::c_functions;
use crate::objects::{bytes, codec_ucs, exceptions, long, module, unicode};
use crate::protocols::buffer::View;
use crate::protocols::{attr, number};
use crate::{istr, raise};

const DOC: &CStr = c"The values in memory that a format describes.";
static mut DEFINITION: PyModuleDef =
    native::definition(c"struct", DOC, (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());
static mut PRIVATE_DEFINITION: PyModuleDef =
    native::definition(c"_struct", DOC, (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut METHODS: [PyMethodDef; 4] = [
    PyMethodDef::o(
        c"calcsize",
        py_calcsize,
        0,
        c"calcsize($module, format, /)\n--\n\nThe size in bytes of what the format describes.",
    ),
    PyMethodDef::fast(
        c"unpack",
        py_unpack,
        0,
        c"unpack($module, format, buffer, /)\n--\n\nThe values in a buffer of just the format's size.",
    ),
    PyMethodDef::fast_keywords(
        c"unpack_from",
        py_unpack_from,
        0,
        c"unpack_from($module, format, /, buffer, offset=0)\n--\n\nThe values in a buffer from an offset on.",
    ),
    PyMethodDef::END,
];

/// The initialization function of `struct`.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

/// The initialization function of `_struct`.
pub(super) unsafe extern "C" fn init_private() -> *mut PyObject {
    native::start(&raw mut PRIVATE_DEFINITION)
}

/// Adds the exception: `_struct` makes it, `struct` has the same.
unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the import system calls this with the new module.
    let m = unsafe { Obj::from_ptr(m) };
    let run = || {
        let private = unicode::eq_ascii(&*attr::get(m, istr!("__name__"))?, "_struct");
        let error = match private {
            true => exceptions::new_class(b"struct.error", None, None, None)?,
            false => error_class()?,
        };
        module::add(m, "error", &error)
    };
    run().into_c()
}

/// `struct.error`.
fn error_class() -> Result<Owned> {
    attr::get(&*super::import(istr!("_struct"))?, istr!("error"))
}

/// Sets `struct.error` with this text.
#[cold]
pub fn raise_error(message: &str) -> Raised {
    match error_class() {
        Ok(class) => exceptions::set_string(&class, message.as_bytes()),
        Err(raised) => raised,
    }
}

/// The structure that a `str` or `bytes` describes.
fn parse(format: &Obj) -> Result<Structure> {
    let ascii = match (unicode::check(format), bytes::check(format)) {
        (true, _) => codec_ucs::encode_ascii(format, None)?,
        (_, true) => format.to_owned(),
        _ => {
            let found = format.type_name();
            return Err(raise!(TypeError, "Struct() argument 1 must be a str or bytes object, not {found:.200}"));
        }
    };
    Structure::parse(bytes::as_slice(&ascii)).map_err(|problem| raise_error(problem.text()))
}

fn unpack(_: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("unpack", args.len(), 2, 2)?;
    let structure = parse(args[0])?;
    let view = View::new(args[1], PyBUF_SIMPLE)?;
    if view.bytes().len() != structure.size {
        return Err(raise_error(&format!("unpack requires a buffer of {} bytes", structure.size)));
    }
    structure.unpack(view.bytes())
}

fn unpack_from(format: &Obj, buffer: &Obj, offset: isize) -> Result<Owned> {
    let structure = parse(format)?;
    let view = View::new(buffer, PyBUF_SIMPLE)?;
    let (memory, size) = (view.bytes(), structure.size);
    structure.unpack(&memory[place(memory.len(), size, offset)?..])
}

/// Where `size` bytes at `offset` start, which counts from the end when negative.
pub fn place(len: usize, size: usize, offset: isize) -> Result<usize> {
    let start = if offset < 0 { offset + len as isize } else { offset };
    if offset < 0 && offset + size as isize > 0 {
        return Err(raise_error(&format!("not enough data to unpack {size} bytes at offset {offset}")));
    }
    if start < 0 {
        return Err(raise_error(&format!("offset {offset} out of range for {len}-byte buffer")));
    }
    let start = start as usize;
    if len.saturating_sub(start) < size || start > len {
        return Err(raise_error(&format!(
            "unpack_from requires a buffer of at least {} bytes for unpacking {size} bytes at offset {start} (actual buffer size is {len})",
            start as u128 + size as u128
        )));
    }
    Ok(start)
}

c_functions! {
    binary py_calcsize = |_: &Obj, format: &Obj| long::from_usize(parse(format)?.size);
    fast py_unpack = unpack;
}

unsafe extern "C" fn py_unpack_from(
    _: *mut PyObject,
    args: *const *mut PyObject,
    n: Py_ssize_t,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    const P: Parameters =
        Parameters { name: "unpack_from", names: &["", "buffer", "offset"], required: 2, positional: 3 };
    let run = || {
        // SAFETY: the caller passes live arguments, and NULL or a tuple of names.
        let [format, buffer, offset] = unsafe { P.of_vectorcall(args, n, kwnames)? };
        let none = crate::objects::singletons::none();
        let offset = offset.map_or(Ok(0), |o| number::as_ssize_or(o, Some(exceptions::exc::OverflowError.as_obj())))?;
        unpack_from(format.unwrap_or(none), buffer.unwrap_or(none), offset)
    };
    run().into_c()
}
