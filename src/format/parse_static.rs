//! Parsers in static storage (`_PyArg_Parser`), which code that Argument Clinic generates uses: set up at their first use.

use super::keywords::{CNames, Given, Named, Names, TupleNames, left_over, missing, too_many, wrong_positional};
use super::parse::Parser;
use super::parse_errors::Frame;
use super::parse_keywords::is_end;
use super::va::VaList;
use crate::abi::*;
use crate::engine::{Obj, Result, error};
use crate::objects::{dict, tuple};
use crate::raise;
use core::ptr;

/// The value of `once` when a parser is set up.
const READY: u8 = 4;

/// The parsers that own their tuple of names, linked by `next`.
static mut OWNERS: *mut _PyArg_Parser = ptr::null_mut();

/// Gives back the names that were made, so that the parsers can be set up again.
pub fn fini() {
    // SAFETY: under the GIL; the parsers are in static storage of modules, which stay loaded.
    unsafe {
        let mut parser = (&raw mut OWNERS).replace(ptr::null_mut());
        while !parser.is_null() {
            let next = (*parser).next;
            crate::engine::refcount::clear(&raw mut (*parser).kwtuple);
            (*parser).is_kwtuple_owned = 0;
            (*parser).once = 0;
            (*parser).next = ptr::null_mut();
            parser = next;
        }
    }
}

/// A parser that is set up.
struct Ready<'a> {
    parser: &'a _PyArg_Parser,
    names: TupleNames<'a>,
}

impl<'a> Ready<'a> {
    /// Sets the parser up if that has not been done.
    ///
    /// # Safety
    /// `parser` is NULL or points to a parser in static storage.
    #[inline]
    unsafe fn new(parser: *mut _PyArg_Parser) -> Result<Ready<'a>> {
        if parser.is_null() {
            return Err(error::bad_internal_call());
        }
        // SAFETY: as promised; a parser that is set up has a tuple.
        unsafe {
            if (*parser).once != READY {
                set_up(parser)?;
            }
            let keys = tuple::items(Obj::from_ptr((*parser).kwtuple));
            Ok(Ready { parser: &*parser, names: TupleNames { keys, nameless: (*parser).pos as usize } })
        }
    }

    fn frame(&self) -> Frame {
        Frame { name: self.parser.fname.cast(), message: self.parser.custom_msg.cast() }
    }

    /// `f()`, or `function`.
    fn function(&self) -> String {
        self.frame().name_or("function")
    }
}

unsafe fn set_up(parser: *mut _PyArg_Parser) -> Result<()> {
    // SAFETY: a parser in static storage, with C strings.
    unsafe {
        let names = CNames::new((*parser).keywords)?;
        if !(*parser).format.is_null() {
            read_format(parser, names.len(), names.nameless())?;
        }
        if (*parser).kwtuple.is_null() {
            let keys: Result<Vec<_>> = (names.nameless()..names.len()).map(|i| names.key(i)).collect();
            (*parser).kwtuple = tuple::from_owned(keys?)?.into_ptr();
            (*parser).is_kwtuple_owned = 1;
            (*parser).next = OWNERS;
            OWNERS = parser;
        }
        (*parser).pos = names.nameless() as c_int;
        (*parser).once = READY;
    }
    Ok(())
}

