//! Thread and interpreter states, locks, and the structs of start-up.

use super::*;

/// An interpreter: opaque to C.
#[repr(C)]
pub struct PyInterpreterState {
    _opaque: [u8; 0],
}

/// A frame. Cython's modules write `f_lineno` and `f_back` in place; the public headers declare the name only.
#[repr(C)]
pub struct PyFrameObject {
    pub ob_base: PyObject,
    pub f_back: *mut PyFrameObject,
    pub f_frame: *mut _PyInterpreterFrame,
    pub f_trace: *mut PyObject,
    pub f_lineno: c_int,
    pub f_trace_lines: c_char,
    pub f_trace_opcodes: c_char,
    pub f_extra_locals: *mut PyObject,
    pub f_locals_cache: *mut PyObject,
    pub f_overwritten_fast_locals: *mut PyObject,
    pub _f_frame_data: [*mut PyObject; 1],
}

/// A frame inside an evaluator: opaque to C.
#[repr(C)]
pub struct _PyInterpreterFrame {
    _opaque: [u8; 0],
}

/// One level of the stack of exceptions being handled.
#[repr(C)]
pub struct _PyErr_StackItem {
    pub exc_value: *mut PyObject,
    pub previous_item: *mut _PyErr_StackItem,
}

/// One chunk of an evaluator's data stack.
#[repr(C)]
pub struct _PyStackChunk {
    pub previous: *mut _PyStackChunk,
    pub size: usize,
    pub top: usize,
    pub data: [*mut PyObject; 1],
}

pub const _Py_MAX_SCRIPT_PATH_SIZE: usize = 512;

/// Where a remote debugger leaves its request.
#[repr(C)]
pub struct _PyRemoteDebuggerSupport {
    pub debugger_pending_call: i32,
    pub debugger_script_path: [c_char; _Py_MAX_SCRIPT_PATH_SIZE],
}

pub type Py_tracefunc = Option<unsafe extern "C" fn(*mut PyObject, *mut PyFrameObject, c_int, *mut PyObject) -> c_int>;

pub const PyTrace_CALL: c_int = 0;
pub const PyTrace_EXCEPTION: c_int = 1;
pub const PyTrace_LINE: c_int = 2;
pub const PyTrace_RETURN: c_int = 3;
pub const PyTrace_C_CALL: c_int = 4;
pub const PyTrace_C_EXCEPTION: c_int = 5;
pub const PyTrace_C_RETURN: c_int = 6;
pub const PyTrace_OPCODE: c_int = 7;

/// A thread state. Extension code reads and writes `current_exception` and `exc_info` in place.
#[repr(C)]
pub struct PyThreadState {
    pub prev: *mut PyThreadState,
    pub next: *mut PyThreadState,
    pub interp: *mut PyInterpreterState,
    pub eval_breaker: usize,
    /// Bit fields, lowest first: initialized, bound, unbound, bound_gilstate, active, finalizing, cleared, finalized.
    pub _status: u32,
    pub holds_gil: c_int,
    pub _whence: c_int,
    pub state: c_int,
    pub py_recursion_remaining: c_int,
    pub py_recursion_limit: c_int,
    pub recursion_headroom: c_int,
    pub tracing: c_int,
    pub what_event: c_int,
    pub current_frame: *mut _PyInterpreterFrame,
    pub c_profilefunc: Py_tracefunc,
    pub c_tracefunc: Py_tracefunc,
    pub c_profileobj: *mut PyObject,
    pub c_traceobj: *mut PyObject,
    /// The error indicator.
    pub current_exception: *mut PyObject,
    /// Top of the stack of exceptions being handled; its bottom is `exc_state`.
    pub exc_info: *mut _PyErr_StackItem,
    pub dict: *mut PyObject,
    pub gilstate_counter: c_int,
    pub async_exc: *mut PyObject,
    pub thread_id: c_ulong,
    pub native_thread_id: c_ulong,
    pub delete_later: *mut PyObject,
    pub critical_section: usize,
    pub coroutine_origin_tracking_depth: c_int,
    pub async_gen_firstiter: *mut PyObject,
    pub async_gen_finalizer: *mut PyObject,
    pub context: *mut PyObject,
    pub context_ver: u64,
    pub id: u64,
    pub datastack_chunk: *mut _PyStackChunk,
    pub datastack_top: *mut *mut PyObject,
    pub datastack_limit: *mut *mut PyObject,
    pub exc_state: _PyErr_StackItem,
    pub current_executor: *mut PyObject,
    pub dict_global_version: u64,
    pub threading_local_key: *mut PyObject,
    pub threading_local_sentinel: *mut PyObject,
    pub remote_debugger_support: _PyRemoteDebuggerSupport,
    pub datastack_cached_chunk: *mut _PyStackChunk,
}

/// What `PyGILState_Ensure` found, to be given back to `PyGILState_Release`.
pub type PyGILState_STATE = c_uint;
pub const PyGILState_LOCKED: PyGILState_STATE = 0;
pub const PyGILState_UNLOCKED: PyGILState_STATE = 1;

/// Options of the compiler.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyCompilerFlags {
    pub cf_flags: c_int,
    pub cf_feature_version: c_int,
}

/// A one-byte lock.
#[repr(C)]
pub struct PyMutex {
    pub _bits: u8,
}

