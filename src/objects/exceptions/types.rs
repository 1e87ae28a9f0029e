//! The static types of the exception hierarchy: one table of names, bases and layouts.

use super::{attribute, base, group, import, memory, os, stop, syntax, unicode_error};
use crate::abi::*;
use crate::objects::object::PyBaseObject_Type;

/// How instances of a family of types are laid out and taken apart.
pub(super) struct Layout {
    pub size: usize,
    pub dealloc: unsafe extern "C" fn(*mut PyObject),
    pub traverse: unsafe extern "C" fn(*mut PyObject, visitproc, *mut c_void) -> c_int,
    pub clear: unsafe extern "C" fn(*mut PyObject) -> c_int,
}

/// The slots and tables that a type does not inherit from its base.
pub(super) struct Own {
    pub new: newfunc,
    pub init: initproc,
    pub str: reprfunc,
    pub repr: reprfunc,
    pub vectorcall: vectorcallfunc,
    pub methods: *mut PyMethodDef,
    pub members: *mut PyMemberDef,
    pub getset: *mut PyGetSetDef,
}

/// The layout of a struct that begins with [`PyBaseExceptionObject`] and adds these references.
macro_rules! layout {
    ($name:ident, $object:ty $(, $field:ident)*) => {
        pub(super) const $name: crate::objects::exceptions::types::Layout = {
            unsafe extern "C" fn clear(p: *mut PyObject) -> c_int {
                let e = p.cast::<$object>();
                // SAFETY: `p` has this layout; each field holds NULL or a strong reference.
                unsafe {
                    $(crate::engine::refcount::clear(&raw mut (*e).$field);)*
                    crate::objects::exceptions::base::clear_fields(e.cast());
                }
                0
            }
            unsafe extern "C" fn dealloc(p: *mut PyObject) {
                // SAFETY: `p` is dead and has this layout.
                unsafe {
                    crate::engine::gc::untrack(p);
                    clear(p);
                    crate::objects::exceptions::base::release(p);
                }
            }
            unsafe extern "C" fn traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
                let e = p.cast::<$object>();
                // SAFETY: `p` has this layout; the collector's function may be called on each reference.
                unsafe {
                    $(
                        let status = crate::objects::exceptions::base::visit((*e).$field, visit, arg);
                        if status != 0 {
                            return status;
                        }
                    )*
                    crate::objects::exceptions::base::traverse_fields(e.cast(), visit, arg)
                }
            }
            crate::objects::exceptions::types::Layout { size: size_of::<$object>(), dealloc, traverse, clear }
        };
    };
}
pub(super) use layout;

impl Own {
    /// Everything is the base's.
    pub(super) const NOTHING: Own = Own {
        new: None,
        init: None,
        str: None,
        repr: None,
        vectorcall: None,
        methods: core::ptr::null_mut(),
        members: core::ptr::null_mut(),
        getset: core::ptr::null_mut(),
    };
    /// A type that is nothing but a name: it makes instances as `BaseException` does.
    pub(super) const SIMPLE: Own = Own {
        new: Some(base::new_slot),
        init: Some(base::init_slot),
        vectorcall: Some(base::vectorcall_slot),
        ..Own::NOTHING
    };
}

const FLAGS: c_ulong = Py_TPFLAGS_DEFAULT
    | Py_TPFLAGS_BASETYPE
    | Py_TPFLAGS_HAVE_GC
    | Py_TPFLAGS_BASE_EXC_SUBCLASS
    | Py_TPFLAGS_IMMUTABLETYPE
    | _Py_TPFLAGS_STATIC_BUILTIN;

const fn exception(
    name: *const c_char,
    parent: *mut PyTypeObject,
    layout: &Layout,
    own: &Own,
    doc: *const c_char,
) -> PyTypeObject {
    PyTypeObject {
        tp_name: name,
        tp_base: parent,
        tp_doc: doc,
        tp_basicsize: layout.size as Py_ssize_t,
        tp_dealloc: Some(layout.dealloc),
        tp_traverse: Some(layout.traverse),
        tp_clear: Some(layout.clear),
        tp_flags: FLAGS,
        tp_dictoffset: core::mem::offset_of!(PyBaseExceptionObject, dict) as Py_ssize_t,
        tp_new: own.new,
        tp_init: own.init,
        tp_str: own.str,
        tp_repr: own.repr,
        tp_vectorcall: own.vectorcall,
        tp_methods: own.methods,
        tp_members: own.members,
        tp_getset: own.getset,
        ..PyTypeObject::STATIC
    }
}

