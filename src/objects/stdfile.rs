//! File objects over C's `FILE`: `sys.stdin`, `sys.stdout` and `sys.stderr`, and files of a descriptor or a path.
//!
//! The standard streams write to C's own buffers, so that what a program prints with `printf` stays in order.

use super::exceptions::{self, exc, os};
use super::{bytes, fspath, long, singletons, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, lifecycle, refcount, thread};
use crate::protocols::{iter, text};
use crate::{istr, raise};
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

const READ: FileMode = FileMode { readable: true, writable: false, binary: false, letter: b'r' };
const WRITE: FileMode = FileMode { readable: false, writable: true, binary: false, letter: b'w' };

const fn standard(ty: *mut PyTypeObject, stream: Stream, errors: Errors, mode: FileMode) -> File {
    File { ob_base: PyObject::immortal(ty), stream, name: ptr::null_mut(), errors, mode, closed: false }
}

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
fn put(fp: *mut libc::FILE, data: &[u8]) -> Result<()> {
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

/// Lets other threads run while `f` waits for input.
fn allowing_threads<T>(f: impl FnOnce() -> T) -> T {
    if lifecycle::is_finalizing() {
        return f();
    }
    // SAFETY: the caller holds the GIL; `f` touches no object.
    unsafe {
        let state = thread::detach();
        let result = f();
        thread::attach(state);
        result
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
    let (data, ok) = allowing_threads(|| unsafe { read_bytes(fp, limit, line, mode.binary) });
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

/// Parses a mode as `open` does.
pub(super) fn parse_mode(mode: &str) -> Result<FileMode> {
    let invalid = || raise!(ValueError, "invalid mode: '{mode}'");
    let count = |letters: &str| mode.chars().filter(|c| letters.contains(*c)).count();
    if mode.chars().any(|c| !"rwxabt+".contains(c) || mode.matches(c).count() > 1) {
        return Err(invalid());
    }
    if count("bt") > 1 {
        return Err(raise!(ValueError, "can't have text and binary mode at once"));
    }
    if count("rwxa") == 0 {
        return Err(raise!(ValueError, "Must have exactly one of create/read/write/append mode and at most one plus"));
    }
    if count("rwxa") > 1 {
        return Err(raise!(ValueError, "must have exactly one of create/read/write/append mode"));
    }
    let letter = mode.bytes().find(|c| b"rwxa".contains(c)).unwrap_or(b'r');
    let update = mode.contains('+');
    Ok(FileMode {
        readable: letter == b'r' || update,
        writable: letter != b'r' || update,
        binary: mode.contains('b'),
        letter,
    })
}

/// A file object over a stream, which it closes.
pub(super) fn from_stream(fp: *mut libc::FILE, name: &Obj, errors: Errors, mode: FileMode) -> Result<Owned> {
    let p = crate::engine::alloc::object_alloc(size_of::<File>()).cast::<File>();
    if p.is_null() {
        // SAFETY: the stream was given to us.
        unsafe { libc::fclose(fp) };
        return Err(Raised::no_memory());
    }
    // SAFETY: the block is new and large enough; the type is static.
    unsafe {
        refcount::new_reference(p.cast());
        (*p).ob_base.ob_type = super::stdfile_type::type_for(mode);
        (*p).stream = Stream::Own(fp);
        (*p).name = name.to_owned().into_ptr();
        (*p).errors = errors;
        (*p).mode = mode;
        (*p).closed = false;
        Ok(Owned::from_ptr(p))
    }
}

/// `PyFile_FromFd`: a file object over a descriptor, which it closes unless `keep`.
pub fn from_descriptor(fd: c_int, mode: &str, errors: Option<&str>, keep: bool) -> Result<Owned> {
    let parsed = parse_mode(mode)?;
    let errors = match errors {
        None | Some("strict") => Errors::Strict,
        Some("surrogateescape") => Errors::SurrogateEscape,
        Some("backslashreplace") => Errors::BackslashReplace,
        Some(other) => return Err(raise!(LookupError, "unknown error handler name '{other}'")),
    };
    let name = long::from_i64(i64::from(fd))?;
    let how = match (parsed.letter, parsed.readable && parsed.writable) {
        (b'r', false) => c"r",
        (b'r', true) => c"r+",
        (b'a', false) => c"a",
        (b'a', true) => c"a+",
        (_, false) => c"w",
        (_, true) => c"w+",
    };
    // SAFETY: a descriptor that is not open is refused by the C library.
    unsafe {
        let own = if keep { libc::dup(fd) } else { fd };
        let fp = if libc::fcntl(own, libc::F_GETFD) < 0 { ptr::null_mut() } else { libc::fdopen(own, how.as_ptr()) };
        if fp.is_null() {
            return Err(os::set_from_errno(exc::OSError.as_obj(), None, None));
        }
        from_stream(fp, &name, errors, parsed)
    }
}

/// `PyFile_OpenCodeObject`: opens a file for reading bytes.
pub fn open_code(path: &Obj) -> Result<Owned> {
    if !unicode::check(path) {
        return Err(raise!(TypeError, "'path' must be 'str', not '{}'", path.type_name()));
    }
    let mut name = encode(path, false);
    if name.contains(&0) {
        return Err(raise!(ValueError, "embedded null byte"));
    }
    name.push(0);
    // SAFETY: the name ends with a NUL.
    let fp = unsafe { libc::fopen(name.as_ptr().cast(), c"rbe".as_ptr()) };
    if fp.is_null() {
        return Err(os::set_from_errno(exc::OSError.as_obj(), Some(path), None));
    }
    from_stream(fp, path, Errors::Strict, FileMode { binary: true, ..READ })
}

/// `PyFile_WriteObject`: writes the `str` (if `plain`) or the `repr` of `o` to any file object.
pub fn write_object(o: &Obj, target: &Obj, plain: bool) -> Result<()> {
    if check(target) {
        let shown = if plain { text::str(Some(o))? } else { text::repr(Some(o))? };
        return write(target, &shown).map(drop);
    }
    let writer = crate::protocols::attr::get(target, istr!("write"))?;
    let shown = if plain { text::str(Some(o))? } else { text::repr(Some(o))? };
    crate::protocols::call::call(&writer, &[&shown]).map(drop)
}

/// Writes a text to any file object.
pub fn write_text(s: &str, target: &Obj) -> Result<()> {
    write_object(&*unicode::new(s)?, target, true)
}

/// Flushes any file object; its errors are dropped.
pub fn flush_quietly(target: &Obj) {
    let flushed = if check(target) {
        flush(target)
    } else {
        crate::protocols::call::call_method(target, istr!("flush"), &[]).map(drop)
    };
    if flushed.is_err() {
        error::clear();
    }
}

/// `PyFile_GetLine`: a line through `readline()`; when `n` is negative without its end, and `EOFError` at the end of the file.
pub fn get_line(target: &Obj, n: c_int) -> Result<Owned> {
    let reader = crate::protocols::attr::get(target, istr!("readline"))?;
    let line = if n <= 0 {
        crate::protocols::call::call(&reader, &[])?
    } else {
        crate::protocols::call::call(&reader, &[&*long::from_i64(i64::from(n))?])?
    };
    let is_text = unicode::check(&line);
    if !is_text && !bytes::check(&line) {
        return Err(raise!(TypeError, "object.readline() returned non-string"));
    }
    if n >= 0 {
        return Ok(line);
    }
    let len = if is_text { unicode::len(&line) } else { bytes::len(&line) };
    if len == 0 {
        return Err(raise!(EOFError, "EOF when reading a line"));
    }
    if is_text && unicode::chars(&line).at(len - 1) == u32::from(b'\n') {
        return unicode::substring(&line, 0, len - 1);
    }
    match bytes_of(&line).strip_suffix(b"\n") {
        Some(rest) if !is_text => bytes::new(rest),
        _ => Ok(line),
    }
}

fn bytes_of(o: &Obj) -> &[u8] {
    if bytes::check(o) { bytes::as_slice(o) } else { &[] }
}

/// `PyObject_AsFileDescriptor`: the value of an int, or of what `fileno()` returns.
pub fn as_descriptor(o: &Obj) -> Result<c_int> {
    let fd = if long::check(o) {
        if o.is_exactly(&raw mut super::bool::PyBool_Type) {
            exceptions::warn(exc::RuntimeWarning, "bool is used as a file descriptor", 1)?;
        }
        long::as_c_int(o)?
    } else {
        let Some(fileno) = crate::protocols::attr::get_optional(o, istr!("fileno"))? else {
            return Err(raise!(TypeError, "argument must be an int, or have a fileno() method."));
        };
        let fd = crate::protocols::call::call(&fileno, &[])?;
        if !long::check(&fd) {
            return Err(raise!(TypeError, "fileno() returned a non-integer"));
        }
        long::as_c_int(&fd)?
    };
    if fd < 0 {
        return Err(raise!(ValueError, "file descriptor cannot be a negative integer ({fd})"));
    }
    Ok(fd)
}

/// `PyObject_Print`: writes the `str` (if `plain`) or the `repr` of `o` to a C stream; `<nil>` for `None`.
///
/// # Safety
/// `fp` is an open stream.
pub unsafe fn print(o: Option<&Obj>, fp: *mut libc::FILE, plain: bool) -> Result<()> {
    crate::engine::signals::check()?;
    // SAFETY: as promised.
    unsafe { libc::clearerr(fp) };
    let shown;
    let dead;
    let data: &[u8] = match o {
        None => b"<nil>",
        Some(o) if o.refcount() == 0 => {
            dead = format!("<refcnt 0 at {:p}>", o.as_ptr());
            dead.as_bytes()
        }
        Some(o) => {
            shown = if plain { text::str(Some(o))? } else { text::repr(Some(o))? };
            unicode::as_utf8(&shown)?
        }
    };
    put(fp, data)
}
