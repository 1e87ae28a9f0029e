//! The functions of `builtins` about numbers and characters.

use super::builtin_functions::{bind, keyword_functions};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::format::args;
use crate::objects::cfn::c_functions;
use crate::objects::{bytearray, bytes, long, singletons, unicode};
use crate::protocols::{call, instance, iter, number};
use crate::{istr, raise};

fn character(code: &Obj) -> Result<Owned> {
    match long::as_i64_overflow(&*number::index(code)?)? {
        (c @ 0..=0x10_FFFF, 0) => unicode::from_char(c as u32),
        _ => Err(raise!(ValueError, "chr() arg not in range(0x110000)")),
    }
}

fn code_point(c: &Obj) -> Result<Owned> {
    let (code, n) = match () {
        () if unicode::check(c) => {
            let text = unicode::chars(c);
            (if text.len() == 1 { text.at(0) } else { 0 }, text.len())
        }
        () if bytes::check(c) => (bytes::as_slice(c).first().map_or(0, |&b| b.into()), bytes::as_slice(c).len()),
        () if bytearray::check(c) => {
            (bytearray::as_slice(c).first().map_or(0, |&b| b.into()), bytearray::as_slice(c).len())
        }
        () => return Err(raise!(TypeError, "ord() expected string of length 1, but {} found", c.type_name())),
    };
    match n {
        1 => long::from_i64(code.into()),
        _ => Err(raise!(TypeError, "ord() expected a character, but string of length {n} found")),
    }
}

fn power(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [base, exp, modulus] = bind("pow", ["base", "exp", "mod"], 3, 2, given, kwnames, values)?;
    let none = singletons::none();
    number::power(base.unwrap_or(none), exp.unwrap_or(none), modulus.unwrap_or(none))
}

fn rounded(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [o, digits] = bind("round", ["number", "ndigits"], 2, 1, given, kwnames, values)?;
    let o = o.unwrap_or(singletons::none());
    let Some(round) = instance::lookup_special(o, istr!("__round__"))? else {
        return Err(raise!(TypeError, "type {} doesn't define __round__ method", o.type_name()));
    };
    match digits.filter(|d| !singletons::is_none(d)) {
        None => call::call(&round, &[]),
        Some(digits) => call::call(&round, &[digits]),
    }
}

/// What `sum` refuses to start with.
fn check_start(start: &Obj) -> Result<()> {
    let (what, how) = match () {
        () if unicode::check(start) => ("strings", "''.join(seq)"),
        () if bytes::check(start) => ("bytes", "b''.join(seq)"),
        () if bytearray::check(start) => ("bytearray", "b''.join(seq)"),
        () => return Ok(()),
    };
    Err(raise!(TypeError, "sum() can't sum {what} [use {how} instead]"))
}

fn total(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [items, start] = bind("sum", ["", "start"], 2, 1, given, kwnames, values)?;
    let it = iter::get_iter(items.unwrap_or(singletons::none()))?;
    let mut sum = match start {
        Some(start) => {
            check_start(start)?;
            start.to_owned()
        }
        None => long::from_i64(0)?,
    };
    let mut floats = Compensated::default();
    while let Some(item) = iter::next(&it)? {
        sum = floats.add(&sum, &item)?;
    }
    floats.finish(sum)
}

fn is_float(o: &Obj) -> bool {
    o.is_exactly(&raw mut crate::objects::float::PyFloat_Type)
}

/// A running sum of floats with its error, as long as only floats and small ints come.
#[derive(Default)]
struct Compensated {
    /// The sum and what rounding has lost of it.
    state: Option<(f64, f64)>,
}

impl Compensated {
    /// Adds an item. While floats are summed, `sum` stands still.
    fn add(&mut self, sum: &Obj, item: &Obj) -> Result<Owned> {
        use crate::objects::float;
        if self.state.is_none() && is_float(sum) {
            self.state = Some((float::value(sum), 0.0));
        }
        if let Some((high, low)) = self.state {
            let value = match () {
                () if is_float(item) => Some(float::value(item)),
                () if long::check(item) => match long::as_i64_overflow(item)? {
                    (v, 0) => Some(v as f64),
                    _ => None,
                },
                () => None,
            };
            if let Some(x) = value {
                let t = high + x;
                let lost = if high.abs() >= x.abs() { (high - t) + x } else { (x - t) + high };
                self.state = Some((t, low + lost));
                return Ok(sum.to_owned());
            }
            let so_far = Compensated { state: self.state.take() }.finish(sum.to_owned())?;
            return number::add(&so_far, item);
        }
        number::add(sum, item)
    }

    fn finish(self, sum: Owned) -> Result<Owned> {
        match self.state {
            None => Ok(sum),
            Some((high, low)) if low != 0.0 && low.is_finite() => crate::objects::float::new(high + low),
            Some((high, _)) => crate::objects::float::new(high),
        }
    }
}

c_functions! {
    binary abs = |_: &Obj, o: &Obj| number::absolute(o);
    binary bin = |_: &Obj, o: &Obj| number::to_base(o, 2);
    binary chr = |_: &Obj, o: &Obj| character(o);
    binary hex = |_: &Obj, o: &Obj| number::to_base(o, 16);
    binary oct = |_: &Obj, o: &Obj| number::to_base(o, 8);
    binary ord = |_: &Obj, o: &Obj| code_point(o);
    fast divmod = |_: &Obj, a: &[&Obj]| {
        args::check_positional("divmod", a.len(), 2, 2)?;
        number::binary(a[0], a[1], &number::DIVMOD)
    };
}

keyword_functions! {
    pub(super) pow = power;
    pub(super) round = rounded;
    pub(super) sum = total;
}
