//! The exception hierarchy, and how the error indicator is filled.

use crate::abi::*;
use crate::engine::{Obj, Raised, Result};

/// A built-in exception type.
#[derive(Clone, Copy)]
pub struct Exc(pub *mut PyTypeObject);

impl Exc {
    /// The type as an object.
    pub fn as_obj(self) -> &'static Obj {
        // SAFETY: built-in exception types are static.
        unsafe { Obj::from_ptr(self.0.cast()) }
    }
}

macro_rules! contract_exceptions {
    ($($name:ident)*) => {
        /// The built-in exception types by name.
        pub mod exc {
            use super::*;
            $(pub const $name: Exc = Exc(&raw mut super::types::$name);)*
        }
        pub mod types {
            use super::*;
            $(pub static mut $name: PyTypeObject = PyTypeObject::STATIC;)*
        }
    };
}
contract_exceptions! {
    BaseException Exception TypeError ValueError AttributeError ImportError ModuleNotFoundError KeyError IndexError
    LookupError RuntimeError SystemError OverflowError MemoryError NotImplementedError RecursionError StopIteration
    BufferError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError UnicodeError OSError ZeroDivisionError
    ArithmeticError NameError ReferenceError DeprecationWarning RuntimeWarning UserWarning BytesWarning Warning EOFError
    SystemExit AssertionError SyntaxError FileNotFoundError
}

pub fn init() -> Result<()> {
    todo!()
}
pub fn fini() {
    todo!()
}
/// `PyErr_SetString`: UTF-8, bad bytes replaced. The hot path of raising: no generic call for built-in types.
pub fn set_string(_exc: &Obj, _message: &[u8]) -> Raised {
    todo!()
}
/// `PyErr_SetObject`: normalises, and links the exception being handled as the context.
pub fn set_object(_exc: &Obj, _value: Option<&Obj>) -> Raised {
    todo!()
}
/// Sets `MemoryError` without allocating.
pub fn set_memory_error() {
    todo!()
}
/// Raises `KeyError(key)`, keeping a tuple key as one argument.
pub fn set_key_error(_key: &Obj) -> Raised {
    todo!()
}
/// Raises `AttributeError(message)` with its `obj` and `name` attributes set.
pub fn set_attribute_error(_obj: &Obj, _name: &Obj, _message: core::fmt::Arguments<'_>) -> Raised {
    todo!()
}
/// `PyErr_WriteUnraisable` with the error that is set; `context` is the object named in the report.
pub fn write_unraisable(_context: Option<&Obj>) {
    todo!()
}
/// `PyErr_GivenExceptionMatches`: `exc` may be a tuple.
pub fn given_matches(_given: &Obj, _exc: &Obj) -> bool {
    todo!()
}
/// `PyErr_WarnEx` without a place in Python code.
pub fn warn(_category: Exc, _message: &str, _stacklevel: isize) -> Result<()> {
    todo!()
}
/// `PyErr_PrintEx`: prints the error that is set to `sys.stderr` and clears it; also sets `sys.last_exc` when `set_sys_last`.
pub fn print(_set_sys_last: bool) {
    todo!()
}
