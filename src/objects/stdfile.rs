//! File objects over C's `FILE`: `sys.stdin`, `sys.stdout` and `sys.stderr`, and files of a descriptor or a path.
//!
//! The standard streams write to C's own buffers, so that what a program prints with `printf` stays in order.

use super::exceptions::{self, exc, os};
use super::{bytes, fspath, singletons, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, refcount, thread};
use crate::protocols::iter;
use crate::raise;
use core::ptr;

unsafe extern "C" {
    static stdin: *mut libc::FILE;
    static stdout: *mut libc::FILE;
    static stderr: *mut libc::FILE;
}

/// Where a file's `FILE` is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    In,
    Out,
    Err,
    /// A stream of the file object's own.
    Own(*mut libc::FILE),
}

/// What becomes of characters that UTF-8 has no form for, and of bytes that are no UTF-8.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errors {
    Strict,
    SurrogateEscape,
    BackslashReplace,
    /// Of the standard streams: as the locale asks.
    Locale,
}

impl Errors {
    fn resolve(self) -> Errors {
        if self != Errors::Locale {
            return self;
        }
        if is_c_locale() { Errors::SurrogateEscape } else { Errors::Strict }
    }
    pub(super) fn name(self) -> &'static str {
        match self.resolve() {
            Errors::SurrogateEscape => "surrogateescape",
            Errors::BackslashReplace => "backslashreplace",
            _ => "strict",
        }
    }
}

/// Whether the environment asks for the C locale.
fn is_c_locale() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| std::env::var_os(name).filter(|v| !v.is_empty()));
    set.is_none_or(|locale| locale == "C" || locale == "POSIX")
}

/// A file object.
#[repr(C)]
pub(super) struct File {
    pub(super) ob_base: PyObject,
    pub(super) stream: Stream,
    /// The `name` attribute; NULL for the standard streams.
    pub(super) name: *mut PyObject,
    pub(super) errors: Errors,
    pub(super) mode: FileMode,
    pub(super) closed: bool,
}

/// What a file is opened for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FileMode {
    pub(super) readable: bool,
    pub(super) writable: bool,
    pub(super) binary: bool,
    /// The letter that the mode begins with.
    pub(super) letter: u8,
}

pub(super) const READ: FileMode = FileMode { readable: true, writable: false, binary: false, letter: b'r' };
const WRITE: FileMode = FileMode { readable: false, writable: true, binary: false, letter: b'w' };

const fn standard(ty: *mut PyTypeObject, stream: Stream, errors: Errors, mode: FileMode) -> File {
    File { ob_base: PyObject::immortal(ty), stream, name: ptr::null_mut(), errors, mode, closed: false }
}

pub use super::stdfile_calls::{as_descriptor, flush_object, flush_quietly, get_line, print, write_object, write_text};
pub use super::stdfile_open::{from_descriptor, open_code};
use super::stdfile_type::{BufferedReader, BufferedWriter, TextIOWrapper};

static mut STDIN: File = standard(&raw mut TextIOWrapper, Stream::In, Errors::Locale, READ);
static mut STDOUT: File = standard(&raw mut TextIOWrapper, Stream::Out, Errors::Locale, WRITE);
static mut STDERR: File = standard(&raw mut TextIOWrapper, Stream::Err, Errors::BackslashReplace, WRITE);
static mut STDIN_BUFFER: File =
    standard(&raw mut BufferedReader, Stream::In, Errors::Strict, FileMode { binary: true, ..READ });
static mut STDOUT_BUFFER: File =
    standard(&raw mut BufferedWriter, Stream::Out, Errors::Strict, FileMode { binary: true, ..WRITE });
static mut STDERR_BUFFER: File =
    standard(&raw mut BufferedWriter, Stream::Err, Errors::Strict, FileMode { binary: true, ..WRITE });

fn as_obj(file: *mut File) -> &'static Obj {
    // SAFETY: an immortal object in static storage.
    unsafe { Obj::from_ptr(file.cast()) }
}

/// `sys.stdin`.
pub fn standard_input() -> &'static Obj {
    as_obj(&raw mut STDIN)
}
/// `sys.stdout`.
pub fn standard_output() -> &'static Obj {
    as_obj(&raw mut STDOUT)
}
/// `sys.stderr`.
pub fn standard_error() -> &'static Obj {
    as_obj(&raw mut STDERR)
}

