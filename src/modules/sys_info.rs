//! The struct sequences of `sys`: what the runtime is and how its numbers are.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::istr;
use crate::objects::{bool, dict, float, hash, long, long_text, module, structseq, unicode};

/// One value of a struct sequence.
enum Value {
    Int(i64),
    Float(f64),
    Text(&'static str),
    Made(String),
    Bool(bool),
}
use Value::{Bool, Float, Int, Text};

impl Value {
    fn make(&self) -> Result<Owned> {
        match *self {
            Value::Made(ref text) => unicode::new(text),
            Int(v) => long::from_i64(v),
            Float(v) => float::new(v),
            Text(v) => unicode::intern(v),
            Bool(v) => Ok(bool::new(v)),
        }
    }
}

type Field = (&'static CStr, Value);

/// An instance of a new type of struct sequences with these fields, all of them visible.
fn make(name: &'static CStr, doc: &'static CStr, flags: c_ulong, values: &[Field]) -> Result<Owned> {
    let end = PyStructSequence_Field { name: core::ptr::null(), doc: core::ptr::null() };
    let mut fields: Vec<_> =
        values.iter().map(|(n, _)| PyStructSequence_Field { name: n.as_ptr(), doc: c"".as_ptr() }).collect();
    fields.push(end);
    let desc = PyStructSequence_Desc {
        name: name.as_ptr(),
        doc: doc.as_ptr(),
        fields: fields.as_mut_ptr(),
        n_in_sequence: values.len() as c_int,
    };
    // SAFETY: names and docs are static; the type copies its member table.
    let ty = unsafe { structseq::new_type(&desc, flags)? };
    let o = structseq::create(ty.cast())?;
    for (i, (_, value)) in values.iter().enumerate() {
        structseq::set(&o, i, value.make()?);
    }
    Ok(o)
}

/// Types of which there is one instance only.
const SINGLE: c_ulong = Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE;
const SHARED: c_ulong = Py_TPFLAGS_IMMUTABLETYPE;

fn version_info() -> Result<Owned> {
    make(
        c"sys.version_info",
        c"sys.version_info\n\nThe version as named parts.",
        SINGLE,
        &[
            (c"major", Int(PY_MAJOR_VERSION.into())),
            (c"minor", Int(PY_MINOR_VERSION.into())),
            (c"micro", Int(PY_MICRO_VERSION.into())),
            (c"releaselevel", Text("final")),
            (c"serial", Int(PY_RELEASE_SERIAL.into())),
        ],
    )
}

fn flags() -> Result<Owned> {
    make(
        c"sys.flags",
        c"sys.flags\n\nThe flags of the command line and of the environment.",
        SINGLE,
        &[
            (c"debug", Int(0)),
            (c"inspect", Int(0)),
            (c"interactive", Int(0)),
            (c"optimize", Int(0)),
            (c"dont_write_bytecode", Int(1)),
            (c"no_user_site", Int(0)),
            (c"no_site", Int(0)),
            (c"ignore_environment", Int(0)),
            (c"verbose", Int(0)),
            (c"bytes_warning", Int(0)),
            (c"quiet", Int(0)),
            (c"hash_randomization", Int(hash::is_randomized().into())),
            (c"isolated", Int(0)),
            (c"dev_mode", Bool(false)),
            (c"utf8_mode", Int(0)),
            (c"warn_default_encoding", Int(0)),
            (c"safe_path", Bool(false)),
            (c"int_max_str_digits", Int(long_text::max_digits().into())),
        ],
    )
}

fn float_info() -> Result<Owned> {
    make(
        c"sys.float_info",
        c"sys.float_info\n\nThe limits of the float type.",
        SHARED,
        &[
            (c"max", Float(f64::MAX)),
            (c"max_exp", Int(f64::MAX_EXP.into())),
            (c"max_10_exp", Int(f64::MAX_10_EXP.into())),
            (c"min", Float(f64::MIN_POSITIVE)),
            (c"min_exp", Int(f64::MIN_EXP.into())),
            (c"min_10_exp", Int(f64::MIN_10_EXP.into())),
            (c"dig", Int(f64::DIGITS.into())),
            (c"mant_dig", Int(f64::MANTISSA_DIGITS.into())),
            (c"epsilon", Float(f64::EPSILON)),
            (c"radix", Int(f64::RADIX.into())),
            (c"rounds", Int(1)),
        ],
    )
}

fn int_info() -> Result<Owned> {
    make(
        c"sys.int_info",
        c"sys.int_info\n\nHow ints are kept.",
        SHARED,
        &[
            (c"bits_per_digit", Int(30)),
            (c"sizeof_digit", Int(size_of::<digit>() as i64)),
            (c"default_max_str_digits", Int(4300)),
            (c"str_digits_check_threshold", Int(640)),
        ],
    )
}

fn hash_info() -> Result<Owned> {
    make(
        c"sys.hash_info",
        c"hash_info\n\nHow hashes are computed.",
        SHARED,
        &[
            (c"width", Int(64)),
            (c"modulus", Int((1 << 61) - 1)),
            (c"inf", Int(314_159)),
            (c"nan", Int(0)),
            (c"imag", Int(1_000_003)),
            (c"algorithm", Text(hash::NAME.to_str().unwrap_or(""))),
            (c"hash_bits", Int(hash::HASH_BITS.into())),
            (c"seed_bits", Int(hash::SEED_BITS.into())),
            (c"cutoff", Int(0)),
        ],
    )
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

fn make_thread_info() -> Result<Owned> {
    make(
        c"sys.thread_info",
        c"sys.thread_info\n\nWhat threads are made of.",
        SHARED,
        &[(c"name", Text("pthread")), (c"lock", Text("mutex+cond")), (c"version", Value::Made(threads_library()))],
    )
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
