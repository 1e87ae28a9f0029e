//! `complexobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::complex;
use crate::objects::complex_math::{self as math, Fault};

/// Makes a complex. Returns a new reference, or NULL with `MemoryError` set. C API reference: Complex Number Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_FromCComplex(v: Py_complex) -> *mut PyObject {
    complex::new(v).into_c()
}

/// Makes a complex. Returns a new reference, or NULL with `MemoryError` set. C API reference: Complex Number Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_FromDoubles(real: c_double, imag: c_double) -> *mut PyObject {
    complex::new(Py_complex { real, imag }).into_c()
}

/// Returns the value of a complex, or of what has `__complex__`, `__float__` or `__index__`; a real part of -1.0 with an error set.
/// C API reference: Complex Number Objects.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_AsCComplex(op: *mut PyObject) -> Py_complex {
    // SAFETY: passed on from the caller.
    complex::as_complex(unsafe { Obj::from_ptr(op) }).unwrap_or(math::c(-1.0, 0.0))
}

/// Returns the real part of a complex (or of what converts to one); -1.0 with an error set. C API reference: Complex Number Objects.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_RealAsDouble(op: *mut PyObject) -> c_double {
    // SAFETY: passed on from the caller.
    complex::as_complex(unsafe { Obj::from_ptr(op) }).map(|v| v.real).into_c()
}

/// Returns the imaginary part of a complex (or of what converts to one); -1.0 with an error set. C API reference: Complex Number Objects.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyComplex_ImagAsDouble(op: *mut PyObject) -> c_double {
    // SAFETY: passed on from the caller.
    complex::as_complex(unsafe { Obj::from_ptr(op) }).map(|v| v.imag).into_c()
}

/// Sets `errno` as the C functions below report faults.
fn report(fault: Option<Fault>) {
    let code = match fault {
        None => return,
        Some(Fault::Domain) => libc::EDOM,
        Some(Fault::Range) => libc::ERANGE,
    };
    // SAFETY: `errno` belongs to this thread.
    unsafe { *libc::__errno_location() = code }
}

/// Returns the sum. C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_sum(a: Py_complex, b: Py_complex) -> Py_complex {
    math::sum(a, b)
}

/// Returns the difference. C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_diff(a: Py_complex, b: Py_complex) -> Py_complex {
    math::difference(a, b)
}

/// Returns the negation. C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_neg(a: Py_complex) -> Py_complex {
    math::negative(a)
}

/// Returns the product. C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_prod(a: Py_complex, b: Py_complex) -> Py_complex {
    math::product(a, b)
}

/// Returns the quotient; for a zero divisor zero, with `errno` set to `EDOM`. C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_quot(a: Py_complex, b: Py_complex) -> Py_complex {
    math::quotient(a, b).unwrap_or_else(|fault| {
        report(Some(fault));
        math::c(0.0, 0.0)
    })
}

/// Returns `a ** b`; `errno` is set to `EDOM` for zero to a power that is negative or not real, to `ERANGE` for a result out of range.
/// C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_pow(a: Py_complex, b: Py_complex) -> Py_complex {
    let (result, fault) = math::power(a, b);
    if fault.is_none() {
        // The C library reports what became zero; that is no fault here.
        // SAFETY: `errno` belongs to this thread.
        unsafe {
            let code = libc::__errno_location();
            *code = if *code == libc::ERANGE { 0 } else { *code };
        }
    }
    report(fault);
    result
}

/// Returns the distance from zero; `errno` is set to `ERANGE` when it is out of range, to 0 when not. C API reference: Complex Numbers as C Structures.
#[unsafe(no_mangle)]
pub extern "C" fn _Py_c_abs(a: Py_complex) -> c_double {
    let (size, fault) = math::magnitude(a);
    // SAFETY: `errno` belongs to this thread.
    unsafe { *libc::__errno_location() = 0 }
    report(fault);
    size
}
