//! `fileobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error, lifecycle};
use crate::objects::{stdfile, stdprinter, unicode};
use core::ptr;

/// The file system's encoding.
#[unsafe(no_mangle)]
pub static mut Py_FileSystemDefaultEncoding: *const c_char = c"utf-8".as_ptr();
/// What becomes of file names that are no UTF-8.
#[unsafe(no_mangle)]
pub static mut Py_FileSystemDefaultEncodeErrors: *const c_char = c"surrogateescape".as_ptr();
/// Whether the file system's encoding is the program's own choice.
#[unsafe(no_mangle)]
pub static mut Py_HasFileSystemDefaultEncoding: c_int = 1;
/// Whether UTF-8 mode is on.
#[unsafe(no_mangle)]
pub static mut Py_UTF8Mode: c_int = 0;

/// `flags` of [`PyFile_WriteObject`]: `str` instead of `repr`.
pub const Py_PRINT_RAW: c_int = 1;

/// What opens code files instead of the file system, and its context.
static mut OPEN_CODE_HOOK: (Py_OpenCodeHookFunction, *mut c_void) = (None, ptr::null_mut());

pub type Py_OpenCodeHookFunction = Option<unsafe extern "C" fn(*mut PyObject, *mut c_void) -> *mut PyObject>;

/// # Safety
/// `s` is NULL or a C string for `'a`.
unsafe fn text<'a>(s: *const c_char) -> Option<std::borrow::Cow<'a, str>> {
    // SAFETY: as promised.
    if s.is_null() { None } else { Some(unsafe { CStr::from_ptr(s) }.to_string_lossy()) }
}

/// Makes a file object over the descriptor `fd` as `open(fd, mode, errors=errors, closefd=closefd)`. Text is UTF-8; `name`, `buffering` and
/// `newline` change nothing. Returns a new reference, or NULL with an error set. C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; the strings are NULL or C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_FromFd(
    fd: c_int,
    _name: *const c_char,
    mode: *const c_char,
    _buffering: c_int,
    encoding: *const c_char,
    errors: *const c_char,
    _newline: *const c_char,
    closefd: c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (mode, encoding, errors) = unsafe { (text(mode), text(encoding), text(errors)) };
    if let Some(encoding) = encoding {
        let plain: String = encoding.to_lowercase().replace('_', "-");
        if !["utf-8", "utf8", "locale", "ascii"].contains(&plain.as_str()) {
            return Err::<Owned, _>(crate::raise!(LookupError, "unknown encoding: {encoding}")).into_c();
        }
    }
    stdfile::from_descriptor(fd, mode.as_deref().unwrap_or("r"), errors.as_deref(), closefd == 0).into_c()
}

/// Reads a line with `p.readline()`: of at most `n` characters when `n` is positive; when it is negative, without the end of the line, and
/// `EOFError` at the end of the file. Returns a new reference, or NULL with an error set. C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; `p` is NULL (`SystemError`) or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_GetLine(p: *mut PyObject, n: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(p) } {
        Some(p) => stdfile::get_line(p, n).into_c(),
        None => Err::<Owned, _>(error::bad_internal_call()).into_c(),
    }
}

/// Writes the repr of `obj` (its `str` when `flags` has `Py_PRINT_RAW`) with `p.write()`. Returns 0, or -1 with an error set (`TypeError` when `p`
/// is NULL). C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object, `p` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_WriteObject(obj: *mut PyObject, p: *mut PyObject, flags: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(p) } {
        // SAFETY: as above.
        Some(p) => stdfile::write_object(unsafe { Obj::from_ptr(obj) }, p, flags & Py_PRINT_RAW != 0).into_c(),
        None => Err::<(), _>(crate::raise!(TypeError, "writeobject with NULL file")).into_c(),
    }
}

/// Writes a UTF-8 string with `p.write()`. Returns 0, or -1 with an error set (`SystemError` when `p` is NULL); does nothing and returns -1 when
/// an error is set already. C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; `s` is a C string, `p` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_WriteString(s: *const c_char, p: *mut PyObject) -> c_int {
    if error::occurred().is_some() {
        return -1;
    }
    // SAFETY: passed on from the caller.
    let Some(p) = (unsafe { Obj::from_ptr_opt(p) }) else {
        return Err::<(), _>(crate::raise!(SystemError, "null file for PyFile_WriteString")).into_c();
    };
    // SAFETY: as above.
    unicode::from_utf8(unsafe { CStr::from_ptr(s) }.to_bytes())
        .and_then(|s| stdfile::write_object(&s, p, true))
        .into_c()
}

