//! The language of `PyArg_*`: checks the number of arguments, then walks the format with them. The units are in `parse_units`.

use super::parse_errors::{Failure, Frame, Unit};
use super::parse_units::store_plain;
use super::va::VaList;
use crate::abi::*;
use crate::capi::pylifecycle::fatal;
use crate::engine::{Obj, Raised, Result, alloc};
use crate::objects::exceptions::{exc, warn};
use crate::objects::{bytearray, bytes, tuple, unicode};
use crate::protocols::{buffer, sequence};
use crate::raise;
use core::mem::MaybeUninit;

/// `PyArg_VaParse`: stores the items of a tuple.
///
/// # Safety
/// `format` is a C string, and the arguments are the addresses that it asks for.
#[inline(always)]
pub unsafe fn parse_tuple(args: &Obj, format: *const c_char, va: VaList) -> Result<()> {
    if !tuple::check(args) {
        return Err(raise!(SystemError, "new style getargs format but argument is not a tuple"));
    }
    // SAFETY: passed on from the caller.
    unsafe { parse_array(tuple::items(args), format, va) }
}

/// Stores the objects of an array.
///
/// # Safety
/// As for [`parse_tuple`].
#[inline(always)]
pub unsafe fn parse_array(args: &[&Obj], format: *const c_char, mut va: VaList) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        if !is_plain(format.cast(), args.len()) {
            return parse_any(args, format, &mut { va });
        }
        let mut at = format.cast::<u8>();
        for (i, arg) in args.iter().enumerate() {
            at = at.add(usize::from(*at == b'|'));
            if !store_plain(*at, arg, &mut va) {
                // What only this function sees stays in registers: others get a copy.
                let mut seen = va;
                store_other(i, arg, at, format, &mut seen)?;
                va = seen;
            }
            at = at.add(1);
        }
    }
    Ok(())
}

/// Whether the format is nothing but letters, each a unit, and perhaps one `|`, and fits `n` arguments. Most do; then nothing will have to be
/// taken back.
#[inline(always)]
unsafe fn is_plain(format: *const u8, n: usize) -> bool {
    // SAFETY: a C string: nothing behind its NUL, which is no letter, is read.
    unsafe {
        let bar = after_letters(format);
        let required = bar.offset_from_unsigned(format);
        let (end, units) = if *bar == b'|' {
            let end = after_letters(bar.add(1));
            (end, end.offset_from_unsigned(format) - 1)
        } else {
            (bar, required)
        };
        matches!(*end, 0 | b':' | b';') && n <= units && n >= required
    }
}

/// The first place where no letter is that could be a unit.
#[inline(always)]
unsafe fn after_letters(mut at: *const u8) -> *const u8 {
    static IS_LETTER: [bool; 256] = {
        let mut is_letter = [false; 256];
        let mut c = 0;
        while c < 256 {
            is_letter[c] = (c as u8).is_ascii_alphabetic() && c as u8 != b'e';
            c += 1;
        }
        is_letter
    };
    // SAFETY: within a C string; the loop ends at its NUL.
    unsafe {
        while IS_LETTER[usize::from(*at)] {
            at = at.add(1);
        }
    }
    at
}

/// Stores argument `i` of a plain format, whose unit is at `at`, by the general way.
#[inline(never)]
unsafe fn store_other(i: usize, arg: &Obj, at: *const u8, format: *const c_char, va: &mut VaList) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        let mut parser = Parser::new(at.cast(), va);
        parser.unit(arg).map_err(|failure| failure.raise(Some(i + 1), &Shape::of(format.cast()).frame))
    }
}

/// Stores the objects of an array, by any format.
#[inline(never)]
unsafe fn parse_any(args: &[&Obj], format: *const c_char, va: &mut VaList) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        let shape = Shape::of(format.cast());
        let n = args.len();
        if n < shape.min || n > shape.max {
            return Err(shape.frame.wrong_number(n, shape.min, shape.max));
        }
        let mut parser = Parser::new(format, va);
        for (i, arg) in args.iter().enumerate() {
            parser.skip_bar();
            if let Err(failure) = parser.item(arg) {
                return Err(parser.fail(failure, i + 1, &shape.frame));
            }
        }
        parser.check_end(format)
    }
}

/// `PyArg_Parse`: stores one object, for a format of one unit; none for an empty one.
///
/// # Safety
/// As for [`parse_tuple`].
pub unsafe fn parse_object(arg: Option<&Obj>, format: *const c_char, va: &mut VaList) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        let shape = Shape::of(format.cast());
        match (shape.min, shape.max, arg) {
            (_, 0, None) => Ok(()),
            (_, 0, Some(_)) => Err(raise!(TypeError, "{} takes no arguments", shape.frame.name_or("function"))),
            (1, 1, None) => Err(raise!(TypeError, "{} takes at least one argument", shape.frame.name_or("function"))),
            (1, 1, Some(arg)) => {
                let mut parser = Parser::new(format, va);
                parser.item(arg).map_err(|failure| parser.fail_in_single(failure, &shape.frame))
            }
            _ => Err(raise!(SystemError, "old style getargs format uses new features")),
        }
    }
}

