//! The version of CPython whose API this is, and how the library names itself.

use super::*;

pub const PY_MAJOR_VERSION: c_int = 3;
pub const PY_MINOR_VERSION: c_int = 14;
pub const PY_MICRO_VERSION: c_int = 10;
pub const PY_RELEASE_LEVEL: c_int = 0xF;
pub const PY_RELEASE_SERIAL: c_int = 0;
pub const PY_VERSION_HEX: c_int = (PY_MAJOR_VERSION << 24)
    | (PY_MINOR_VERSION << 16)
    | (PY_MICRO_VERSION << 8)
    | (PY_RELEASE_LEVEL << 4)
    | PY_RELEASE_SERIAL;

/// `PY_VERSION`.
pub const PY_VERSION: &CStr = c"3.14.10";
/// What `Py_GetBuildInfo` gives.
pub const BUILD_INFO: &CStr = c"pycapsule 0.1.0";
/// What `Py_GetCompiler` gives.
pub const COMPILER: &CStr = c"[Rust]";
/// What `Py_GetVersion` and `sys.version` give.
pub const FULL_VERSION: &CStr = c"3.14.10 (pycapsule 0.1.0) [Rust]";
/// What `Py_GetPlatform` and `sys.platform` give.
pub const PLATFORM: &CStr = c"linux";
/// What `Py_GetCopyright` and `sys.copyright` give.
pub const COPYRIGHT: &CStr = c"Copyright (c) the pycapsule authors. MIT or Apache-2.0.";
