//! `PyArg_ParseTupleAndKeywords`: the walk over a format, the names, and a call's arguments together.

use super::keywords::{CNames, Given, Named, Names, left_over, missing, too_many, wrong_positional};
use super::parse::Parser;
use super::parse_errors::Frame;
use super::va::VaList;
use crate::abi::*;
use crate::engine::{Obj, Raised, Result, error};
use crate::objects::{dict, tuple};
use crate::raise;

/// Whether a format ends at this character.
pub(super) fn is_end(c: u8) -> bool {
    matches!(c, 0 | b':' | b';')
}

/// `PyArg_VaParseTupleAndKeywords`.
///
/// # Safety
/// `format` is NULL or a C string, `names` NULL or C strings up to NULL, and the arguments are the addresses that the format asks for.
pub unsafe fn parse(
    args: Option<&Obj>,
    kwargs: Option<&Obj>,
    format: *const c_char,
    names: *const *const c_char,
    va: &mut VaList,
) -> Result<()> {
    let Some(args) = args.filter(|args| tuple::check(args)) else { return Err(error::bad_internal_call()) };
    if kwargs.is_some_and(|kwargs| !dict::check(kwargs)) || format.is_null() || names.is_null() {
        return Err(error::bad_internal_call());
    }
    let given = Given { positional: tuple::items(args), named: Named::of_dict(kwargs) };
    // SAFETY: passed on from the caller.
    unsafe {
        let names = CNames::new(names)?;
        let parser = Parser::new(format, va);
        let mut walk = Walk { parser, given, names: &names, format: format.cast(), min: None, max: None };
        let result = walk.run();
        if result.is_err() {
            walk.parser.undo.run();
        }
        result
    }
}

struct Walk<'a, 'v> {
    parser: Parser<'v>,
    given: Given<'a>,
    names: &'a CNames,
    /// The whole format, for the texts of errors.
    format: *const u8,
    /// The parameter before which `|` stands, as soon as it was seen: the first one that is optional.
    min: Option<usize>,
    /// The parameter before which `$` stands, as soon as it was seen: the first one that is keyword-only.
    max: Option<usize>,
}

impl Walk<'_, '_> {
    /// What the format says about its errors.
    fn frame(&self) -> Frame {
        // SAFETY: a C string.
        unsafe { Frame::of(self.format) }
    }

    /// `f()`, or `function`.
    fn function(&self) -> String {
        self.frame().name_or("function")
    }

    unsafe fn run(&mut self) -> Result<()> {
        let (n, len) = (self.given.positional.len(), self.names.len());
        let mut unused = self.given.named.len();
        if n + unused > len {
            return Err(too_many(&self.function(), self.given, len));
        }
        // Set when a parameter without a name has no argument: how many there should be is known only further on.
        let mut deferred = false;
        for i in 0..len {
            if self.marks(i, deferred)? {
                break;
            }
            if is_end(self.parser.peek()) {
                let message = "More keyword list entries";
                return Err(raise!(SystemError, "{message} ({len}) than format specifiers ({i})"));
            }
            if !deferred {
                // SAFETY: passed on from the caller.
                if unsafe { self.argument(i, &mut unused)? } {
                    continue;
                }
                if self.min.is_none_or(|min| i < min) {
                    if i >= self.names.nameless() {
                        return Err(missing(&self.function(), self.names, i));
                    }
                    deferred = true;
                } else if unused == 0 {
                    // Only optional parameters are left, and nothing for them.
                    return Ok(());
                }
            }
            // SAFETY: passed on from the caller.
            unsafe { self.skip()? }
        }
        if deferred {
            return Err(self.too_few_positional());
        }
        if !is_end(self.parser.peek()) && !matches!(self.parser.peek(), b'|' | b'$') {
            let rest = self.parser.rest();
            let message = "more argument specifiers than keyword list entries";
            return Err(raise!(SystemError, "{message} (remaining format:'{rest}')"));
        }
        if unused > 0 {
            return Err(left_over(self.frame().name().as_deref(), self.given, self.names));
        }
        Ok(())
    }

    /// Reads `|` and `$` before parameter `i`. `true` when nothing more has to be read to tell what is wrong.
    fn marks(&mut self, i: usize, deferred: bool) -> Result<bool> {
        if self.parser.accept(b'|') {
            if self.min.is_some() {
                return Err(raise!(SystemError, "Invalid format string (| specified twice)"));
            }
            self.min = Some(i);
            if self.max.is_some() {
                return Err(raise!(SystemError, "Invalid format string ($ before |)"));
            }
        }
        if self.parser.accept(b'$') {
            if self.max.is_some() {
                return Err(raise!(SystemError, "Invalid format string ($ specified twice)"));
            }
            self.max = Some(i);
            if i < self.names.nameless() {
                return Err(raise!(SystemError, "Empty parameter name after $"));
            }
            if deferred {
                return Ok(true);
            }
            let n = self.given.positional.len();
            if i < n {
                let bound = if self.min.is_some() { "at most" } else { "exactly" };
                return Err(wrong_positional(&self.function(), bound, i, n));
            }
        }
        Ok(false)
    }

