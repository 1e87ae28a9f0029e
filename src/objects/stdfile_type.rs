//! The types of file objects: `_io.TextIOWrapper` and its binary siblings.

use super::stdfile::{self, Errors, File, FileMode};
use super::{bool as py_bool, list, long, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, alloc};
use crate::format::args;
use crate::protocols::{attr, number, text};
use crate::{istr, raise};
use core::ptr;

const fn base_type(name: &'static CStr, doc: &'static CStr, base: *mut PyTypeObject) -> PyTypeObject {
    PyTypeObject {
        tp_name: name.as_ptr(),
        tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
        tp_base: base,
        tp_new: Some(crate::capi::object::PyType_GenericNew),
        tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
        tp_doc: doc.as_ptr(),
        ..PyTypeObject::STATIC
    }
}

/// The base of all file types.
pub static mut IOBase: PyTypeObject = base_type(c"_io._IOBase", c"Any file.", ptr::null_mut());
/// The base of text files.
pub static mut TextIOBase: PyTypeObject = base_type(c"_io._TextIOBase", c"A text file.", &raw mut IOBase);
/// The base of binary files with a buffer.
pub static mut BufferedIOBase: PyTypeObject =
    base_type(c"_io._BufferedIOBase", c"A binary file with a buffer.", &raw mut IOBase);

const fn file_type(name: &'static CStr, getset: *mut PyGetSetDef, base: *mut PyTypeObject) -> PyTypeObject {
    PyTypeObject {
        tp_name: name.as_ptr(),
        tp_basicsize: size_of::<File>() as Py_ssize_t,
        tp_dealloc: Some(dealloc),
        tp_repr: Some(repr_slot),
        tp_iter: Some(iter_slot),
        tp_iternext: Some(next_slot),
        tp_methods: (&raw mut METHODS).cast(),
        tp_getset: getset,
        tp_base: base,
        tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
        tp_doc: c"A file.".as_ptr(),
        ..PyTypeObject::STATIC
    }
}

/// A text file.
pub static mut TextIOWrapper: PyTypeObject =
    file_type(c"_io.TextIOWrapper", (&raw mut TEXT_GETSET).cast(), &raw mut TextIOBase);
/// A binary file to read.
pub static mut BufferedReader: PyTypeObject =
    file_type(c"_io.BufferedReader", (&raw mut GETSET).cast(), &raw mut BufferedIOBase);
/// A binary file to write.
pub static mut BufferedWriter: PyTypeObject =
    file_type(c"_io.BufferedWriter", (&raw mut GETSET).cast(), &raw mut BufferedIOBase);
/// A binary file to read and write.
pub static mut BufferedRandom: PyTypeObject =
    file_type(c"_io.BufferedRandom", (&raw mut GETSET).cast(), &raw mut BufferedIOBase);

/// The address of one of these types.
#[derive(Clone, Copy)]
pub struct FileType(pub *mut PyTypeObject);
// SAFETY: an address in static storage; the type behind it is touched under the GIL.
unsafe impl Sync for FileType {}

pub(super) static ALL: [FileType; 4] = [
    FileType(&raw mut TextIOWrapper),
    FileType(&raw mut BufferedReader),
    FileType(&raw mut BufferedWriter),
    FileType(&raw mut BufferedRandom),
];

/// All of them, bases first.
pub static TYPES: [FileType; 7] = [
    FileType(&raw mut IOBase),
    FileType(&raw mut TextIOBase),
    FileType(&raw mut BufferedIOBase),
    FileType(&raw mut TextIOWrapper),
    FileType(&raw mut BufferedReader),
    FileType(&raw mut BufferedWriter),
    FileType(&raw mut BufferedRandom),
];

/// The type of a file that is opened so.
pub(super) fn type_for(mode: FileMode) -> *mut PyTypeObject {
    match mode {
        FileMode { binary: false, .. } => &raw mut TextIOWrapper,
        FileMode { readable: true, writable: true, .. } => &raw mut BufferedRandom,
        FileMode { readable: true, .. } => &raw mut BufferedReader,
        _ => &raw mut BufferedWriter,
    }
}