/// Opens the standard streams again for the next initialization.
pub fn fini() {
    // SAFETY: finalization holds the GIL; no Rust reference to the statics is alive.
    unsafe {
        STDIN.closed = false;
        STDOUT.closed = false;
        STDERR.closed = false;
        STDIN_BUFFER.closed = false;
        STDOUT_BUFFER.closed = false;
        STDERR_BUFFER.closed = false;
    }
}

/// Whether `o` is one of these file objects.
#[inline]
pub fn check(o: &Obj) -> bool {
    super::stdfile_type::ALL.iter().any(|ty| o.is_exactly(ty.0))
}

/// The fields of a file object.
pub(super) fn file(o: &Obj) -> *mut File {
    o.cast()
}

/// The binary side of a standard text stream.
pub(super) fn buffer_of(o: &Obj) -> Option<&'static Obj> {
    // SAFETY: the caller has a file object.
    match unsafe { (*file(o)).stream } {
        Stream::In => Some(as_obj(&raw mut STDIN_BUFFER)),
        Stream::Out => Some(as_obj(&raw mut STDOUT_BUFFER)),
        Stream::Err => Some(as_obj(&raw mut STDERR_BUFFER)),
        Stream::Own(_) => None,
    }
}

/// The `FILE` of an open file; `ValueError` for a closed one.
pub(super) fn stream(o: &Obj) -> Result<*mut libc::FILE> {
    // SAFETY: the caller has a file object; the C library's streams are set up before `main`.
    unsafe {
        let f = file(o);
        if (*f).closed {
            return Err(raise!(ValueError, "I/O operation on closed file."));
        }
        Ok(match (*f).stream {
            Stream::In => stdin,
            Stream::Out => stdout,
            Stream::Err => stderr,
            Stream::Own(fp) => fp,
        })
    }
}

/// `io.UnsupportedOperation`, made when first raised.
#[cold]
fn unsupported(what: &str) -> Raised {
    let run = || -> Result<Raised> {
        let bases = super::tuple::new([exc::OSError.as_obj(), exc::ValueError.as_obj()])?;
        let class = exceptions::new_class(b"io.UnsupportedOperation", None, Some(&bases), None)?;
        Ok(exceptions::set_string(&class, what.as_bytes()))
    };
    run().unwrap_or_else(|raised| raised)
}

/// Writes a `str` (or, in binary mode, `bytes`) and returns the number of characters.
pub(super) fn write(o: &Obj, data: &Obj) -> Result<usize> {
    // SAFETY: the caller has a file object.
    let (mode, errors) = unsafe { ((*file(o)).mode, (*file(o)).errors) };
    let fp = stream(o)?;
    if !mode.writable {
        return Err(unsupported(if mode.binary { "write" } else { "not writable" }));
    }
    if mode.binary {
        if !bytes::check(data) {
            return Err(raise!(TypeError, "a bytes-like object is required, not '{}'", data.type_name()));
        }
        put(fp, bytes::as_slice(data))?;
        return Ok(bytes::len(data));
    }
    if !unicode::check(data) {
        return Err(raise!(TypeError, "write() argument must be str, not {}", data.type_name()));
    }
    match unicode::as_utf8(data) {
        Ok(utf8) => put(fp, utf8)?,
        Err(raised) => match errors.resolve() {
            Errors::Strict => return Err(raised),
            errors => {
                error::clear();
                put(fp, &encode(data, errors == Errors::BackslashReplace))?;
            }
        },
    }
    Ok(unicode::len(data))
}

/// UTF-8 with lone surrogates either as escapes (`backslashreplace`) or, for U+DC80 to U+DCFF, as the bytes they stand for.
pub fn encode(s: &Obj, as_escapes: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(unicode::len(s));
    for c in unicode::chars(s).iter() {
        match char::from_u32(c) {
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None if !as_escapes && (0xdc80..0xdd00).contains(&c) => out.push((c - 0xdc00) as u8),
            None => out.extend_from_slice(format!("\\u{c:04x}").as_bytes()),
        }
    }
    out
}

/// Hands bytes to a `FILE`.
pub(super) fn put(fp: *mut libc::FILE, data: &[u8]) -> Result<()> {
    // SAFETY: `fp` is an open stream, `data` valid for reading.
    let written = unsafe { libc::fwrite(data.as_ptr().cast(), 1, data.len(), fp) };
    if written == data.len() { Ok(()) } else { Err(failed(fp)) }
}

/// `OSError` for `errno`; the stream's error mark is cleared.
#[cold]
fn failed(fp: *mut libc::FILE) -> Raised {
    let raised = os::set_from_errno(exc::OSError.as_obj(), None, None);
    // SAFETY: `fp` is an open stream.
    unsafe { libc::clearerr(fp) };
    raised
}

