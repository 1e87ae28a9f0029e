//! `pylifecycle.h`.

use crate::abi::*;
pub(crate) use crate::engine::fatal::fatal;
use crate::engine::{lifecycle, signals};
use crate::objects::exceptions;

/// Starts the runtime; afterwards the calling thread holds the GIL. Does nothing when it runs already. A failure ends the process.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// No other thread is starting or stopping the runtime.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Initialize() {
    // SAFETY: passed on from the caller.
    unsafe { Py_InitializeEx(1) }
}

/// As `Py_Initialize`; no signal handlers are installed, whatever `initsigs` says, but with 0 nothing handles what `PyErr_SetInterrupt` asks for.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// No other thread is starting or stopping the runtime.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_InitializeEx(initsigs: c_int) {
    if !lifecycle::is_initialized() {
        crate::engine::signals::set_handled(initsigs != 0);
    }
    if lifecycle::initialize().is_err() {
        exceptions::print(false);
        fatal("Py_InitializeEx", "the runtime could not be initialized");
    }
}

/// Stops the runtime: exit functions run, modules and built-in objects are given back. Returns 0, or -1 when buffered output could not be written.
/// Does nothing when it does not run. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL, and no other thread uses the API any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_FinalizeEx() -> c_int {
    lifecycle::finalize()
}

/// As `Py_FinalizeEx`, without the status. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// As for `Py_FinalizeEx`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Finalize() {
    lifecycle::finalize();
}

/// Returns 1 while the runtime runs, else 0. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_IsInitialized() -> c_int {
    c_int::from(lifecycle::is_initialized())
}

/// Returns 1 from the finalization on until the next start-up, else 0. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_IsFinalizing() -> c_int {
    c_int::from(lifecycle::has_finalized())
}

/// Registers a function that `Py_FinalizeEx` calls at its very end, last in, first out. Returns 0, or -1 when 32 are registered already.
/// C API reference: Process Control.
#[unsafe(no_mangle)]
pub extern "C" fn Py_AtExit(func: Option<unsafe extern "C" fn()>) -> c_int {
    match func {
        Some(f) if lifecycle::at_exit(f) => 0,
        _ => -1,
    }
}

/// Stops the runtime and exits the process with `status` (120 when a clean status meets output that could not be written).
/// C API reference: Process Control.
///
/// # Safety
/// As for `Py_FinalizeEx`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Exit(status: c_int) -> ! {
    let flushed = lifecycle::finalize();
    // SAFETY: exit takes any status.
    unsafe { libc::exit(if flushed < 0 && status == 0 { 120 } else { status }) }
}

/// Registers a function to be called with `data` when the runtime is finalized, after its modules are gone: last in, first out. Returns 0.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `data` stays valid for the function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_AtExit(
    interp: *mut PyInterpreterState,
    func: Option<unsafe extern "C" fn(*mut c_void)>,
    data: *mut c_void,
) -> c_int {
    let _ = interp;
    if let Some(func) = func {
        crate::modules::finalize::at_exit(func, data);
    }
    0
}

/// Prints the message and aborts the process. C API reference: Process Control.
///
/// # Safety
/// `message` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_FatalError(message: *const c_char) -> ! {
    // SAFETY: passed on from the caller.
    unsafe { _Py_FatalErrorFunc(core::ptr::null(), message) }
}

/// As `Py_FatalError`, naming the function that failed. Called by the macro of the same name; not in the reference.
///
/// # Safety
/// `func` and `message` are NULL or C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_FatalErrorFunc(func: *const c_char, message: *const c_char) -> ! {
    let text = |p: *const c_char, none: &'static CStr| {
        // SAFETY: passed on from the caller.
        let text = if p.is_null() { none } else { unsafe { CStr::from_ptr(p) } };
        text.to_string_lossy().into_owned()
    };
    fatal(&text(func, c""), &text(message, c"<message not set>"))
}

/// `PY_VERSION_HEX` of the API that this library implements.
#[unsafe(no_mangle)]
pub static Py_Version: c_ulong = PY_VERSION_HEX as c_ulong;

/// The version, as `sys.version` has it: `PY_VERSION`, the build, the compiler. Returns static text. Never fails; needs no GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetVersion() -> *const c_char {
    FULL_VERSION.as_ptr()
}

/// The platform, as `sys.platform` has it. Returns static text. Never fails; needs no GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetPlatform() -> *const c_char {
    PLATFORM.as_ptr()
}

/// The copyright note, as `sys.copyright` has it. Returns static text. Never fails; needs no GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetCopyright() -> *const c_char {
    COPYRIGHT.as_ptr()
}

/// The compiler, in brackets. Returns static text. Never fails; needs no GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetCompiler() -> *const c_char {
    COMPILER.as_ptr()
}

/// Which build this is. Returns static text. Never fails; needs no GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetBuildInfo() -> *const c_char {
    BUILD_INFO.as_ptr()
}

/// Returns the handler of a signal, `SIG_ERR` when there is no such signal. Needs no GIL. C API reference: Operating System Utilities.
#[unsafe(no_mangle)]
pub extern "C" fn PyOS_getsig(i: c_int) -> PyOS_sighandler_t {
    signals::handler(i)
}

/// Sets the handler of a signal. Returns the one before, or `SIG_ERR` with `errno` set. Needs no GIL. C API reference: Operating System Utilities.
///
/// # Safety
/// `h` may be called in a signal handler, or is `SIG_DFL` or `SIG_IGN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_setsig(i: c_int, h: PyOS_sighandler_t) -> PyOS_sighandler_t {
    // SAFETY: passed on from the caller.
    unsafe { signals::set_handler(i, h) }
}