/// How many arguments a format takes, and how its errors are to be told.
struct Shape {
    min: usize,
    max: usize,
    frame: Frame,
}

/// As deep as tuples may be nested in a format.
const MAX_NESTING: usize = 30;

impl Shape {
    /// Reads a format. Parentheses that do not match end the process.
    ///
    /// # Safety
    /// `format` is a C string.
    #[inline(always)]
    unsafe fn of(format: *const u8) -> Shape {
        let (mut min, mut max, mut level, mut at) = (None, 0, 0, format);
        let mut frame = Frame::NONE;
        loop {
            // SAFETY: a C string; the loop ends at its NUL.
            let c = unsafe { *at };
            at = at.wrapping_add(1);
            match c {
                b'(' => {
                    max += usize::from(level == 0);
                    level += 1;
                    if level > MAX_NESTING {
                        fatal(CHECKED_BY, "too many tuple nesting levels in argument format string");
                    }
                }
                b')' if level == 0 => fatal(CHECKED_BY, "excess ')' in getargs format"),
                b')' => level -= 1,
                0 => break,
                b':' => {
                    frame.name = at;
                    break;
                }
                b';' => {
                    frame.message = at;
                    break;
                }
                b'|' if level == 0 => min = Some(max),
                // The letter that follows counts instead.
                b'e' => {}
                _ => max += usize::from(level == 0 && c.is_ascii_alphabetic()),
            }
        }
        if level != 0 {
            fatal(CHECKED_BY, "missing ')' in getargs format");
        }
        Shape { min: min.unwrap_or(max), max, frame }
    }
}

/// The function that CPython's fatal errors about formats name.
const CHECKED_BY: &str = "vgetargs1_impl";

/// The walk over a format.
pub(super) struct Parser<'v> {
    /// What is left of the format, which ends with a NUL.
    pub(super) format: *const u8,
    pub(super) va: &'v mut VaList,
    pub(super) undo: Undo,
}

