//! Arithmetic of complex numbers by value, with the infinities recovered as C's Annex G wants.

use super::float_math;
use crate::abi::Py_complex;

/// What went wrong in a power or a quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A division by zero.
    Domain,
    /// The result is out of range.
    Range,
}

pub fn c(real: f64, imag: f64) -> Py_complex {
    Py_complex { real, imag }
}

pub fn sum(a: Py_complex, b: Py_complex) -> Py_complex {
    c(a.real + b.real, a.imag + b.imag)
}

pub fn difference(a: Py_complex, b: Py_complex) -> Py_complex {
    c(a.real - b.real, a.imag - b.imag)
}

pub fn negative(a: Py_complex) -> Py_complex {
    c(-a.real, -a.imag)
}

fn has_infinity(a: Py_complex) -> bool {
    a.real.is_infinite() || a.imag.is_infinite()
}

fn is_finite(a: Py_complex) -> bool {
    a.real.is_finite() && a.imag.is_finite()
}

/// Infinite parts become one, others zero; signs stay.
fn direction(a: Py_complex) -> Py_complex {
    let unit = |x: f64| if x.is_infinite() { 1.0_f64.copysign(x) } else { 0.0_f64.copysign(x) };
    c(unit(a.real), unit(a.imag))
}

/// NaNs become zeros with their signs.
fn without_nan(a: Py_complex) -> Py_complex {
    let zeroed = |x: f64| if x.is_nan() { 0.0_f64.copysign(x) } else { x };
    c(zeroed(a.real), zeroed(a.imag))
}

pub fn product(a: Py_complex, b: Py_complex) -> Py_complex {
    let (ac, bd, ad, bc) = (a.real * b.real, a.imag * b.imag, a.real * b.imag, a.imag * b.real);
    let plain = c(ac - bd, ad + bc);
    if !(plain.real.is_nan() && plain.imag.is_nan()) {
        return plain;
    }
    let (mut x, mut y) = (a, b);
    let mut recover = false;
    if has_infinity(x) {
        (x, y, recover) = (direction(x), without_nan(y), true);
    }
    if has_infinity(y) {
        (x, y, recover) = (without_nan(x), direction(y), true);
    }
    if !recover && [ac, bd, ad, bc].iter().any(|p| p.is_infinite()) {
        (x, y, recover) = (without_nan(x), without_nan(y), true);
    }
    if !recover {
        return plain;
    }
    let inf = f64::INFINITY;
    c(inf * (x.real * y.real - x.imag * y.imag), inf * (x.real * y.imag + x.imag * y.real))
}

/// `a / b`, where a real `a` (`a_is_real`) has no imaginary part at all. Division by zero gives a fault.
fn divide(a: Py_complex, b: Py_complex, a_is_real: bool) -> Result<Py_complex, Fault> {
    let (real_size, imag_size) = (b.real.abs(), b.imag.abs());
    let plain = if real_size >= imag_size {
        if real_size == 0.0 {
            return Err(Fault::Domain);
        }
        let ratio = b.imag / b.real;
        let divisor = b.real + b.imag * ratio;
        match a_is_real {
            true => c(a.real / divisor, (-a.real * ratio) / divisor),
            false => c((a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor),
        }
    } else if imag_size >= real_size {
        let ratio = b.real / b.imag;
        let divisor = b.real * ratio + b.imag;
        match a_is_real {
            true => c((a.real * ratio) / divisor, -a.real / divisor),
            false => c((a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor),
        }
    } else {
        c(f64::NAN, f64::NAN)
    };
    if !(plain.real.is_nan() && plain.imag.is_nan()) {
        return Ok(plain);
    }
    let rotated = |x: Py_complex, y: Py_complex, factor: f64| match a_is_real {
        true => c(factor * (x.real * y.real), factor * (-x.real * y.imag)),
        false => c(factor * (x.real * y.real + x.imag * y.imag), factor * (x.imag * y.real - x.real * y.imag)),
    };
    if has_infinity(a) && is_finite(b) {
        return Ok(rotated(direction(a), b, f64::INFINITY));
    }
    if has_infinity(b) && is_finite(a) {
        return Ok(rotated(a, direction(b), 0.0));
    }
    Ok(plain)
}

pub fn quotient(a: Py_complex, b: Py_complex) -> Result<Py_complex, Fault> {
    divide(a, b, false)
}

/// A real number divided by a complex one.
pub fn real_quotient(a: f64, b: Py_complex) -> Result<Py_complex, Fault> {
    divide(c(a, 0.0), b, true)
}

/// The distance from zero: a fault when it is out of range.
pub fn magnitude(a: Py_complex) -> (f64, Option<Fault>) {
    if has_infinity(a) {
        return (f64::INFINITY, None);
    }
    if a.real.is_nan() || a.imag.is_nan() {
        return (f64::NAN, None);
    }
    let size = float_math::hypot(a.real, a.imag);
    (size, (!size.is_finite()).then_some(Fault::Range))
}

/// `a ** b`, and what went wrong: the value is then the one that C code gets.
pub fn power(a: Py_complex, b: Py_complex) -> (Py_complex, Option<Fault>) {
    if b == c(0.0, 0.0) {
        return (c(1.0, 0.0), None);
    }
    if a == c(0.0, 0.0) {
        return (c(0.0, 0.0), (b.imag != 0.0 || b.real < 0.0).then_some(Fault::Domain));
    }
    let size = float_math::hypot(a.real, a.imag);
    let angle = float_math::atan2(a.imag, a.real);
    let mut length = float_math::pow(size, b.real);
    let mut phase = angle * b.real;
    if b.imag != 0.0 {
        length *= float_math::exp(-angle * b.imag);
        phase += b.imag * float_math::log(size);
    }
    let result = c(length * float_math::cos(phase), length * float_math::sin(phase));
    // The sine of infinity is a fault of its own.
    let fault = if phase.is_infinite() { Some(Fault::Domain) } else { has_infinity(result).then_some(Fault::Range) };
    (result, fault)
}

/// A power with a small whole exponent, by repeated squaring.
pub fn whole_power(a: Py_complex, n: i32) -> Result<Py_complex, Fault> {
    let (mut result, mut square) = (c(1.0, 0.0), a);
    let mut rest = n.unsigned_abs();
    while rest != 0 {
        if rest & 1 != 0 {
            result = product(result, square);
        }
        rest >>= 1;
        if rest != 0 {
            square = product(square, square);
        }
    }
    if n < 0 {
        result = quotient(c(1.0, 0.0), result)?;
    }
    if has_infinity(result) { Err(Fault::Range) } else { Ok(result) }
}
