//! Character names, for `\N{…}` and the `namereplace` error handler. As in CPython they belong to the module `unicodedata`, whose capsule
//! `unicodedata._ucnhash_CAPI` gives access to them.

use super::capsule;
use crate::abi::*;
use crate::engine::Result;

/// No name is longer.
const LONGEST_NAME: usize = 256;

/// What the capsule points to.
#[repr(C)]
struct Functions {
    /// Writes the name of a code point to a buffer; 0 when it has none.
    name: unsafe extern "C" fn(Py_UCS4, *mut c_char, c_int, c_int) -> c_int,
    /// Finds the code point of a name, in any case; 0 when there is none.
    code: unsafe extern "C" fn(*const c_char, c_int, *mut Py_UCS4, c_int) -> c_int,
}

/// The names of the characters.
#[derive(Clone, Copy)]
pub(super) struct Names(*const Functions);

impl Names {
    /// Takes them from the capsule: `PyCapsule_Import`'s error when the module is not to be had.
    pub(super) fn load() -> Result<Names> {
        capsule::import(c"unicodedata._ucnhash_CAPI").map(|functions| Names(functions.cast_const().cast()))
    }

    /// The name of a code point, if it has one.
    pub(super) fn name(self, c: u32) -> Option<String> {
        let mut buffer = [0u8; LONGEST_NAME];
        // SAFETY: the capsule of this name points to such functions; the buffer has the size that is passed, less a final zero.
        let found = unsafe { ((*self.0).name)(c, buffer.as_mut_ptr().cast(), LONGEST_NAME as c_int - 1, 0) };
        let text = buffer.split(|&b| b == 0).next().unwrap_or(&[]);
        (found != 0).then(|| String::from_utf8_lossy(text).into_owned())
    }

    /// The code point of that name, in any case.
    pub(super) fn find(self, name: &[u8]) -> Option<u32> {
        let length = c_int::try_from(name.len()).ok()?;
        let mut c = 0;
        // SAFETY: as above; the name has the length that is passed.
        let found = unsafe { ((*self.0).code)(name.as_ptr().cast(), length, &raw mut c, 0) };
        (found != 0).then_some(c)
    }
}
