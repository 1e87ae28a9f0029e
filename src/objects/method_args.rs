//! Arguments of built-in methods beyond positional ones: keywords by name, slice indices, flags.

use super::{singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Result};
use crate::protocols::number;
use crate::raise;

/// What a method's arguments are called: the first `positional` have no name, the first `required` must be given.
pub(super) struct Signature<const N: usize> {
    pub function: &'static str,
    pub names: [&'static str; N],
    pub positional: usize,
    pub required: usize,
}

impl<const N: usize> Signature<N> {
    /// Sorts the arguments of a call into their places, with CPython's errors.
    pub(super) fn sort<'a>(&self, args: &[&'a Obj], named: &[(&'a Obj, &'a Obj)]) -> Result<[Option<&'a Obj>; N]> {
        let f = self.function;
        let given = args.len() + named.len();
        if given > N {
            let what = if named.is_empty() {
                ""
            } else if args.is_empty() {
                "keyword "
            } else {
                ""
            };
            let s = if N == 1 { "" } else { "s" };
            return Err(raise!(TypeError, "{f}() takes at most {N} {what}argument{s} ({given} given)"));
        }
        let minimum = self.positional.min(self.required);
        if args.len() < minimum {
            let bound = if self.required < N { "at least" } else { "exactly" };
            let s = if minimum == 1 { "" } else { "s" };
            let n = args.len();
            return Err(raise!(TypeError, "{f}() takes {bound} {minimum} positional argument{s} ({n} given)"));
        }
        let mut sorted = [None; N];
        for (place, arg) in sorted.iter_mut().zip(args) {
            *place = Some(*arg);
        }
        for &(name, value) in named {
            let i = self.names.iter().position(|n| !n.is_empty() && unicode::eq_ascii(name, n));
            let Some(i) = i else {
                return Err(super::cfn::unexpected_keyword(f, name));
            };
            if i < args.len() {
                let at = i + 1;
                return Err(raise!(
                    TypeError,
                    "argument for {f}() given by name ('{}') and position ({at})",
                    self.names[i]
                ));
            }
            sorted[i] = Some(value);
        }
        if let Some(i) = sorted[..self.required].iter().position(Option::is_none) {
            let at = i + 1;
            return Err(raise!(TypeError, "{f}() missing required argument '{}' (pos {at})", self.names[i]));
        }
        Ok(sorted)
    }

    /// [`Signature::sort`] for a `METH_FASTCALL | METH_KEYWORDS` call.
    ///
    /// # Safety
    /// The arguments are those of such a call.
    pub(super) unsafe fn sort_fast<'a>(
        &self,
        args: *const *mut PyObject,
        n: Py_ssize_t,
        kwnames: *mut PyObject,
    ) -> Result<[Option<&'a Obj>; N]> {
        // SAFETY: as promised; the values of the names follow the positional arguments.
        unsafe {
            let Some(names) = Obj::from_ptr_opt::<'a>(kwnames) else {
                return self.sort(super::cfn::args(args, n as usize), &[]);
            };
            let names = tuple::items(names);
            let all: &[&Obj] = super::cfn::args(args, n as usize + names.len());
            let (positional, values) = all.split_at(n as usize);
            let named: Vec<(&Obj, &Obj)> = names.iter().copied().zip(values.iter().copied()).collect();
            self.sort(positional, &named)
        }
    }
}

/// Makes `METH_FASTCALL | METH_KEYWORDS` functions: `name = function, signature;` where the function takes `&Obj` and the sorted
/// arguments.
macro_rules! keyword_methods {
    ($($name:ident = $f:expr, $signature:expr;)*) => {$(
        unsafe extern "C" fn $name(
            o: *mut PyObject,
            args: *const *mut PyObject,
            n: Py_ssize_t,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: the caller passes live objects, as the calling convention says.
            let (o, sorted) = unsafe { ($crate::engine::Obj::from_ptr(o), $signature.sort_fast(args, n, kwnames)) };
            $crate::engine::IntoC::into_c(sorted.and_then(|sorted| $f(o, sorted)))
        }
    )*};
}
pub(super) use keyword_methods;

/// An argument that may be left out or None.
pub(super) fn or_none(arg: Option<&Obj>) -> Option<&Obj> {
    arg.filter(|o| !singletons::is_none(o))
}

/// The start or end of a slice: `default` for None or nothing.
pub(super) fn slice_index(arg: Option<&Obj>, default: isize) -> Result<isize> {
    match or_none(arg) {
        None => Ok(default),
        Some(o) if number::has_index(o) => number::as_ssize(o, true),
        Some(_) => Err(raise!(TypeError, "slice indices must be integers or None or have an __index__ method")),
    }
}

/// A size or count: `default` when it was not given.
pub(super) fn ssize(arg: Option<&Obj>, default: isize) -> Result<isize> {
    arg.map_or(Ok(default), size_argument)
}

/// An argument that is a size or position: `Python int too large to convert to C ssize_t` when it does not fit.
pub(super) fn size_argument(o: &Obj) -> Result<isize> {
    super::long::as_ssize(&*number::index(o)?)
}

/// What can be left of a maximum number of splits or replacements: negative is no limit.
pub(super) fn limit(n: isize) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// `f() argument 1 must be str, not int`.
#[cold]
pub(super) fn wrong_type(what: &str, expected: &str, o: &Obj) -> crate::engine::Raised {
    if singletons::is_none(o) {
        return raise!(TypeError, "{what} must be {expected}, not None");
    }
    raise!(TypeError, "{what} must be {expected}, not {}", o.type_name())
}

/// An `errors` or `encoding` argument as a C string.
pub(super) fn c_string<'a>(function: &str, name: &str, arg: Option<&'a Obj>) -> Result<Option<&'a CStr>> {
    match arg {
        None => Ok(None),
        Some(o) if unicode::check(o) => super::codecs::c_text(o).map(Some),
        Some(o) => Err(wrong_type(&format!("{function}() argument '{name}'"), "str", o)),
    }
}