/// Returns the descriptor that `p` stands for: the value of an int, or what `p.fileno()` returns. -1 with an error set when there is none, or when
/// it is negative. C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; `p` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_AsFileDescriptor(p: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    stdfile::as_descriptor(unsafe { Obj::from_ptr(p) }).into_c()
}

/// Reads a line of at most `n - 1` bytes into `buf`, as `fgets`, with every kind of line end as `\n`. Returns `buf`, or NULL at the end of the file.
///
/// # Safety
/// `buf` has room for `n` bytes; `stream` is an open stream. `fobj` is not used.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_UniversalNewlineFgets(
    buf: *mut c_char,
    n: c_int,
    stream: *mut libc::FILE,
    fobj: *mut PyObject,
) -> *mut c_char {
    if !fobj.is_null() {
        // SAFETY: the C library's variable of this thread.
        unsafe { *libc::__errno_location() = libc::ENXIO };
        return ptr::null_mut();
    }
    let mut len = 0;
    // SAFETY: passed on from the caller; at most `n` bytes are written.
    unsafe {
        while len + 1 < n {
            let mut c = libc::fgetc(stream);
            if c == libc::EOF {
                break;
            }
            if c == c_int::from(b'\r') {
                let next = libc::fgetc(stream);
                if next != c_int::from(b'\n') && next != libc::EOF {
                    libc::ungetc(next, stream);
                }
                c = c_int::from(b'\n');
            }
            *buf.offset(len as isize) = c as c_char;
            len += 1;
            if c == c_int::from(b'\n') {
                break;
            }
        }
        *buf.offset(len as isize) = 0;
    }
    if len == 0 { ptr::null_mut() } else { buf }
}

/// Makes a write-only file over the descriptor of C's `stdout` or `stderr`. Returns a new reference; NULL for any other descriptor, or with an error
/// set.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_NewStdPrinter(fd: c_int) -> *mut PyObject {
    stdprinter::new(fd).into_c()
}

/// Opens the file at a UTF-8 path for reading bytes that are to be executed; a hook may provide them instead. Returns a new reference, or NULL with
/// an error set. C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; `utf8path` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_OpenCode(utf8path: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let path: Result<Owned> = unicode::from_utf8(unsafe { CStr::from_ptr(utf8path) }.to_bytes());
    // SAFETY: the path is a live object.
    path.map_or(ptr::null_mut(), |path| unsafe { PyFile_OpenCodeObject(path.as_ptr()) })
}

/// As [`PyFile_OpenCode`], with the path as a `str` object (`TypeError` for another type). C API reference: File Objects.
///
/// # Safety
/// The caller holds the GIL; `path` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_OpenCodeObject(path: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller; the hook was set before the first initialization and stays.
    unsafe {
        let path = Obj::from_ptr(path);
        match OPEN_CODE_HOOK {
            (Some(hook), context) if unicode::check(path) => hook(path.as_ptr(), context),
            _ => stdfile::open_code(path).into_c(),
        }
    }
}

/// Sets the hook of [`PyFile_OpenCode`], before initialization, once. Returns 0, or -1 (with `SystemError` set once initialized) when there is one
/// already. C API reference: File Objects.
///
/// # Safety
/// `hook` may be called with a live `str` and `userData` as long as the process runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFile_SetOpenCodeHook(hook: Py_OpenCodeHookFunction, userData: *mut c_void) -> c_int {
    // SAFETY: before initialization there is one thread; afterwards the GIL is held.
    unsafe {
        let (current, _) = OPEN_CODE_HOOK;
        if current.is_some() {
            if lifecycle::is_initialized() {
                let _ = crate::raise!(SystemError, "failed to change existing open_code hook");
            }
            return -1;
        }
        OPEN_CODE_HOOK = (hook, userData);
    }
    0
}
