//! The exception types as C sees them: one pointer each.

use crate::abi::PyObject;
use crate::objects::exceptions::exc;

/// Root of the errors of arithmetic.
#[unsafe(no_mangle)]
pub static mut PyExc_ArithmeticError: *mut PyObject = exc::ArithmeticError.0.cast();
/// An assertion failed.
#[unsafe(no_mangle)]
pub static mut PyExc_AssertionError: *mut PyObject = exc::AssertionError.0.cast();
/// There is no such attribute.
#[unsafe(no_mangle)]
pub static mut PyExc_AttributeError: *mut PyObject = exc::AttributeError.0.cast();
/// Root of all exceptions.
#[unsafe(no_mangle)]
pub static mut PyExc_BaseException: *mut PyObject = exc::BaseException.0.cast();
/// Several exceptions raised together.
#[unsafe(no_mangle)]
pub static mut PyExc_BaseExceptionGroup: *mut PyObject = exc::BaseExceptionGroup.0.cast();
/// The operation would block.
#[unsafe(no_mangle)]
pub static mut PyExc_BlockingIOError: *mut PyObject = exc::BlockingIOError.0.cast();
/// The other end of the pipe is closed.
#[unsafe(no_mangle)]
pub static mut PyExc_BrokenPipeError: *mut PyObject = exc::BrokenPipeError.0.cast();
/// A buffer cannot do what is asked.
#[unsafe(no_mangle)]
pub static mut PyExc_BufferError: *mut PyObject = exc::BufferError.0.cast();
/// Bytes are used where text may be meant.
#[unsafe(no_mangle)]
pub static mut PyExc_BytesWarning: *mut PyObject = exc::BytesWarning.0.cast();
/// An operation on a child process failed.
#[unsafe(no_mangle)]
pub static mut PyExc_ChildProcessError: *mut PyObject = exc::ChildProcessError.0.cast();
/// The connection was aborted.
#[unsafe(no_mangle)]
pub static mut PyExc_ConnectionAbortedError: *mut PyObject = exc::ConnectionAbortedError.0.cast();
/// Root of the errors of connections.
#[unsafe(no_mangle)]
pub static mut PyExc_ConnectionError: *mut PyObject = exc::ConnectionError.0.cast();
/// The connection was refused.
#[unsafe(no_mangle)]
pub static mut PyExc_ConnectionRefusedError: *mut PyObject = exc::ConnectionRefusedError.0.cast();
/// The connection was reset.
#[unsafe(no_mangle)]
pub static mut PyExc_ConnectionResetError: *mut PyObject = exc::ConnectionResetError.0.cast();
/// A feature is deprecated.
#[unsafe(no_mangle)]
pub static mut PyExc_DeprecationWarning: *mut PyObject = exc::DeprecationWarning.0.cast();
/// The input ended.
#[unsafe(no_mangle)]
pub static mut PyExc_EOFError: *mut PyObject = exc::EOFError.0.cast();
/// The encoding is the locale's by default.
#[unsafe(no_mangle)]
pub static mut PyExc_EncodingWarning: *mut PyObject = exc::EncodingWarning.0.cast();
/// `OSError` under an old name.
#[unsafe(no_mangle)]
pub static mut PyExc_EnvironmentError: *mut PyObject = exc::EnvironmentError.0.cast();
/// Root of the exceptions that do not end the program.
#[unsafe(no_mangle)]
pub static mut PyExc_Exception: *mut PyObject = exc::Exception.0.cast();
/// The file exists already.
#[unsafe(no_mangle)]
pub static mut PyExc_FileExistsError: *mut PyObject = exc::FileExistsError.0.cast();
/// There is no such file.
#[unsafe(no_mangle)]
pub static mut PyExc_FileNotFoundError: *mut PyObject = exc::FileNotFoundError.0.cast();
/// A floating-point operation failed.
#[unsafe(no_mangle)]
pub static mut PyExc_FloatingPointError: *mut PyObject = exc::FloatingPointError.0.cast();
/// A construct will change its meaning.
#[unsafe(no_mangle)]
pub static mut PyExc_FutureWarning: *mut PyObject = exc::FutureWarning.0.cast();
/// A generator is being closed.
#[unsafe(no_mangle)]
pub static mut PyExc_GeneratorExit: *mut PyObject = exc::GeneratorExit.0.cast();
/// `OSError` under an old name.
#[unsafe(no_mangle)]
pub static mut PyExc_IOError: *mut PyObject = exc::IOError.0.cast();
/// A module or a name in it cannot be imported.
#[unsafe(no_mangle)]
pub static mut PyExc_ImportError: *mut PyObject = exc::ImportError.0.cast();
/// An import is probably mistaken.
#[unsafe(no_mangle)]
pub static mut PyExc_ImportWarning: *mut PyObject = exc::ImportWarning.0.cast();
/// The indentation is wrong.
#[unsafe(no_mangle)]
pub static mut PyExc_IndentationError: *mut PyObject = exc::IndentationError.0.cast();
/// The index is out of range.
#[unsafe(no_mangle)]
pub static mut PyExc_IndexError: *mut PyObject = exc::IndexError.0.cast();
/// An operation across interpreters failed.
#[unsafe(no_mangle)]
pub static mut PyExc_InterpreterError: *mut PyObject = exc::InterpreterError.0.cast();
/// There is no such interpreter.
#[unsafe(no_mangle)]
pub static mut PyExc_InterpreterNotFoundError: *mut PyObject = exc::InterpreterNotFoundError.0.cast();
/// A signal interrupted the call.
#[unsafe(no_mangle)]
pub static mut PyExc_InterruptedError: *mut PyObject = exc::InterruptedError.0.cast();
/// The operation does not work on folders.
#[unsafe(no_mangle)]
pub static mut PyExc_IsADirectoryError: *mut PyObject = exc::IsADirectoryError.0.cast();
/// There is no such key.
#[unsafe(no_mangle)]
pub static mut PyExc_KeyError: *mut PyObject = exc::KeyError.0.cast();
/// The user interrupted the program.
#[unsafe(no_mangle)]
pub static mut PyExc_KeyboardInterrupt: *mut PyObject = exc::KeyboardInterrupt.0.cast();
/// Root of the errors of look-up.
#[unsafe(no_mangle)]
pub static mut PyExc_LookupError: *mut PyObject = exc::LookupError.0.cast();
/// Memory is out.
#[unsafe(no_mangle)]
pub static mut PyExc_MemoryError: *mut PyObject = exc::MemoryError.0.cast();
/// There is no such module.
#[unsafe(no_mangle)]
pub static mut PyExc_ModuleNotFoundError: *mut PyObject = exc::ModuleNotFoundError.0.cast();
/// There is no variable of this name.
#[unsafe(no_mangle)]
pub static mut PyExc_NameError: *mut PyObject = exc::NameError.0.cast();
/// The operation works on folders only.
#[unsafe(no_mangle)]
pub static mut PyExc_NotADirectoryError: *mut PyObject = exc::NotADirectoryError.0.cast();
/// A method is left to derived classes.
#[unsafe(no_mangle)]
pub static mut PyExc_NotImplementedError: *mut PyObject = exc::NotImplementedError.0.cast();
/// The operating system reported an error.
#[unsafe(no_mangle)]
pub static mut PyExc_OSError: *mut PyObject = exc::OSError.0.cast();
/// The result is too large.
#[unsafe(no_mangle)]
pub static mut PyExc_OverflowError: *mut PyObject = exc::OverflowError.0.cast();
/// A feature will be deprecated.
#[unsafe(no_mangle)]
pub static mut PyExc_PendingDeprecationWarning: *mut PyObject = exc::PendingDeprecationWarning.0.cast();
/// The permissions do not suffice.
#[unsafe(no_mangle)]
pub static mut PyExc_PermissionError: *mut PyObject = exc::PermissionError.0.cast();
/// There is no such process.
#[unsafe(no_mangle)]
pub static mut PyExc_ProcessLookupError: *mut PyObject = exc::ProcessLookupError.0.cast();
/// Not possible any more during finalization.
#[unsafe(no_mangle)]
pub static mut PyExc_PythonFinalizationError: *mut PyObject = exc::PythonFinalizationError.0.cast();
/// Calls nest too deeply.
#[unsafe(no_mangle)]
pub static mut PyExc_RecursionError: *mut PyObject = exc::RecursionError.0.cast();
/// The object behind a weak proxy is gone.
#[unsafe(no_mangle)]
pub static mut PyExc_ReferenceError: *mut PyObject = exc::ReferenceError.0.cast();
/// A resource was left open.
#[unsafe(no_mangle)]
pub static mut PyExc_ResourceWarning: *mut PyObject = exc::ResourceWarning.0.cast();
/// An error of no other kind.
#[unsafe(no_mangle)]
pub static mut PyExc_RuntimeError: *mut PyObject = exc::RuntimeError.0.cast();
/// The behaviour at run time is dubious.
#[unsafe(no_mangle)]
pub static mut PyExc_RuntimeWarning: *mut PyObject = exc::RuntimeWarning.0.cast();
/// An asynchronous iterator has ended.
#[unsafe(no_mangle)]
pub static mut PyExc_StopAsyncIteration: *mut PyObject = exc::StopAsyncIteration.0.cast();
/// An iterator has ended.
#[unsafe(no_mangle)]
pub static mut PyExc_StopIteration: *mut PyObject = exc::StopIteration.0.cast();
/// The source text is malformed.
#[unsafe(no_mangle)]
pub static mut PyExc_SyntaxError: *mut PyObject = exc::SyntaxError.0.cast();
/// The syntax is dubious.
#[unsafe(no_mangle)]
pub static mut PyExc_SyntaxWarning: *mut PyObject = exc::SyntaxWarning.0.cast();
/// A function of the runtime was misused.
#[unsafe(no_mangle)]
pub static mut PyExc_SystemError: *mut PyObject = exc::SystemError.0.cast();
/// Ends the program with a status.
#[unsafe(no_mangle)]
pub static mut PyExc_SystemExit: *mut PyObject = exc::SystemExit.0.cast();
/// Tabs and spaces are mixed.
#[unsafe(no_mangle)]
pub static mut PyExc_TabError: *mut PyObject = exc::TabError.0.cast();
/// The time is over.
#[unsafe(no_mangle)]
pub static mut PyExc_TimeoutError: *mut PyObject = exc::TimeoutError.0.cast();
/// The type of an argument is wrong.
#[unsafe(no_mangle)]
pub static mut PyExc_TypeError: *mut PyObject = exc::TypeError.0.cast();
/// A local variable has no value yet.
#[unsafe(no_mangle)]
pub static mut PyExc_UnboundLocalError: *mut PyObject = exc::UnboundLocalError.0.cast();
/// Bytes cannot be decoded.
#[unsafe(no_mangle)]
pub static mut PyExc_UnicodeDecodeError: *mut PyObject = exc::UnicodeDecodeError.0.cast();
/// Text cannot be encoded.
#[unsafe(no_mangle)]
pub static mut PyExc_UnicodeEncodeError: *mut PyObject = exc::UnicodeEncodeError.0.cast();
/// Root of the errors of text encodings.
#[unsafe(no_mangle)]
pub static mut PyExc_UnicodeError: *mut PyObject = exc::UnicodeError.0.cast();
/// Text cannot be translated.
#[unsafe(no_mangle)]
pub static mut PyExc_UnicodeTranslateError: *mut PyObject = exc::UnicodeTranslateError.0.cast();
/// Text is handled dubiously.
#[unsafe(no_mangle)]
pub static mut PyExc_UnicodeWarning: *mut PyObject = exc::UnicodeWarning.0.cast();
/// A warning of the program itself.
#[unsafe(no_mangle)]
pub static mut PyExc_UserWarning: *mut PyObject = exc::UserWarning.0.cast();
/// The value of an argument is wrong.
#[unsafe(no_mangle)]
pub static mut PyExc_ValueError: *mut PyObject = exc::ValueError.0.cast();
/// Root of the warnings.
#[unsafe(no_mangle)]
pub static mut PyExc_Warning: *mut PyObject = exc::Warning.0.cast();
/// Division or modulo by zero.
#[unsafe(no_mangle)]
pub static mut PyExc_ZeroDivisionError: *mut PyObject = exc::ZeroDivisionError.0.cast();
