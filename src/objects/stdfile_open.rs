//! Opening file objects: over a descriptor, or a file's bytes.

use super::exceptions::{exc, os};
use super::stdfile::{Errors, File, FileMode, READ, Stream, encode};
use super::{long, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, refcount};
use crate::raise;
use core::ptr;

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