    /// Stores the argument of parameter `i`, if there is one.
    #[inline(always)]
    unsafe fn argument(&mut self, i: usize, unused: &mut usize) -> Result<bool> {
        let named;
        let arg = if let Some(arg) = self.given.positional.get(i) {
            arg
        } else if *unused > 0 && i >= self.names.nameless() {
            let Some(found) = self.given.named.find(&*self.names.key(i)?)? else { return Ok(false) };
            *unused -= 1;
            named = found;
            &*named
        } else {
            return Ok(false);
        };
        // SAFETY: passed on from the caller.
        match unsafe { self.parser.item(arg) } {
            Ok(()) => Ok(true),
            Err(failure) => Err(failure.raise(Some(i + 1), &self.frame())),
        }
    }

    unsafe fn skip(&mut self) -> Result<()> {
        // SAFETY: passed on from the caller.
        unsafe { self.parser.skip_item() }.map_err(|message| self.malformed(message))
    }

    #[cold]
    fn malformed(&self, message: &str) -> Raised {
        raise!(SystemError, "{message}: '{}'", self.parser.rest())
    }

    #[cold]
    fn too_few_positional(&self) -> Raised {
        let nameless = self.names.nameless();
        let least = self.min.map_or(nameless, |min| min.min(nameless));
        // Where the walk ended: at the first keyword-only parameter, or at the end.
        let end = self.max.unwrap_or(self.names.len());
        let bound = if least < end { "at least" } else { "exactly" };
        wrong_positional(&self.function(), bound, least, self.given.positional.len())
    }
}

impl Parser<'_> {
    /// What is left of the format.
    pub(super) fn rest(&self) -> String {
        // SAFETY: the walk is within a C string.
        unsafe { CStr::from_ptr(self.format.cast()) }.to_string_lossy().into_owned()
    }

    /// Steps over one unit or tuple, and over its addresses. The error is the text of a `SystemError`, with the walk where it went wrong.
    ///
    /// # Safety
    /// The next arguments are the addresses that the format asks for.
    pub(super) unsafe fn skip_item(&mut self) -> core::result::Result<(), &'static str> {
        for _ in 0..self.pass_item()? {
            // SAFETY: passed on from the caller.
            unsafe { self.va.pointer::<c_void>() };
        }
        Ok(())
    }

    /// Steps over one unit or tuple in the format only; gives the number of its addresses.
    pub(super) fn pass_item(&mut self) -> core::result::Result<usize, &'static str> {
        // SAFETY: the walk is within a C string.
        match unsafe { skip_unit(self.format) } {
            Skip::Unit(addresses, len) => {
                self.format = self.format.wrapping_add(len);
                Ok(addresses)
            }
            Skip::Tuple => {
                let start = self.format;
                self.pass_tuple().inspect_err(|_| self.format = start)
            }
            Skip::Bad(message) => Err(message),
        }
    }

    fn pass_tuple(&mut self) -> core::result::Result<usize, &'static str> {
        self.advance();
        let mut addresses = 0;
        while !self.accept(b')') {
            if is_end(self.peek()) {
                return Err("Unmatched left paren in format string");
            }
            addresses += self.pass_item()?;
        }
        Ok(addresses)
    }
}

/// What a format has at some place.
enum Skip {
    /// A unit that takes so many addresses and so many characters.
    Unit(usize, usize),
    /// A tuple begins.
    Tuple,
    /// Something else, with the text about it.
    Bad(&'static str),
}

/// # Safety
/// `format` points into a C string.
unsafe fn skip_unit(format: *const u8) -> Skip {
    // SAFETY: as promised: nothing behind a NUL is read.
    let at = |i: usize| unsafe { *format.add(i) };
    match at(0) {
        b'b' | b'B' | b'h' | b'H' | b'i' | b'I' | b'l' | b'k' | b'L' | b'K' | b'n' | b'f' | b'd' | b'D' | b'c'
        | b'p' | b'C' | b'S' | b'Y' | b'U' => Skip::Unit(1, 1),
        b's' | b'z' | b'y' => match at(1) {
            b'#' => Skip::Unit(2, 2),
            b'*' => Skip::Unit(1, 2),
            _ => Skip::Unit(1, 1),
        },
        b'w' if at(1) == b'*' => Skip::Unit(1, 2),
        b'e' if matches!(at(1), b's' | b't') => {
            if at(2) == b'#' {
                Skip::Unit(3, 3)
            } else {
                Skip::Unit(2, 2)
            }
        }
        b'O' => {
            if matches!(at(1), b'!' | b'&') {
                Skip::Unit(2, 2)
            } else {
                Skip::Unit(1, 1)
            }
        }
        b'(' => Skip::Tuple,
        b')' => Skip::Bad("Unmatched right paren in format string"),
        _ => Skip::Bad("impossible<bad format char>"),
    }
}
