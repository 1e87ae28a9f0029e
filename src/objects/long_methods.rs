//! What Python code sees of `int`: the constructor, methods and attributes.

use super::cfn::c_functions;
use super::long::{self, PyLong_Type, bit_length, digits, exact, from_i64, from_u64, is_negative};
use super::long_arith as arith;
use super::method_args::{Signature, keyword_methods, wrong_type};
use super::number_format::format_int;
use super::singletons::is_none;
use super::{bytes, bytes_new, dict, long_bytes, long_power, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::format::args::check_positional;
use crate::protocols::{call, compare, number};
use crate::raise;
use core::ptr;

pub(super) const DOC: &CStr = c"int([x]) -> integer\nint(x, base=10) -> integer\n\n\
    An int from a number (truncated towards zero), or from a literal in the given base: 2 to 36, or 0 for what the prefix says.";

pub(super) static mut METHODS: [PyMethodDef; 15] = [
    PyMethodDef::noargs(c"conjugate", itself, 0, c"conjugate($self, /)\n--\n\nThe int itself, which is its own conjugate."),
    PyMethodDef::noargs(
        c"bit_length",
        bit_length_method,
        0,
        c"bit_length($self, /)\n--\n\nHow many bits the magnitude needs in binary.",
    ),
    PyMethodDef::noargs(
        c"bit_count",
        bit_count,
        0,
        c"bit_count($self, /)\n--\n\nHow many ones the magnitude has in binary.",
    ),
    PyMethodDef::fast_keywords(
        c"to_bytes",
        to_bytes,
        0,
        c"to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\nThe int as that many bytes; OverflowError if they are too few.",
    ),
    PyMethodDef::fast_keywords(
        c"from_bytes",
        from_bytes,
        METH_CLASS,
        c"from_bytes($type, /, bytes, byteorder='big', *, signed=False)\n--\n\nThe int that the bytes spell.",
    ),
    PyMethodDef::noargs(
        c"as_integer_ratio",
        as_integer_ratio,
        0,
        c"as_integer_ratio($self, /)\n--\n\nThe pair of the int and one.",
    ),
    PyMethodDef::noargs(c"__trunc__", itself, 0, c"__trunc__($self, /)\n--\n\nThe int itself."),
    PyMethodDef::noargs(c"__floor__", itself, 0, c"__floor__($self, /)\n--\n\nThe int itself."),
    PyMethodDef::noargs(c"__ceil__", itself, 0, c"__ceil__($self, /)\n--\n\nThe int itself."),
    PyMethodDef::fast(
        c"__round__",
        round,
        0,
        c"__round__($self, ndigits=None, /)\n--\n\nThe int, rounded to a power of ten when ndigits is negative; ties go to even.",
    ),
    PyMethodDef::noargs(c"__getnewargs__", getnewargs, 0, c"__getnewargs__($self, /)\n--\n\n"),
    PyMethodDef::o(
        c"__format__",
        format,
        0,
        c"__format__($self, format_spec, /)\n--\n\nThe int as text, by a format specification.",
    ),
    PyMethodDef::noargs(c"__sizeof__", sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe int's size in memory, in bytes."),
    PyMethodDef::noargs(c"is_integer", is_integer, 0, c"is_integer($self, /)\n--\n\nTrue, as every int is whole."),
    PyMethodDef::END,
];

pub(super) static mut GETSET: [PyGetSetDef; 5] = [
    PyGetSetDef::new(c"real", Some(get_itself), None, c"the real part of a complex number"),
    PyGetSetDef::new(c"imag", Some(get_zero), None, c"the imaginary part of a complex number"),
    PyGetSetDef::new(c"numerator", Some(get_itself), None, c"the numerator of a rational number in lowest terms"),
    PyGetSetDef::new(c"denominator", Some(get_one), None, c"the denominator of a rational number in lowest terms"),
    PyGetSetDef::END,
];

c_functions! {
    noargs itself = exact;
    noargs bit_length_method = |o: &Obj| from_u64(bit_length(o));
    noargs bit_count = |o: &Obj| from_u64(digits(o).iter().map(|d| u64::from(d.count_ones())).sum());
    noargs as_integer_ratio = |o: &Obj| tuple::from_owned(vec![exact(o)?, from_i64(1)?]);
    noargs getnewargs = |o: &Obj| tuple::from_owned(vec![exact(o)?]);
    noargs is_integer = |_: &Obj| Ok::<_, Raised>(super::bool::new(true));
    noargs sizeof = size_in_memory;
    fast round = rounded;
    binary format = format_method;
    getter get_itself = exact;
    getter get_zero = |_: &Obj| from_i64(0);
    getter get_one = |_: &Obj| from_i64(1);
    new new_slot = new;
    vectorcall vectorcall_slot = vectorcall;
}

keyword_methods! {
    to_bytes = to_bytes_sorted, TO_BYTES;
    from_bytes = from_bytes_sorted, FROM_BYTES;
}

const TO_BYTES: Positional<3> = Positional(Signature {
    function: "to_bytes",
    names: ["length", "byteorder", "signed"],
    positional: 0,
    required: 0,
});
const FROM_BYTES: Positional<3> = Positional(Signature {
    function: "from_bytes",
    names: ["bytes", "byteorder", "signed"],
    positional: 0,
    required: 1,
});

/// A signature whose last argument is given by name only.
struct Positional<const N: usize>(Signature<N>);

impl<const N: usize> Positional<N> {
    /// [`Signature::sort_fast`], after a look at the number of positional arguments.
    ///
    /// # Safety
    /// As for [`Signature::sort_fast`].
    unsafe fn sort_fast<'a>(
        &self,
        args: *const *mut PyObject,
        n: Py_ssize_t,
        kwnames: *mut PyObject,
    ) -> Result<[Option<&'a Obj>; N]> {
        let most = N - 1;
        if n as usize == N && kwnames.is_null() {
            let function = self.0.function;
            return Err(raise!(TypeError, "{function}() takes at most {most} positional arguments ({n} given)"));
        }
        // SAFETY: as promised.
        unsafe { self.0.sort_fast(args, n, kwnames) }
    }
}

fn size_in_memory(o: &Obj) -> Result<Owned> {
    // SAFETY: a live object's type is live.
    let basic = unsafe { (*o.ty()).tp_basicsize } as usize;
    long::from_usize(basic + digits(o).len().max(1) * size_of::<digit>())
}

pub(super) fn format_method(o: &Obj, spec: &Obj) -> Result<Owned> {
    check_spec(spec)?;
    format_int(o, spec)
}

/// A format specification is a string.
pub(super) fn check_spec(spec: &Obj) -> Result<()> {
    if unicode::check(spec) { Ok(()) } else { Err(wrong_type("__format__() argument", "str", spec)) }
}

/// Whether the argument `byteorder` says little-endian.
fn is_little(function: &str, order: Option<&Obj>) -> Result<bool> {
    let Some(order) = order else { return Ok(false) };
    if !unicode::check(order) {
        return Err(wrong_type(&format!("{function}() argument 'byteorder'"), "str", order));
    }
    if unicode::eq_ascii(order, "little") {
        return Ok(true);
    }
    if unicode::eq_ascii(order, "big") { Ok(false) } else { Err(bad_order()) }
}

#[cold]
fn bad_order() -> Raised {
    raise!(ValueError, "byteorder must be either 'little' or 'big'")
}

fn to_bytes_sorted(o: &Obj, [length, order, signed]: [Option<&Obj>; 3]) -> Result<Owned> {
    let length = match length {
        None => 1,
        Some(length) => match long::value_or_sign(&*number::int_index(length)?) {
            Ok(length) => length,
            Err(_) => return Err(long::too_large("ssize_t")),
        },
    };
    let little = is_little("to_bytes", order)?;
    let signed = signed.map_or(Ok(false), compare::is_true)?;
    if length < 0 {
        return Err(raise!(ValueError, "length argument must be non-negative"));
    }
    let mut out = Vec::new();
    out.try_reserve_exact(length as usize).map_err(|_| Raised::no_memory())?;
    out.resize(length as usize, 0);
    long_bytes::to_bytes(o, &mut out, little, signed).map_err(long_bytes::Misfit::raise)?;
    bytes::new(&out)
}

fn from_bytes_sorted(class: &Obj, [source, order, signed]: [Option<&Obj>; 3]) -> Result<Owned> {
    let little = is_little("from_bytes", order)?;
    let signed = signed.map_or(Ok(false), compare::is_true)?;
    let Some(source) = source else { return Err(crate::engine::error::bad_internal_call()) };
    let data = bytes_new::of_object(Some(source))?;
    let value = long_bytes::from_bytes(bytes::as_slice(&data), little, signed)?;
    of_class(class, &raw mut PyLong_Type, value)
}

/// The value itself for the class `of`, else what calling the class with it gives.
pub(super) fn of_class(class: &Obj, of: *mut PyTypeObject, value: Owned) -> Result<Owned> {
    if ptr::eq(class.as_ptr(), of.cast()) { Ok(value) } else { call::call(class, &[&value]) }
}

fn rounded(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("__round__", args.len(), 0, 1)?;
    let Some(ndigits) = args.first().filter(|n| !is_none(n)) else { return exact(o) };
    let ndigits = number::int_index(ndigits)?;
    if !is_negative(&ndigits) {
        return exact(o);
    }
    let places = long::value_or_sign(&ndigits).map_or(u64::MAX, i64::unsigned_abs);
    // Half of a power of ten that has more digits than the int is beyond it.
    if places as f64 > bit_length(o) as f64 * core::f64::consts::LOG10_2 + 2.0 {
        return from_i64(0);
    }
    let unit = long_power::power(&*from_i64(10)?, &*from_u64(places)?, None)?;
    nearest_multiple(o, &unit)
}

/// The multiple of `unit` (which is even) that is nearest to `o`; ties go to the even one.
fn nearest_multiple(o: &Obj, unit: &Obj) -> Result<Owned> {
    let (quotient, rest) = arith::divmod(o, unit)?;
    let half = arith::floor_div(unit, &*from_i64(2)?)?;
    let is_odd = digits(&quotient).first().is_some_and(|d| d & 1 == 1);
    let below = arith::sub(o, &rest)?;
    match super::long_slots::compare(&rest, &half) {
        core::cmp::Ordering::Less => Ok(below),
        core::cmp::Ordering::Equal if !is_odd => Ok(below),
        _ => arith::add(&below, unit),
    }
}

const NEW: Signature<2> = Signature { function: "int", names: ["", "base"], positional: 0, required: 0 };

/// `int(x, base)`: an exact int.
fn make([x, base]: [Option<&Obj>; 2]) -> Result<Owned> {
    let Some(base) = base else { return x.map_or_else(|| from_i64(0), number::int) };
    let Some(x) = x else { return Err(raise!(TypeError, "int() missing string argument")) };
    let base = match number::as_ssize(base, true)? {
        base @ (0 | 2..=36) => base as u32,
        _ => return Err(raise!(ValueError, "int() base must be >= 2 and <= 36, or 0")),
    };
    match number::int_with_base(x, base)? {
        Some(value) => Ok(value),
        None => Err(raise!(TypeError, "int() can't convert non-string with explicit base")),
    }
}

fn of_type(ty: *mut PyTypeObject, value: Owned) -> Result<Owned> {
    if ptr::eq(ty, &raw mut PyLong_Type) { Ok(value) } else { long::new_derived(ty, &value) }
}

fn new(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let named: Vec<(&Obj, &Obj)> = kwargs.map_or_else(Vec::new, |d| dict::iter(d).collect());
    of_type(ty, make(NEW.sort(tuple::items(args), &named)?)?)
}

fn vectorcall(_: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    match (args, kwnames.map_or(&[][..], tuple::items)) {
        ([x], []) => number::int(x),
        (_, []) => {
            check_positional("int", args.len(), 0, 2)?;
            make([args.first().copied(), args.get(1).copied()])
        }
        (_, names) => {
            // SAFETY: the values of the names follow the positional arguments.
            let values: &[&Obj] = unsafe { core::slice::from_raw_parts(args.as_ptr().add(args.len()), names.len()) };
            let named: Vec<(&Obj, &Obj)> = names.iter().copied().zip(values.iter().copied()).collect();
            make(NEW.sort(args, &named)?)
        }
    }
}
