//! The C library's mathematics, which is CPython's. They are looked up on first use: loading libm with the library would be a thirtieth of a
//! process's start-up.

use crate::abi::*;
use core::sync::atomic::{AtomicPtr, Ordering};

/// A function of libm.
struct Lazy {
    name: &'static CStr,
    address: AtomicPtr<c_void>,
}

impl Lazy {
    const fn new(name: &'static CStr) -> Lazy {
        Lazy { name, address: AtomicPtr::new(core::ptr::null_mut()) }
    }

    #[inline]
    fn address(&self) -> *mut c_void {
        let known = self.address.load(Ordering::Relaxed);
        if known.is_null() { self.find() } else { known }
    }

    #[cold]
    fn find(&self) -> *mut c_void {
        // SAFETY: C strings. Where the C library has no libm beside it, the functions are in the C library itself.
        let found = unsafe {
            let libm = libc::dlopen(c"libm.so.6".as_ptr(), libc::RTLD_LAZY);
            libc::dlsym(if libm.is_null() { libc::RTLD_DEFAULT } else { libm }, self.name.as_ptr())
        };
        assert!(!found.is_null(), "every C library has these functions");
        self.address.store(found, Ordering::Relaxed);
        found
    }

    fn of_one(&self, x: f64) -> f64 {
        // SAFETY: the C library's function of that name takes and returns doubles.
        unsafe { core::mem::transmute::<*mut c_void, extern "C" fn(f64) -> f64>(self.address())(x) }
    }

    fn of_two(&self, x: f64, y: f64) -> f64 {
        // SAFETY: as above.
        unsafe { core::mem::transmute::<*mut c_void, extern "C" fn(f64, f64) -> f64>(self.address())(x, y) }
    }
}

pub fn pow(x: f64, y: f64) -> f64 {
    static POW: Lazy = Lazy::new(c"pow");
    POW.of_two(x, y)
}

pub fn hypot(x: f64, y: f64) -> f64 {
    static HYPOT: Lazy = Lazy::new(c"hypot");
    HYPOT.of_two(x, y)
}

pub fn atan2(y: f64, x: f64) -> f64 {
    static ATAN2: Lazy = Lazy::new(c"atan2");
    ATAN2.of_two(y, x)
}

pub fn exp(x: f64) -> f64 {
    static EXP: Lazy = Lazy::new(c"exp");
    EXP.of_one(x)
}

pub fn log(x: f64) -> f64 {
    static LOG: Lazy = Lazy::new(c"log");
    LOG.of_one(x)
}

pub fn sin(x: f64) -> f64 {
    static SIN: Lazy = Lazy::new(c"sin");
    SIN.of_one(x)
}

pub fn cos(x: f64) -> f64 {
    static COS: Lazy = Lazy::new(c"cos");
    COS.of_one(x)
}