/// `flush()`.
pub(super) fn flush(o: &Obj) -> Result<()> {
    let fp = stream(o)?;
    // SAFETY: `fp` is an open stream.
    unsafe {
        if (*file(o)).mode.writable && libc::fflush(fp) != 0 {
            return Err(failed(fp));
        }
    }
    Ok(())
}

/// `close()`: a standard stream is only marked.
pub(super) fn close(o: &Obj) -> Result<()> {
    // SAFETY: the caller has a file object.
    unsafe {
        let f = file(o);
        if (*f).closed {
            return Ok(());
        }
        let flushed = flush(o);
        (*f).closed = true;
        if let Stream::Own(fp) = (*f).stream
            && libc::fclose(fp) != 0
            && flushed.is_ok()
        {
            return Err(os::set_from_errno(exc::OSError.as_obj(), None, None));
        }
        flushed
    }
}

/// Reads up to `limit` characters (bytes in binary mode; all when negative), up to and with the end of the line if `line`.
pub(super) fn read(o: &Obj, limit: isize, line: bool) -> Result<Owned> {
    // SAFETY: the caller has a file object.
    let (mode, errors) = unsafe { ((*file(o)).mode, (*file(o)).errors) };
    let fp = stream(o)?;
    if !mode.readable {
        return Err(unsupported(if mode.binary { "read" } else { "not readable" }));
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    // SAFETY: `fp` is an open stream.
    let (data, ok) = thread::without_gil(|| unsafe { read_bytes(fp, limit, line, mode.binary) }, drop);
    if !ok {
        return Err(failed(fp));
    }
    if mode.binary {
        return bytes::new(&data);
    }
    match errors.resolve() {
        Errors::SurrogateEscape => fspath::decode(&data),
        _ => unicode::from_utf8(&data),
    }
}

/// # Safety
/// `fp` is an open stream that no other thread closes meanwhile.
unsafe fn read_bytes(fp: *mut libc::FILE, limit: usize, line: bool, binary: bool) -> (Vec<u8>, bool) {
    let mut data = Vec::new();
    let mut left = limit;
    // SAFETY: as promised.
    unsafe {
        // A continuation byte belongs to the character before it, so it is read even when nothing is left.
        loop {
            let mut c = libc::fgetc(fp);
            if c == libc::EOF {
                return (data, libc::ferror(fp) == 0);
            }
            if binary || c & 0xc0 != 0x80 {
                if left == 0 {
                    libc::ungetc(c, fp);
                    return (data, true);
                }
                left -= 1;
            }
            if c == c_int::from(b'\r') && !binary {
                let next = libc::fgetc(fp);
                if next != c_int::from(b'\n') && next != libc::EOF {
                    libc::ungetc(next, fp);
                }
                c = c_int::from(b'\n');
            }
            data.push(c as u8);
            if line && c == c_int::from(b'\n') {
                return (data, true);
            }
        }
    }
}

/// `writelines(lines)`.
pub(super) fn write_lines(o: &Obj, lines: &Obj) -> Result<()> {
    let it = iter::get_iter(lines)?;
    while let Some(line) = iter::next(&it)? {
        write(o, &line)?;
    }
    Ok(())
}

/// The descriptor of an open file.
pub(super) fn descriptor(o: &Obj) -> Result<c_int> {
    let fp = stream(o)?;
    // SAFETY: `fp` is an open stream.
    let fd = unsafe { libc::fileno(fp) };
    if fd < 0 { Err(unsupported("fileno")) } else { Ok(fd) }
}

/// The `name` attribute.
pub(super) fn name(o: &Obj) -> Result<Owned> {
    // SAFETY: the caller has a file object, whose name is NULL or a live object.
    unsafe {
        let f = file(o);
        let standard = match (*f).stream {
            Stream::In => "<stdin>",
            Stream::Out => "<stdout>",
            Stream::Err => "<stderr>",
            Stream::Own(_) => return Ok(Obj::from_ptr_opt((*f).name).unwrap_or(singletons::none()).to_owned()),
        };
        unicode::new(standard)
    }
}

/// Frees what a file object holds.
///
/// # Safety
/// `p` is a dead file object.
pub(super) unsafe fn drop_fields(p: *mut PyObject) {
    // SAFETY: as promised.
    unsafe {
        let f = p.cast::<File>();
        if let (Stream::Own(fp), false) = ((*f).stream, (*f).closed) {
            libc::fclose(fp);
        }
        refcount::clear(&raw mut (*f).name);
    }
}
