//! How a `Result` becomes the sentinel that C expects.

use super::{Owned, Result};
use crate::abi::PyObject;
use core::ffi::{c_int, c_ulong};

/// Turns a result into the C value, with the error indicator already set for a failure.
pub trait IntoC {
    type C;
    fn into_c(self) -> Self::C;
}

impl IntoC for Result<Owned> {
    type C = *mut PyObject;
    #[inline(always)]
    fn into_c(self) -> *mut PyObject {
        self.map_or(core::ptr::null_mut(), Owned::into_ptr)
    }
}

/// The end of an iteration is NULL without an error.
impl IntoC for Result<Option<Owned>> {
    type C = *mut PyObject;
    #[inline(always)]
    fn into_c(self) -> *mut PyObject {
        match self {
            Ok(Some(o)) => o.into_ptr(),
            _ => core::ptr::null_mut(),
        }
    }
}

macro_rules! sentinel {
    ($($from:ty => $to:ty, $ok:expr, $err:expr;)*) => {$(
        impl IntoC for Result<$from> {
            type C = $to;
            #[inline(always)]
            fn into_c(self) -> $to {
                self.map_or($err, $ok)
            }
        }
    )*};
}

sentinel! {
    () => c_int, |()| 0, -1;
    bool => c_int, c_int::from, -1;
    c_int => c_int, |v| v, -1;
    isize => isize, |v| v, -1;
    i64 => i64, |v| v, -1;
    usize => usize, |v| v, usize::MAX;
    c_ulong => c_ulong, |v| v, c_ulong::MAX;
    f64 => f64, |v| v, -1.0;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Raised;

    fn failed<T>() -> Result<T> {
        // SAFETY: no C code looks at the indicator in this test.
        Err(unsafe { Raised::already() })
    }

    #[test]
    fn failures_become_sentinels() {
        assert!(failed::<Owned>().into_c().is_null());
        assert!(failed::<Option<Owned>>().into_c().is_null());
        assert_eq!(failed::<()>().into_c(), -1);
        assert_eq!(failed::<bool>().into_c(), -1);
        assert_eq!(failed::<c_int>().into_c(), -1);
        assert_eq!(failed::<isize>().into_c(), -1);
        assert_eq!(failed::<i64>().into_c(), -1);
        assert_eq!(failed::<usize>().into_c(), usize::MAX);
        assert_eq!(failed::<c_ulong>().into_c(), c_ulong::MAX);
        assert_eq!(failed::<f64>().into_c(), -1.0);
    }

    #[test]
    fn successes_become_values() {
        assert!(Ok::<Option<Owned>, Raised>(None).into_c().is_null());
        assert_eq!(Ok::<(), Raised>(()).into_c(), 0);
        assert_eq!(Ok::<bool, Raised>(true).into_c(), 1);
        assert_eq!(Ok::<isize, Raised>(7).into_c(), 7);
        assert_eq!(Ok::<f64, Raised>(0.5).into_c(), 0.5);
    }
}
