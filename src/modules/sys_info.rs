//! The struct sequences of `sys`: what the runtime is and how its numbers are.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::istr;
use crate::objects::structseq::{Fields, builtin_type, fields, of_builtin_type};
use crate::objects::{bool, dict, float, hash, long, long_text, module, unicode};

fn int(value: impl Into<i64>) -> Result<Owned> {
    long::from_i64(value.into())
}

/// Types of which there is one instance only.
const SINGLE: c_ulong = Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE;
const SHARED: c_ulong = Py_TPFLAGS_IMMUTABLETYPE;

static mut VERSION_INFO_FIELDS: Fields<5> = fields([c"major", c"minor", c"micro", c"releaselevel", c"serial"]);
pub(crate) static mut VERSION_INFO: PyTypeObject = builtin_type(
    c"sys.version_info",
    c"sys.version_info\n\nThe version as named parts.",
    &raw mut VERSION_INFO_FIELDS,
    SINGLE,
);

fn version_info() -> Result<Owned> {
    let values = [
        int(PY_MAJOR_VERSION)?,
        int(PY_MINOR_VERSION)?,
        int(PY_MICRO_VERSION)?,
        unicode::intern("final")?,
        int(PY_RELEASE_SERIAL)?,
    ];
    of_builtin_type(&raw mut VERSION_INFO, values)
}

static mut FLAGS_FIELDS: Fields<18> = fields([
    c"debug",
    c"inspect",
    c"interactive",
    c"optimize",
    c"dont_write_bytecode",
    c"no_user_site",
    c"no_site",
    c"ignore_environment",
    c"verbose",
    c"bytes_warning",
    c"quiet",
    c"hash_randomization",
    c"isolated",
    c"dev_mode",
    c"utf8_mode",
    c"warn_default_encoding",
    c"safe_path",
    c"int_max_str_digits",
]);
pub(crate) static mut FLAGS: PyTypeObject = builtin_type(
    c"sys.flags",
    c"sys.flags\n\nThe flags of the command line and of the environment.",
    &raw mut FLAGS_FIELDS,
    SINGLE,
);

fn flags() -> Result<Owned> {
    let values = [
        int(0)?,                       // debug
        int(0)?,                       // inspect
        int(0)?,                       // interactive
        int(0)?,                       // optimize
        int(1)?,                       // dont_write_bytecode
        int(0)?,                       // no_user_site
        int(0)?,                       // no_site
        int(0)?,                       // ignore_environment
        int(0)?,                       // verbose
        int(0)?,                       // bytes_warning
        int(0)?,                       // quiet
        int(hash::is_randomized())?,   // hash_randomization
        int(0)?,                       // isolated
        bool::new(false),              // dev_mode
        int(0)?,                       // utf8_mode
        int(0)?,                       // warn_default_encoding
        bool::new(false),              // safe_path
        int(long_text::max_digits())?, // int_max_str_digits
    ];
    of_builtin_type(&raw mut FLAGS, values)
}

static mut FLOAT_INFO_FIELDS: Fields<11> = fields([
    c"max",
    c"max_exp",
    c"max_10_exp",
    c"min",
    c"min_exp",
    c"min_10_exp",
    c"dig",
    c"mant_dig",
    c"epsilon",
    c"radix",
    c"rounds",
]);
pub(crate) static mut FLOAT_INFO: PyTypeObject = builtin_type(
    c"sys.float_info",
    c"sys.float_info\n\nThe limits of the float type.",
    &raw mut FLOAT_INFO_FIELDS,
    SHARED,
);

fn float_info() -> Result<Owned> {
    let values = [
        float::new(f64::MAX)?,          // max
        int(f64::MAX_EXP)?,             // max_exp
        int(f64::MAX_10_EXP)?,          // max_10_exp
        float::new(f64::MIN_POSITIVE)?, // min
        int(f64::MIN_EXP)?,             // min_exp
        int(f64::MIN_10_EXP)?,          // min_10_exp
        int(f64::DIGITS)?,              // dig
        int(f64::MANTISSA_DIGITS)?,     // mant_dig
        float::new(f64::EPSILON)?,      // epsilon
        int(f64::RADIX)?,               // radix
        int(1)?,                        // rounds
    ];
    of_builtin_type(&raw mut FLOAT_INFO, values)
}