static mut METHODS: [PyMethodDef; 15] = [
    PyMethodDef::o(c"write", write, 0, c"write($self, text, /)\n--\n\nWrites and returns the number of characters."),
    PyMethodDef::o(c"writelines", writelines, 0, c"writelines($self, lines, /)\n--\n\nWrites each of the lines."),
    PyMethodDef::noargs(c"flush", flush, 0, c"flush($self, /)\n--\n\nHands what was written to the system."),
    PyMethodDef::noargs(c"close", close, 0, c"close($self, /)\n--\n\nFlushes and closes."),
    PyMethodDef::noargs(c"fileno", fileno, 0, c"fileno($self, /)\n--\n\nThe descriptor."),
    PyMethodDef::noargs(c"isatty", isatty, 0, c"isatty($self, /)\n--\n\nWhether this is a terminal."),
    PyMethodDef::noargs(c"readable", readable, 0, c"readable($self, /)\n--\n\nWhether one can read."),
    PyMethodDef::noargs(c"writable", writable, 0, c"writable($self, /)\n--\n\nWhether one can write."),
    PyMethodDef::noargs(c"seekable", seekable, 0, c"seekable($self, /)\n--\n\nWhether one can move about."),
    PyMethodDef::fast(c"read", read, 0, c"read($self, size=-1, /)\n--\n\nReads so many characters, or all."),
    PyMethodDef::fast(c"readline", readline, 0, c"readline($self, size=-1, /)\n--\n\nReads a line."),
    PyMethodDef::fast(c"readlines", readlines, 0, c"readlines($self, hint=-1, /)\n--\n\nReads the lines."),
    PyMethodDef::noargs(c"__enter__", enter, 0, c""),
    PyMethodDef::varargs(c"__exit__", exit, 0, c""),
    PyMethodDef::END,
];

static mut TEXT_GETSET: [PyGetSetDef; 10] = [
    PyGetSetDef::new(c"name", Some(get_name), None, c"The file's name."),
    PyGetSetDef::new(c"mode", Some(get_mode), None, c"How it was opened."),
    PyGetSetDef::new(c"closed", Some(get_closed), None, c"Whether it is closed."),
    PyGetSetDef::new(c"encoding", Some(get_encoding), None, c"How text becomes bytes."),
    PyGetSetDef::new(c"errors", Some(get_errors), None, c"What becomes of text that cannot be encoded."),
    PyGetSetDef::new(c"newlines", Some(get_newlines), None, c"The line ends that were seen."),
    PyGetSetDef::new(c"line_buffering", Some(get_line_buffering), None, c"Whether each line is flushed."),
    PyGetSetDef::new(c"write_through", Some(get_write_through), None, c"Whether nothing is buffered."),
    PyGetSetDef::new(c"buffer", Some(get_buffer), None, c"The binary file below."),
    PyGetSetDef::END,
];
static mut GETSET: [PyGetSetDef; 4] = [
    PyGetSetDef::new(c"name", Some(get_name), None, c"The file's name."),
    PyGetSetDef::new(c"mode", Some(get_mode), None, c"How it was opened."),
    PyGetSetDef::new(c"closed", Some(get_closed), None, c"Whether it is closed."),
    PyGetSetDef::END,
];

/// The object that a slot or method was called with.
///
/// # Safety
/// `p` is a live object for `'a`.
unsafe fn this<'a>(p: *mut PyObject) -> &'a Obj {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr(p) }
}

fn mode_of(o: &Obj) -> FileMode {
    // SAFETY: methods are called with a file object.
    unsafe { (*stdfile::file(o)).mode }
}

unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: `p` is dead; its memory came from the object allocator.
    unsafe {
        stdfile::drop_fields(p);
        alloc::object_free(p.cast());
    }
}

unsafe extern "C" fn repr_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: slots are called with an instance.
    let o = unsafe { this(slf) };
    let run = || -> Result<Owned> {
        let mut w = unicode::Writer::new();
        w.push_str(&format!("<{} name=", o.type_name()))?;
        w.push(&*text::repr(Some(&*stdfile::name(o)?))?)?;
        if !mode_of(o).binary {
            w.push_str(&format!(" mode='{}' encoding='{}'", shown_mode(o), encoding(o)))?;
        }
        w.push_str(">")?;
        w.finish()
    };
    run().into_c()
}

fn shown_mode(o: &Obj) -> String {
    let mode = mode_of(o);
    let plus = if mode.readable && mode.writable { "+" } else { "" };
    format!("{}{}{plus}", char::from(mode.letter), if mode.binary { "b" } else { "" })
}

fn encoding(o: &Obj) -> &'static str {
    // SAFETY: the caller has a file object.
    match unsafe { (*stdfile::file(o)).stream } {
        stdfile::Stream::Own(_) => "UTF-8",
        _ => "utf-8",
    }
}

unsafe extern "C" fn iter_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: slots are called with an instance.
    unsafe { this(slf) }.to_owned().into_ptr()
}

unsafe extern "C" fn next_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: slots are called with an instance.
    match stdfile::read(unsafe { this(slf) }, -1, true) {
        Ok(line) if is_empty(&line) => core::ptr::null_mut(),
        line => line.into_c(),
    }
}

fn is_empty(line: &Obj) -> bool {
    if unicode::check(line) { unicode::len(line) == 0 } else { super::bytes::len(line) == 0 }
}

fn none(done: Result<()>) -> *mut PyObject {
    done.map(|()| singletons::new_none()).into_c()
}

unsafe extern "C" fn write(slf: *mut PyObject, data: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    unsafe { stdfile::write(this(slf), this(data)).and_then(long::from_usize).into_c() }
}

unsafe extern "C" fn writelines(slf: *mut PyObject, lines: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    unsafe { none(stdfile::write_lines(this(slf), this(lines))) }
}