impl<'v> Parser<'v> {
    #[inline(always)]
    pub(super) fn new(format: *const c_char, va: &'v mut VaList) -> Self {
        Parser { format: format.cast(), va, undo: Undo::new() }
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> u8 {
        // SAFETY: the format is a C string, and the walk does not go beyond its end.
        unsafe { *self.format }
    }

    #[inline(always)]
    pub(super) fn advance(&mut self) {
        self.format = self.format.wrapping_add(1);
    }

    /// Steps over `c` if it comes next.
    #[inline(always)]
    pub(super) fn accept(&mut self, c: u8) -> bool {
        let found = self.peek() == c;
        if found {
            self.advance();
        }
        found
    }

    #[inline(always)]
    fn skip_bar(&mut self) {
        self.accept(b'|');
    }

    /// Stores one argument: a tuple of units or a unit.
    ///
    /// # Safety
    /// The next arguments are the addresses that the format asks for.
    #[inline(always)]
    pub(super) unsafe fn item(&mut self, arg: &Obj) -> Unit {
        // SAFETY: passed on from the caller.
        unsafe { if self.accept(b'(') { self.nested(arg) } else { self.unit(arg) } }
    }

    /// Stores the items of a tuple, or of another sequence, behind `(`.
    #[inline(never)]
    unsafe fn nested(&mut self, arg: &Obj) -> Unit {
        let (n, borrows) = self.measure();
        if tuple::check(arg) {
            let items = tuple::items(arg);
            if items.len() != n {
                return Err(wrong_length("tuple", n, items.len()));
            }
            for (i, item) in items.iter().enumerate() {
                // SAFETY: as for `item`.
                unsafe { self.item(item) }.map_err(|failure| failure.inside(i))?;
            }
        } else {
            // SAFETY: as for `item`.
            unsafe { self.nested_sequence(arg, n, borrows)? };
        }
        self.accept(b')');
        Ok(())
    }

    /// Stores the items of a sequence that is no tuple. What its units `borrow` may go with the item: that is deprecated.
    #[cold]
    unsafe fn nested_sequence(&mut self, arg: &Obj, n: usize, borrows: bool) -> Unit {
        if !sequence::check(arg) || unicode::check(arg) || bytes::check(arg) || bytearray::check(arg) {
            return Err(Failure::expected(&format!("{n}-item tuple"), arg));
        }
        if borrows {
            let message = format!("argument must be {n}-item tuple, not {}", arg.type_name());
            warn(exc::DeprecationWarning, &message, 0)?;
        }
        let len = sequence::size(arg)?;
        if len != n {
            return Err(wrong_length(if borrows { "tuple" } else { "sequence" }, n, len));
        }
        for i in 0..n {
            let item = sequence::get_item(arg, i as isize).map_err(|raised| Failure::from(raised).inside(i))?;
            // SAFETY: as for `item`.
            unsafe { self.item(&item) }.map_err(|failure| failure.inside(i))?;
        }
        Ok(())
    }

    /// The number of units up to the `)` of the tuple that has begun, and whether one of them stores what its item owns.
    fn measure(&self) -> (usize, bool) {
        let (mut n, mut level, mut borrows, mut at) = (0, 0, false, self.format);
        loop {
            // SAFETY: the format is a C string; the loop ends at its NUL at the latest.
            let (c, next) = unsafe { (*at, if *at == 0 { 0 } else { *at.add(1) }) };
            at = at.wrapping_add(1);
            borrows |= match c {
                b's' | b'z' | b'y' => next != b'*',
                b'S' | b'Y' | b'U' => true,
                b'O' => next != b'&',
                _ => false,
            };
            match c {
                b'(' => {
                    n += usize::from(level == 0);
                    level += 1;
                }
                b')' if level == 0 => break,
                b')' => level -= 1,
                0 | b':' | b';' => break,
                _ if level == 0 && c.is_ascii_alphabetic() => {
                    n += 1;
                    if c == b'e' && matches!(next, b's' | b't') {
                        at = at.wrapping_add(1);
                    }
                }
                _ => {}
            }
        }
        (n, borrows)
    }

    /// Checks what follows the last unit.
    #[inline(always)]
    unsafe fn check_end(&self, format: *const c_char) -> Result<()> {
        match self.peek() {
            0 | b'(' | b'|' | b':' | b';' | b'a'..=b'z' | b'A'..=b'Z' => Ok(()),
            // SAFETY: passed on from the caller.
            _ => Err(unsafe { self.bad_format(format) }),
        }
    }

    #[cold]
    unsafe fn bad_format(&self, format: *const c_char) -> Raised {
        self.undo.run();
        // SAFETY: a C string, says the caller.
        let format = unsafe { CStr::from_ptr(format) }.to_bytes();
        raise!(SystemError, "bad format string: {}", String::from_utf8_lossy(&format[..format.len().min(200)]))
    }

    /// Takes back what was stored, and raises the error of argument `i` (counted from 1).
    #[cold]
    pub(super) fn fail(&self, failure: Failure, i: usize, frame: &Frame) -> Raised {
        let raised = failure.raise(Some(i), frame);
        self.undo.run();
        raised
    }

    /// The same for the only argument, which has no number.
    #[cold]
    fn fail_in_single(&self, failure: Failure, frame: &Frame) -> Raised {
        let raised = failure.raise(None, frame);
        self.undo.run();
        raised
    }
}

#[cold]
fn wrong_length(what: &str, n: usize, len: usize) -> Failure {
    Failure::new(format!("must be {what} of length {n}, not {len}"))
}

pub(super) type Converter = Option<unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int>;

/// Something stored that has to be taken back when a later argument fails.
#[derive(Clone, Copy)]
pub(super) enum Stored {
    /// A view, to be released.
    View(*mut Py_buffer),
    /// The place of memory of the mem domain, to be freed.
    Memory(*mut *mut c_char),
    /// What a converter stored, which it takes back itself.
    Converted(Converter, *mut c_void),
}

/// What is to be taken back: the first few without any allocation.
pub(super) struct Undo {
    len: usize,
    few: [MaybeUninit<Stored>; Undo::FEW],
    more: Vec<Stored>,
}

impl Undo {
    const FEW: usize = 8;

    #[inline(always)]
    fn new() -> Undo {
        Undo { len: 0, few: [const { MaybeUninit::uninit() }; Undo::FEW], more: Vec::new() }
    }

    /// Notes what has been stored; without memory for the note it is taken back at once.
    pub(super) fn note(&mut self, stored: Stored) -> Unit {
        if self.len < Self::FEW {
            self.few[self.len].write(stored);
            self.len += 1;
            return Ok(());
        }
        if self.more.try_reserve(1).is_err() {
            stored.take_back();
            return Err(Raised::no_memory().into());
        }
        self.more.push(stored);
        Ok(())
    }

    /// Takes everything back, the first stored first.
    #[cold]
    pub(super) fn run(&self) {
        for stored in &self.few[..self.len] {
            // SAFETY: the first `len` places were written.
            unsafe { stored.assume_init() }.take_back();
        }
        self.more.iter().copied().for_each(Stored::take_back);
    }
}

impl Stored {
    fn take_back(self) {
        // SAFETY: each was stored by the unit that noted it, at an address that the caller of the parser gave.
        unsafe {
            match self {
                Stored::View(view) => buffer::release(view),
                Stored::Memory(place) => {
                    alloc::mem_free((*place).cast());
                    *place = core::ptr::null_mut();
                }
                Stored::Converted(convert, address) => {
                    if let Some(convert) = convert {
                        convert(core::ptr::null_mut(), address);
                    }
                }
            }
        }
    }
}
