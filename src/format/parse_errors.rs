//! How an argument that cannot be stored is reported.

use crate::abi::*;
use crate::engine::error;
use crate::engine::{Obj, Raised};
use crate::objects::exceptions::{self, exc};
use crate::objects::singletons;
use crate::raise;

/// The result of storing one argument.
pub(super) type Unit<T = ()> = core::result::Result<T, Failure>;

/// Why an argument was not stored.
pub(super) struct Failure(Box<Reason>);

struct Reason {
    /// What is wrong; nothing when an error is set already.
    text: String,
    /// Which item of which item it was, the innermost first.
    path: Vec<usize>,
}

impl From<Raised> for Failure {
    #[cold]
    fn from(_: Raised) -> Self {
        Failure::new(String::new())
    }
}

impl Failure {
    /// A failure with a text that follows `argument 1 `. In parentheses it is the format's fault, a `SystemError`.
    #[cold]
    pub(super) fn new(text: String) -> Failure {
        Failure(Box::new(Reason { text, path: Vec::new() }))
    }

    /// `must be <what>, not <the argument's type>`.
    #[cold]
    pub(super) fn expected(what: &str, arg: &Obj) -> Failure {
        if singletons::is_none(arg) {
            Failure::new(format!("must be {what:.50}, not None"))
        } else {
            Failure::new(format!("must be {what:.50}, not {}", arg.type_name().limit(50)))
        }
    }

    /// The same failure, of item `i` of a tuple.
    #[cold]
    pub(super) fn inside(mut self, i: usize) -> Failure {
        self.0.path.push(i);
        self
    }

    /// Sets the error, unless one is set: of argument `i` (counted from 1), or of the only one, whose items have the numbers.
    #[cold]
    pub(super) fn raise(self, i: Option<usize>, frame: &Frame) -> Raised {
        if error::occurred().is_some() {
            // SAFETY: an error is set.
            return unsafe { Raised::already() };
        }
        let Reason { text, path } = *self.0;
        let kind = if text.starts_with('(') { exc::SystemError } else { exc::TypeError };
        if let Some(message) = frame.message() {
            return exceptions::set_string(kind.as_obj(), message);
        }
        let mut path = path.into_iter().rev();
        let mut shown = match frame.name() {
            Some(name) => format!("{name}() argument"),
            None => String::from("argument"),
        };
        if let Some(i) = i.or_else(|| path.next().map(|item| item + 1)) {
            shown.push_str(&format!(" {i}"));
            // A format that nests deeply does not make a text without end.
            for item in path {
                if shown.len() >= 220 {
                    break;
                }
                shown.push_str(&format!(", item {item}"));
            }
        }
        error::raise_fmt(kind, format_args!("{shown} {text:.256}"))
    }
}

/// What a format says about its errors: the function's name behind `:`, or a message of its own behind `;`. NULL for none.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) name: *const u8,
    pub(super) message: *const u8,
}

impl Frame {
    pub(super) const NONE: Frame = Frame { name: core::ptr::null(), message: core::ptr::null() };

    /// What a format says: its first `:` begins the name, else its first `;` the message.
    ///
    /// # Safety
    /// `format` is a C string.
    pub(super) unsafe fn of(format: *const u8) -> Frame {
        // SAFETY: as promised.
        let text = unsafe { CStr::from_ptr(format.cast()) }.to_bytes();
        let behind = |c| text.iter().position(|&b| b == c).map(|i| format.wrapping_add(i + 1));
        match behind(b':') {
            Some(name) => Frame { name, ..Frame::NONE },
            None => Frame { message: behind(b';').unwrap_or(core::ptr::null()), ..Frame::NONE },
        }
    }

    fn message(&self) -> Option<&[u8]> {
        // SAFETY: NULL or the rest of a format, a C string.
        (!self.message.is_null()).then(|| unsafe { CStr::from_ptr(self.message.cast()) }.to_bytes())
    }

    /// The function's name, if the format gives one.
    pub(super) fn name(&self) -> Option<String> {
        (!self.name.is_null()).then(|| {
            // SAFETY: as above.
            let name = unsafe { CStr::from_ptr(self.name.cast()) }.to_bytes();
            String::from_utf8_lossy(&name[..name.len().min(200)]).into_owned()
        })
    }

    /// `f()`, or `other` for a format without a name.
    pub(super) fn name_or(&self, other: &str) -> String {
        self.name().map_or_else(|| other.into(), |name| format!("{name}()"))
    }

    /// `f() takes exactly 2 arguments (1 given)`.
    #[cold]
    pub(super) fn wrong_number(&self, n: usize, min: usize, max: usize) -> Raised {
        if let Some(message) = self.message() {
            return exceptions::set_string(exc::TypeError.as_obj(), message);
        }
        let (bound, limit) = if n < min { ("at least", min) } else { ("at most", max) };
        let bound = if min == max { "exactly" } else { bound };
        let plural = if limit == 1 { "" } else { "s" };
        raise!(TypeError, "{} takes {bound} {limit} argument{plural} ({n} given)", self.name_or("function"))
    }
}