/// A one-byte event that is set at most once. CPython declares it in an internal header.
#[repr(C)]
pub struct PyEvent {
    pub v: u8,
}

pub type PyThread_type_lock = *mut c_void;

/// What a timed lock acquisition gives.
pub type PyLockStatus = c_uint;
pub const PY_LOCK_FAILURE: PyLockStatus = 0;
pub const PY_LOCK_ACQUIRED: PyLockStatus = 1;
pub const PY_LOCK_INTR: PyLockStatus = 2;

/// A thread-specific storage key.
#[repr(C)]
pub struct Py_tss_t {
    pub _is_initialized: c_int,
    pub _key: libc::pthread_key_t,
}

/// A critical section on one thing, and on two; opaque, and never looked at.
#[repr(C)]
pub struct PyCriticalSection {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct PyCriticalSection2 {
    _opaque: [u8; 0],
}

/// Nanoseconds.
pub type PyTime_t = i64;
pub type PyOS_sighandler_t = Option<unsafe extern "C" fn(c_int)>;

/// The outcome of an initialization step. `_type`: 0 success, 1 error, 2 exit.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyStatus {
    pub _type: c_uint,
    pub func: *const c_char,
    pub err_msg: *const c_char,
    pub exitcode: c_int,
}

/// How an additional interpreter is set up.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyInterpreterConfig {
    pub use_main_obmalloc: c_int,
    pub allow_fork: c_int,
    pub allow_exec: c_int,
    pub allow_threads: c_int,
    pub allow_daemon_threads: c_int,
    pub check_multi_interp_extensions: c_int,
    pub gil: c_int,
}

/// A growing list of wide strings.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyWideStringList {
    pub length: Py_ssize_t,
    pub items: *mut *mut libc::wchar_t,
}

/// Settings needed before the first allocation.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyPreConfig {
    pub _config_init: c_int,
    pub parse_argv: c_int,
    pub isolated: c_int,
    pub use_environment: c_int,
    pub configure_locale: c_int,
    pub coerce_c_locale: c_int,
    pub coerce_c_locale_warn: c_int,
    pub utf8_mode: c_int,
    pub dev_mode: c_int,
    pub allocator: c_int,
}

/// Settings of an interpreter.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyConfig {
    pub _config_init: c_int,
    pub isolated: c_int,
    pub use_environment: c_int,
    pub dev_mode: c_int,
    pub install_signal_handlers: c_int,
    pub use_hash_seed: c_int,
    pub hash_seed: c_ulong,
    pub faulthandler: c_int,
    pub tracemalloc: c_int,
    pub perf_profiling: c_int,
    pub remote_debug: c_int,
    pub import_time: c_int,
    pub code_debug_ranges: c_int,
    pub show_ref_count: c_int,
    pub dump_refs: c_int,
    pub dump_refs_file: *mut libc::wchar_t,
    pub malloc_stats: c_int,
    pub filesystem_encoding: *mut libc::wchar_t,
    pub filesystem_errors: *mut libc::wchar_t,
    pub pycache_prefix: *mut libc::wchar_t,
    pub parse_argv: c_int,
    pub orig_argv: PyWideStringList,
    pub argv: PyWideStringList,
    pub xoptions: PyWideStringList,
    pub warnoptions: PyWideStringList,
    pub site_import: c_int,
    pub bytes_warning: c_int,
    pub warn_default_encoding: c_int,
    pub inspect: c_int,
    pub interactive: c_int,
    pub optimization_level: c_int,
    pub parser_debug: c_int,
    pub write_bytecode: c_int,
    pub verbose: c_int,
    pub quiet: c_int,
    pub user_site_directory: c_int,
    pub configure_c_stdio: c_int,
    pub buffered_stdio: c_int,
    pub stdio_encoding: *mut libc::wchar_t,
    pub stdio_errors: *mut libc::wchar_t,
    pub check_hash_pycs_mode: *mut libc::wchar_t,
    pub use_frozen_modules: c_int,
    pub safe_path: c_int,
    pub int_max_str_digits: c_int,
    pub thread_inherit_context: c_int,
    pub context_aware_warnings: c_int,
    pub cpu_count: c_int,
    pub pathconfig_warnings: c_int,
    pub program_name: *mut libc::wchar_t,
    pub pythonpath_env: *mut libc::wchar_t,
    pub home: *mut libc::wchar_t,
    pub platlibdir: *mut libc::wchar_t,
    pub module_search_paths_set: c_int,
    pub module_search_paths: PyWideStringList,
    pub stdlib_dir: *mut libc::wchar_t,
    pub executable: *mut libc::wchar_t,
    pub base_executable: *mut libc::wchar_t,
    pub prefix: *mut libc::wchar_t,
    pub base_prefix: *mut libc::wchar_t,
    pub exec_prefix: *mut libc::wchar_t,
    pub base_exec_prefix: *mut libc::wchar_t,
    pub skip_source_first_line: c_int,
    pub run_command: *mut libc::wchar_t,
    pub run_module: *mut libc::wchar_t,
    pub run_filename: *mut libc::wchar_t,
    pub sys_path_0: *mut libc::wchar_t,
    pub _install_importlib: c_int,
    pub _init_main: c_int,
    pub _is_python_build: c_int,
}