/// Checks the format against the number of names, and notes where `|` and `$` stand, the function's name and the message.
unsafe fn read_format(parser: *mut _PyArg_Parser, len: usize, nameless: usize) -> Result<()> {
    // SAFETY: the format is a C string. No address is taken from the list of arguments, of which a copy of nothing is enough.
    unsafe {
        let format = (*parser).format;
        let mut nothing = core::mem::zeroed::<VaList>();
        let mut walk = Parser::new(format, &mut nothing);
        let (mut min, mut max) = (None, None);
        for i in 0..len {
            if walk.accept(b'|') {
                if min.is_some() {
                    return Err(raise!(SystemError, "Invalid format string (| specified twice)"));
                }
                if max.is_some() {
                    return Err(raise!(SystemError, "Invalid format string ($ before |)"));
                }
                min = Some(i);
            }
            if walk.accept(b'$') {
                if max.is_some() {
                    return Err(raise!(SystemError, "Invalid format string ($ specified twice)"));
                }
                if i < nameless {
                    return Err(raise!(SystemError, "Empty parameter name after $"));
                }
                max = Some(i);
            }
            if is_end(walk.peek()) {
                let message = "More keyword list entries";
                return Err(raise!(SystemError, "{message} ({len}) than format specifiers ({i})"));
            }
            if let Err(message) = walk.pass_item() {
                return Err(raise!(SystemError, "{message}: '{}'", walk.rest()));
            }
        }
        if !is_end(walk.peek()) && !matches!(walk.peek(), b'|' | b'$') {
            let message = "more argument specifiers than keyword list entries";
            return Err(raise!(SystemError, "{message} (remaining format:'{}')", walk.rest()));
        }
        let frame = Frame::of(format.cast());
        (*parser).fname = frame.name.cast();
        (*parser).custom_msg = frame.message.cast();
        (*parser).min = min.unwrap_or(len) as c_int;
        (*parser).max = max.unwrap_or(len) as c_int;
    }
    Ok(())
}

/// `_PyArg_ParseTupleAndKeywordsFast`.
///
/// # Safety
/// `parser` is NULL or points to a parser in static storage, and the arguments are the addresses that its format asks for.
pub unsafe fn parse_tuple(
    args: Option<&Obj>,
    kwargs: Option<&Obj>,
    parser: *mut _PyArg_Parser,
    va: &mut VaList,
) -> Result<()> {
    let Some(args) = args.filter(|args| tuple::check(args)) else { return Err(error::bad_internal_call()) };
    if kwargs.is_some_and(|kwargs| !dict::check(kwargs)) {
        return Err(error::bad_internal_call());
    }
    let given = Given { positional: tuple::items(args), named: Named::of_dict(kwargs) };
    // SAFETY: passed on from the caller.
    unsafe { parse(given, parser, va) }
}

/// `_PyArg_ParseStackAndKeywords`.
///
/// # Safety
/// As for [`parse_tuple`]; `args` points to `nargs` objects and then a value for each name in the tuple `kwnames`.
pub unsafe fn parse_stack(
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwnames: Option<&Obj>,
    parser: *mut _PyArg_Parser,
    va: &mut VaList,
) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        let positional = super::args::array(args, nargs);
        let named = Named::of_vectorcall(kwnames, args.wrapping_offset(nargs));
        parse(Given { positional, named }, parser, va)
    }
}

unsafe fn parse(given: Given<'_>, parser: *mut _PyArg_Parser, va: &mut VaList) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        let ready = Ready::new(parser)?;
        let mut walk = Parser::new(ready.parser.format, va);
        let result = store(&mut walk, &ready, given);
        if result.is_err() {
            walk.undo.run();
        }
        result
    }
}

unsafe fn store(walk: &mut Parser<'_>, ready: &Ready<'_>, given: Given<'_>) -> Result<()> {
    let names = &ready.names;
    let (n, len, nameless) = (given.positional.len(), names.len(), names.nameless());
    let (min, max) = (ready.parser.min as usize, ready.parser.max as usize);
    let mut unused = given.named.len();
    if n + unused > len {
        return Err(too_many(&ready.function(), given, len));
    }
    if max < n {
        return Err(wrong_positional(&ready.function(), if min < max { "at most" } else { "exactly" }, max, n));
    }
    for i in 0..len {
        walk.accept(b'|');
        walk.accept(b'$');
        let named;
        let arg = if i < n {
            Some(given.positional[i])
        } else if unused > 0 && i >= nameless {
            named = given.named.find(names.keys[i - nameless])?;
            unused -= usize::from(named.is_some());
            named.as_deref()
        } else {
            None
        };
        if let Some(arg) = arg {
            // SAFETY: passed on from the caller.
            unsafe { walk.item(arg) }.map_err(|failure| failure.raise(Some(i + 1), &ready.frame()))?;
            continue;
        }
        if i < min {
            if i >= nameless {
                return Err(missing(&ready.function(), names, i));
            }
            let least = min.min(nameless);
            let bound = if least < max { "at least" } else { "exactly" };
            return Err(wrong_positional(&ready.function(), bound, least, n));
        }
        if unused == 0 {
            return Ok(());
        }
        // SAFETY: passed on from the caller.
        if let Err(message) = unsafe { walk.skip_item() } {
            return Err(raise!(SystemError, "{message}: '{}'", walk.rest()));
        }
    }
    if unused > 0 {
        return Err(left_over(ready.frame().name().as_deref(), given, names));
    }
    Ok(())
}