macro_rules! hierarchy {
    ($($name:ident($parent:expr, $layout:expr, $own:expr) $doc:literal;)*) => {
        $(
            #[doc = $doc]
            pub static mut $name: PyTypeObject = exception(
                concat!(stringify!($name), "\0").as_ptr().cast(),
                &raw mut $parent,
                &$layout,
                &$own,
                concat!($doc, "\0").as_ptr().cast(),
            );
        )*
        /// The built-in types of the hierarchy, bases first.
        pub static ALL: Types = Types(&[$(&raw mut $name),*]);
        /// The types by name.
        pub(super) mod constants {
            use super::super::Exc;
            $(#[doc = $doc] pub const $name: Exc = Exc(&raw mut super::$name);)*
        }
    };
}

/// Types of the hierarchy that are no builtins.
pub static OTHERS: Types =
    Types(&[&raw mut InterpreterError, &raw mut InterpreterNotFoundError, &raw mut _PyExc_IncompleteInputError]);

/// A list of static types.
pub struct Types(pub &'static [*mut PyTypeObject]);
// SAFETY: the list itself never changes; the types are touched under the GIL.
unsafe impl Sync for Types {}

hierarchy! {
    BaseException(PyBaseObject_Type, base::LAYOUT, base::OWN) "Root of all exceptions.";
    Exception(BaseException, base::LAYOUT, Own::SIMPLE) "Root of the exceptions that do not end the program.";
    GeneratorExit(BaseException, base::LAYOUT, Own::SIMPLE) "A generator is being closed.";
    KeyboardInterrupt(BaseException, base::LAYOUT, Own::SIMPLE) "The user interrupted the program.";
    SystemExit(BaseException, stop::EXIT_LAYOUT, stop::EXIT) "Ends the program with a status.";
    BaseExceptionGroup(BaseException, group::LAYOUT, group::OWN) "Several exceptions raised together.";
    ExceptionGroup(BaseExceptionGroup, group::LAYOUT, Own::NOTHING) "Several `Exception`s raised together.";
    ArithmeticError(Exception, base::LAYOUT, Own::SIMPLE) "Root of the errors of arithmetic.";
    FloatingPointError(ArithmeticError, base::LAYOUT, Own::SIMPLE) "A floating-point operation failed.";
    OverflowError(ArithmeticError, base::LAYOUT, Own::SIMPLE) "The result is too large.";
    ZeroDivisionError(ArithmeticError, base::LAYOUT, Own::SIMPLE) "Division or modulo by zero.";
    AssertionError(Exception, base::LAYOUT, Own::SIMPLE) "An assertion failed.";
    AttributeError(Exception, attribute::ATTRIBUTE_LAYOUT, attribute::ATTRIBUTE) "There is no such attribute.";
    BufferError(Exception, base::LAYOUT, Own::SIMPLE) "A buffer cannot do what is asked.";
    EOFError(Exception, base::LAYOUT, Own::SIMPLE) "The input ended.";
    ImportError(Exception, import::LAYOUT, import::OWN) "A module or a name in it cannot be imported.";
    ModuleNotFoundError(ImportError, import::LAYOUT, Own::NOTHING) "There is no such module.";
    LookupError(Exception, base::LAYOUT, Own::SIMPLE) "Root of the errors of look-up.";
    IndexError(LookupError, base::LAYOUT, Own::SIMPLE) "The index is out of range.";
    KeyError(LookupError, base::LAYOUT, base::KEY) "There is no such key.";
    MemoryError(Exception, memory::LAYOUT, memory::OWN) "Memory is out.";
    NameError(Exception, attribute::NAME_LAYOUT, attribute::NAME) "There is no variable of this name.";
    UnboundLocalError(NameError, attribute::NAME_LAYOUT, Own::NOTHING) "A local variable has no value yet.";
    OSError(Exception, os::LAYOUT, os::OWN) "The operating system reported an error.";
    BlockingIOError(OSError, os::LAYOUT, Own::NOTHING) "The operation would block.";
    ChildProcessError(OSError, os::LAYOUT, Own::NOTHING) "An operation on a child process failed.";
    ConnectionError(OSError, os::LAYOUT, Own::NOTHING) "Root of the errors of connections.";
    BrokenPipeError(ConnectionError, os::LAYOUT, Own::NOTHING) "The other end of the pipe is closed.";
    ConnectionAbortedError(ConnectionError, os::LAYOUT, Own::NOTHING) "The connection was aborted.";
    ConnectionRefusedError(ConnectionError, os::LAYOUT, Own::NOTHING) "The connection was refused.";
    ConnectionResetError(ConnectionError, os::LAYOUT, Own::NOTHING) "The connection was reset.";
    FileExistsError(OSError, os::LAYOUT, Own::NOTHING) "The file exists already.";
    FileNotFoundError(OSError, os::LAYOUT, Own::NOTHING) "There is no such file.";
    InterruptedError(OSError, os::LAYOUT, Own::NOTHING) "A signal interrupted the call.";
    IsADirectoryError(OSError, os::LAYOUT, Own::NOTHING) "The operation does not work on folders.";
    NotADirectoryError(OSError, os::LAYOUT, Own::NOTHING) "The operation works on folders only.";
    PermissionError(OSError, os::LAYOUT, Own::NOTHING) "The permissions do not suffice.";
    ProcessLookupError(OSError, os::LAYOUT, Own::NOTHING) "There is no such process.";
    TimeoutError(OSError, os::LAYOUT, Own::NOTHING) "The time is over.";
    ReferenceError(Exception, base::LAYOUT, Own::SIMPLE) "The object behind a weak proxy is gone.";
    RuntimeError(Exception, base::LAYOUT, Own::SIMPLE) "An error of no other kind.";
    NotImplementedError(RuntimeError, base::LAYOUT, Own::SIMPLE) "A method is left to derived classes.";
    PythonFinalizationError(RuntimeError, base::LAYOUT, Own::SIMPLE) "Not possible any more during finalization.";
    RecursionError(RuntimeError, base::LAYOUT, Own::SIMPLE) "Calls nest too deeply.";
    StopAsyncIteration(Exception, base::LAYOUT, Own::SIMPLE) "An asynchronous iterator has ended.";
    StopIteration(Exception, stop::ITERATION_LAYOUT, stop::ITERATION) "An iterator has ended.";
    SyntaxError(Exception, syntax::LAYOUT, syntax::OWN) "The source text is malformed.";
    IndentationError(SyntaxError, syntax::LAYOUT, Own::NOTHING) "The indentation is wrong.";
    TabError(IndentationError, syntax::LAYOUT, Own::NOTHING) "Tabs and spaces are mixed.";
    SystemError(Exception, base::LAYOUT, Own::SIMPLE) "A function of the runtime was misused.";
    TypeError(Exception, base::LAYOUT, Own::SIMPLE) "The type of an argument is wrong.";
    ValueError(Exception, base::LAYOUT, Own::SIMPLE) "The value of an argument is wrong.";
    UnicodeError(ValueError, base::LAYOUT, Own::SIMPLE) "Root of the errors of text encodings.";
    UnicodeDecodeError(UnicodeError, unicode_error::LAYOUT, unicode_error::DECODE) "Bytes cannot be decoded.";
    UnicodeEncodeError(UnicodeError, unicode_error::LAYOUT, unicode_error::ENCODE) "Text cannot be encoded.";
    UnicodeTranslateError(UnicodeError, unicode_error::LAYOUT, unicode_error::TRANSLATE) "Text cannot be translated.";
    Warning(Exception, base::LAYOUT, Own::SIMPLE) "Root of the warnings.";
    BytesWarning(Warning, base::LAYOUT, Own::SIMPLE) "Bytes are used where text may be meant.";
    DeprecationWarning(Warning, base::LAYOUT, Own::SIMPLE) "A feature is deprecated.";
    EncodingWarning(Warning, base::LAYOUT, Own::SIMPLE) "The encoding is the locale's by default.";
    FutureWarning(Warning, base::LAYOUT, Own::SIMPLE) "A construct will change its meaning.";
    ImportWarning(Warning, base::LAYOUT, Own::SIMPLE) "An import is probably mistaken.";
    PendingDeprecationWarning(Warning, base::LAYOUT, Own::SIMPLE) "A feature will be deprecated.";
    ResourceWarning(Warning, base::LAYOUT, Own::SIMPLE) "A resource was left open.";
    RuntimeWarning(Warning, base::LAYOUT, Own::SIMPLE) "The behaviour at run time is dubious.";
    SyntaxWarning(Warning, base::LAYOUT, Own::SIMPLE) "The syntax is dubious.";
    UnicodeWarning(Warning, base::LAYOUT, Own::SIMPLE) "Text is handled dubiously.";
    UserWarning(Warning, base::LAYOUT, Own::SIMPLE) "A warning of the program itself.";
}

/// `concurrent.interpreters.InterpreterError`.
pub static mut InterpreterError: PyTypeObject = exception(
    c"concurrent.interpreters.InterpreterError".as_ptr(),
    &raw mut Exception,
    &base::LAYOUT,
    &Own::SIMPLE,
    c"An operation across interpreters failed.".as_ptr(),
);
/// `concurrent.interpreters.InterpreterNotFoundError`.
pub static mut InterpreterNotFoundError: PyTypeObject = exception(
    c"concurrent.interpreters.InterpreterNotFoundError".as_ptr(),
    &raw mut InterpreterError,
    &base::LAYOUT,
    &Own::SIMPLE,
    c"There is no such interpreter.".as_ptr(),
);

/// `_IncompleteInputError`: the source text ends too early (C sees the type itself).
#[unsafe(no_mangle)]
pub static mut _PyExc_IncompleteInputError: PyTypeObject = exception(
    c"_IncompleteInputError".as_ptr(),
    &raw mut SyntaxError,
    &syntax::LAYOUT,
    &Own::NOTHING,
    c"The source text ends too early.".as_ptr(),
);