unsafe extern "C" fn flush(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    none(stdfile::flush(unsafe { this(slf) }))
}

unsafe extern "C" fn close(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    none(stdfile::close(unsafe { this(slf) }))
}

unsafe extern "C" fn fileno(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    stdfile::descriptor(unsafe { this(slf) }).and_then(|fd| long::from_i64(i64::from(fd))).into_c()
}

unsafe extern "C" fn isatty(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance; the C library judges any descriptor.
    unsafe { stdfile::descriptor(this(slf)).map(|fd| py_bool::new(libc::isatty(fd) == 1)).into_c() }
}

unsafe extern "C" fn readable(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    let o = unsafe { this(slf) };
    stdfile::stream(o).map(|_| py_bool::new(mode_of(o).readable)).into_c()
}

unsafe extern "C" fn writable(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    let o = unsafe { this(slf) };
    stdfile::stream(o).map(|_| py_bool::new(mode_of(o).writable)).into_c()
}

unsafe extern "C" fn seekable(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance; the C library judges any descriptor.
    unsafe { stdfile::descriptor(this(slf)).map(|fd| py_bool::new(libc::lseek(fd, 0, libc::SEEK_CUR) != -1)).into_c() }
}

/// The optional size argument: -1 when it is missing or None.
///
/// # Safety
/// `items` points to `n` live objects.
unsafe fn size_argument(name: &str, items: *const *mut PyObject, n: Py_ssize_t, or_none: bool) -> Result<isize> {
    args::check_positional(name, n as usize, 0, 1)?;
    if n == 0 {
        return Ok(-1);
    }
    // SAFETY: as promised.
    let size = unsafe { this(*items) };
    if or_none && singletons::is_none(size) {
        return Ok(-1);
    }
    if or_none && !number::has_index(size) {
        return Err(raise!(TypeError, "argument should be integer or None, not '{}'", size.type_name()));
    }
    long::as_ssize(&*number::index(size)?)
}

unsafe extern "C" fn read(slf: *mut PyObject, items: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: methods are called with an instance and `n` arguments.
    unsafe { size_argument("read", items, n, true).and_then(|size| stdfile::read(this(slf), size, false)).into_c() }
}

unsafe extern "C" fn readline(slf: *mut PyObject, items: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: methods are called with an instance and `n` arguments.
    unsafe { size_argument("readline", items, n, false).and_then(|size| stdfile::read(this(slf), size, true)).into_c() }
}

unsafe extern "C" fn readlines(slf: *mut PyObject, items: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: methods are called with an instance and `n` arguments.
    let (o, hint) = unsafe { (this(slf), size_argument("readlines", items, n, true)) };
    let run = || -> Result<Owned> {
        let hint = usize::try_from(hint?).ok().filter(|n| *n > 0).unwrap_or(usize::MAX);
        let lines = list::new()?;
        let mut total = 0;
        while total < hint {
            let line = stdfile::read(o, -1, true)?;
            if is_empty(&line) {
                break;
            }
            total += if unicode::check(&line) { unicode::len(&line) } else { super::bytes::len(&line) };
            list::append(&lines, &line)?;
        }
        Ok(lines)
    };
    run().into_c()
}

unsafe extern "C" fn enter(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    let o = unsafe { this(slf) };
    stdfile::stream(o).map(|_| o.to_owned()).into_c()
}

unsafe extern "C" fn exit(slf: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and a tuple.
    let (o, _args) = unsafe { (this(slf), tuple::items(this(args))) };
    none(stdfile::close(o))
}

unsafe extern "C" fn get_name(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance.
    stdfile::name(unsafe { this(slf) }).into_c()
}

unsafe extern "C" fn get_mode(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance.
    unicode::new(&shown_mode(unsafe { this(slf) })).into_c()
}

unsafe extern "C" fn get_closed(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance.
    py_bool::new(unsafe { (*slf.cast::<File>()).closed }).into_ptr()
}

unsafe extern "C" fn get_encoding(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance.
    unicode::new(encoding(unsafe { this(slf) })).into_c()
}

unsafe extern "C" fn get_errors(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance.
    let errors: Errors = unsafe { (*slf.cast::<File>()).errors };
    unicode::new(errors.name()).into_c()
}

unsafe extern "C" fn get_newlines(_: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    singletons::new_none().into_ptr()
}

unsafe extern "C" fn get_line_buffering(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance; the C library judges any descriptor.
    unsafe { stdfile::descriptor(this(slf)).map(|fd| py_bool::new(libc::isatty(fd) == 1)).into_c() }
}

unsafe extern "C" fn get_write_through(_: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    py_bool::new(false).into_ptr()
}

unsafe extern "C" fn get_buffer(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance.
    let o = unsafe { this(slf) };
    match stdfile::buffer_of(o) {
        Some(buffer) => buffer.to_owned().into_ptr(),
        None => {
            let raised: Raised = attr::no_attribute(o, istr!("buffer"));
            Err::<Owned, _>(raised).into_c()
        }
    }
}