static mut INT_INFO_FIELDS: Fields<4> =
    fields([c"bits_per_digit", c"sizeof_digit", c"default_max_str_digits", c"str_digits_check_threshold"]);
pub(crate) static mut INT_INFO: PyTypeObject =
    builtin_type(c"sys.int_info", c"sys.int_info\n\nHow ints are kept.", &raw mut INT_INFO_FIELDS, SHARED);

fn int_info() -> Result<Owned> {
    let values = [int(30)?, int(size_of::<digit>() as i64)?, int(4300)?, int(640)?];
    of_builtin_type(&raw mut INT_INFO, values)
}

static mut HASH_INFO_FIELDS: Fields<9> =
    fields([c"width", c"modulus", c"inf", c"nan", c"imag", c"algorithm", c"hash_bits", c"seed_bits", c"cutoff"]);
pub(crate) static mut HASH_INFO: PyTypeObject =
    builtin_type(c"sys.hash_info", c"hash_info\n\nHow hashes are computed.", &raw mut HASH_INFO_FIELDS, SHARED);

fn hash_info() -> Result<Owned> {
    let values = [
        int(64)?,                                            // width
        int((1i64 << 61) - 1)?,                              // modulus
        int(314_159)?,                                       // inf
        int(0)?,                                             // nan
        int(1_000_003)?,                                     // imag
        unicode::intern(hash::NAME.to_str().unwrap_or(""))?, // algorithm
        int(hash::HASH_BITS)?,                               // hash_bits
        int(hash::SEED_BITS)?,                               // seed_bits
        int(0)?,                                             // cutoff
    ];
    of_builtin_type(&raw mut HASH_INFO, values)
}

/// `PyThread_GetInfo`: what `sys` has, or a new one once it has not.
pub(crate) fn thread_info() -> Result<Owned> {
    match dict::get(module::dict(super::sys_module()?), istr!("thread_info"))? {
        Some(info) => Ok(info),
        None => make_thread_info(),
    }
}

/// The name and version of the system's threads library; empty where it has none.
fn threads_library() -> String {
    let mut text = [0u8; 64];
    // SAFETY: the system writes at most as many bytes, the last a NUL, and returns how many it needs.
    let n = unsafe { libc::confstr(libc::_CS_GNU_LIBPTHREAD_VERSION, text.as_mut_ptr().cast(), text.len()) };
    String::from_utf8_lossy(&text[..n.min(text.len()).saturating_sub(1)]).into_owned()
}

static mut THREAD_INFO_FIELDS: Fields<3> = fields([c"name", c"lock", c"version"]);
pub(crate) static mut THREAD_INFO: PyTypeObject = builtin_type(
    c"sys.thread_info",
    c"sys.thread_info\n\nWhat threads are made of.",
    &raw mut THREAD_INFO_FIELDS,
    SHARED,
);

fn make_thread_info() -> Result<Owned> {
    let values = [unicode::intern("pthread")?, unicode::intern("mutex+cond")?, unicode::new(&threads_library())?];
    of_builtin_type(&raw mut THREAD_INFO, values)
}

/// Adds them to the namespace of `sys`.
pub(super) fn fill(d: &Obj) -> Result<()> {
    for (name, value) in [
        ("version_info", version_info()?),
        ("flags", flags()?),
        ("float_info", float_info()?),
        ("int_info", int_info()?),
        ("hash_info", hash_info()?),
        ("thread_info", make_thread_info()?),
    ] {
        dict::set(d, &*unicode::intern(name)?, &value)?;
    }
    Ok(())
}