/// What a function takes, as `_PyArg_UnpackKeywords` is told.
#[derive(Clone, Copy)]
pub(super) struct Arity {
    /// How many of the parameters that may be given by position must be given.
    pub(super) min: usize,
    /// Positional arguments at most.
    pub(super) max: usize,
    /// Keyword-only arguments at least, the first ones.
    pub(super) keywords: usize,
    /// Whether more positional arguments are taken than there are names for.
    pub(super) more: bool,
}

/// Puts the arguments of a call into the places of the parameters; NULL for what was not given. `name` is the function's, if it has one.
pub(super) fn unpack(
    name: Option<&str>,
    given: Given<'_>,
    names: &dyn Names,
    arity: Arity,
    out: &mut [*mut PyObject],
) -> Result<()> {
    let (mut n, mut unused, len) = (given.positional.len(), given.named.len(), names.len());
    let Arity { min, max, keywords, more } = arity;
    let f = || name.map_or_else(|| "function".into(), |name| format!("{name}()"));
    if !more && n + unused > len {
        return Err(too_many(&f(), given, len));
    }
    if !more && n > max {
        return Err(wrong_positional(&f(), if min < max { "at most" } else { "exactly" }, max, n));
    }
    let least = min.min(names.nameless());
    if n < least {
        return Err(wrong_positional(&f(), if more || least < max { "at least" } else { "exactly" }, least, n));
    }
    n = n.min(max);
    for (place, arg) in out.iter_mut().zip(&given.positional[..n]) {
        *place = arg.as_ptr();
    }
    let required = if keywords > 0 { max + keywords } else { min };
    for (i, place) in out.iter_mut().enumerate().take(len).skip(n) {
        *place = ptr::null_mut();
        if unused > 0 && i >= names.nameless() {
            // The call keeps its arguments alive.
            if let Some(arg) = given.named.find(&*names.key(i)?)? {
                *place = arg.as_ptr();
                unused -= 1;
                continue;
            }
        }
        if i < min || (max <= i && i < required) {
            return Err(missing(&f(), names, i));
        }
    }
    if unused > 0 {
        let given = Given { positional: &given.positional[..n], named: given.named };
        return Err(left_over(name, given, names));
    }
    Ok(())
}

/// `_PyArg_UnpackKeywords`: the places of the parameters, in `out` unless the arguments are in place already.
///
/// # Safety
/// `args` points to `nargs` objects and a value for each name in `kwnames`; `out` has room for every parameter.
pub unsafe fn unpack_keywords(
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwargs: Option<&Obj>,
    kwnames: Option<&Obj>,
    parser: *mut _PyArg_Parser,
    [min, max, keywords, more]: [c_int; 4],
    out: *mut *mut PyObject,
) -> Result<*const *mut PyObject> {
    if kwargs.is_some_and(|kwargs| !dict::check(kwargs)) {
        return Err(error::bad_internal_call());
    }
    // SAFETY: passed on from the caller.
    unsafe {
        let args = if args.is_null() && nargs == 0 { out.cast_const() } else { args };
        let ready = Ready::new(parser)?;
        let named = match kwargs {
            Some(_) => Named::of_dict(kwargs),
            None => Named::of_vectorcall(kwnames, args.wrapping_offset(nargs)),
        };
        let arity = Arity { min: min as usize, max: max as usize, keywords: keywords as usize, more: more != 0 };
        let n = nargs as usize;
        if named.len() == 0 && arity.keywords == 0 && arity.min <= n && (arity.more || n <= arity.max) {
            return Ok(args);
        }
        let given = Given { positional: super::args::array(args, nargs), named };
        let places = core::slice::from_raw_parts_mut(out, ready.names.len());
        unpack(ready.frame().name().as_deref(), given, &ready.names, arity, places)?;
        Ok(out)
    }
}
