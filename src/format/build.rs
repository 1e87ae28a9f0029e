//! The language of `Py_BuildValue`: makes objects of C values, in one walk over the format.
//!
//! A failure does not end the walk: the rest of the structure is walked too, for the references that `N` hands over.

use super::text::from_wide;
use super::va::VaList;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::singletons::new_none;
use crate::objects::{bool, bytes, complex, dict, float, list, long, tuple, unicode};
use crate::raise;

/// The end of the format, as the character that closes the outermost level.
const END: u8 = 0;

/// `Py_BuildValue`: None for no value, the value itself for one, a tuple for more.
///
/// # Safety
/// `format` is a C string, and the arguments are those that it names.
#[inline]
pub unsafe fn build_value(format: *const c_char, va: &mut VaList) -> Result<Owned> {
    let mut builder = Builder { format: format.cast(), va };
    // SAFETY: passed on from the caller.
    unsafe {
        if let Some(result) = builder.only_container() {
            return result;
        }
        match builder.count(END)? {
            0 => Ok(new_none()),
            1 => builder.value(),
            n => builder.tuple(n, END),
        }
    }
}

/// The values of a format one by one, as the arguments of a call.
///
/// # Safety
/// As for [`build_value`].
pub unsafe fn build_arguments(format: *const c_char, va: &mut VaList) -> Result<Vec<Owned>> {
    let mut builder = Builder { format: format.cast(), va };
    // SAFETY: passed on from the caller.
    unsafe {
        let n = builder.count(END)?;
        let mut values = Vec::new();
        if values.try_reserve_exact(n).is_err() {
            let raised = Raised::no_memory();
            builder.skip(n, END);
            return Err(raised);
        }
        builder.each(n, END, |value| values.push(value))?;
        Ok(values)
    }
}

/// What a level of the format holds.
struct Measure {
    values: usize,
    /// Whether no other level has ended in between: so it is in a well-formed format.
    proper: bool,
    /// Where the closing character stands.
    end: *const u8,
}

/// What the characters of a format are, for counting: bit 0 for one that begins a value, and in bits 1 and 2 the change of the level plus one.
static KINDS: [u8; 256] = {
    const fn kind(value: bool, change: i8) -> u8 {
        value as u8 | ((change + 1) as u8) << 1
    }
    let mut kinds = [kind(true, 0); 256];
    let separators = b"#&,: \t";
    let (mut i, mut pair) = (0, 0);
    while i < separators.len() {
        kinds[separators[i] as usize] = kind(false, 0);
        i += 1;
    }
    while pair < 3 {
        kinds[b"([{"[pair] as usize] = kind(true, 1);
        kinds[b")]}"[pair] as usize] = kind(false, -1);
        pair += 1;
    }
    kinds
};

struct Builder<'v> {
    /// What is left of the format, which ends with a NUL.
    format: *const u8,
    va: &'v mut VaList,
}

#[cold]
fn unmatched() -> Raised {
    raise!(SystemError, "Unmatched paren in format")
}

impl Builder<'_> {
    #[inline(always)]
    fn peek(&self) -> u8 {
        // SAFETY: the format is a C string, and the walk does not go beyond its end.
        unsafe { *self.format }
    }

    #[inline(always)]
    fn advance(&mut self) {
        self.format = self.format.wrapping_add(1);
    }

    /// The number of values up to `close`.
    #[inline]
    fn count(&self, close: u8) -> Result<usize> {
        match self.measure(close) {
            Some(measure) => Ok(measure.values),
            None => Err(raise!(SystemError, "unmatched paren in format")),
        }
    }

    #[inline(always)]
    fn skip_separators(&mut self) {
        while matches!(self.peek(), b',' | b':' | b' ' | b'\t') {
            self.advance();
        }
    }

    /// Looks for the `close` of the level that has begun.
    #[inline(always)]
    fn measure(&self, close: u8) -> Option<Measure> {
        let (mut at, mut level, mut values, mut proper) = (self.format, 0isize, 0, true);
        loop {
            // SAFETY: the format is a C string; the loop ends at its NUL.
            let c = unsafe { *at };
            if c == close && level <= 0 {
                return Some(Measure { values, proper, end: at });
            }
            if c == END {
                return None;
            }
            let kind = KINDS[usize::from(c)];
            values += usize::from(level == 0) & usize::from(kind & 1);
            level += isize::from(kind >> 1) - 1;
            proper &= level >= 0;
            at = at.wrapping_add(1);
        }
    }

    /// The value of a format that is one tuple, list or dict, without counting the whole format first.
    #[inline(always)]
    unsafe fn only_container(&mut self) -> Option<Result<Owned>> {
        let close = match self.peek() {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            _ => return None,
        };
        let inside = Builder { format: self.format.wrapping_add(1), va: self.va };
        let Measure { values, proper, end } = inside.measure(close)?;
        // SAFETY: behind the closing character comes another one, the NUL at the latest.
        if !proper || unsafe { *end.add(1) } != END {
            return None;
        }
        self.advance();
        // SAFETY: as for `value`.
        Some(unsafe {
            match close {
                b')' => self.tuple(values, close),
                b']' => self.list(values),
                _ => self.dict(values),
            }
        })
    }

    /// Steps over the character that closes a level.
    #[inline(always)]
    fn close(&mut self, close: u8) -> Result<()> {
        if self.peek() != close {
            self.skip_separators();
            if self.peek() != close {
                return Err(unmatched());
            }
        }
        if close != END {
            self.advance();
        }
        Ok(())
    }

    /// Makes `n` values and drops them, while an error is set.
    #[cold]
    unsafe fn skip(&mut self, n: usize, close: u8) {
        for _ in 0..n {
            let error = error::take();
            // SAFETY: as for `value`.
            drop(unsafe { self.value() });
            error::clear();
            if let Some(error) = error {
                let _ = error::restore(error);
            }
        }
        let _ = self.close(close);
    }

    /// Makes `n` values up to `close`.
    #[inline(always)]
    unsafe fn each(&mut self, n: usize, close: u8, mut push: impl FnMut(Owned)) -> Result<()> {
        for i in 0..n {
            // SAFETY: as for `value`.
            match unsafe { self.value() } {
                Ok(value) => push(value),
                Err(raised) => {
                    // SAFETY: as above.
                    unsafe { self.skip(n - i - 1, close) };
                    return Err(raised);
                }
            }
        }
        self.close(close)
    }

    #[inline]
    unsafe fn tuple(&mut self, n: usize, close: u8) -> Result<Owned> {
        if n == 0 {
            self.close(close)?;
            return Ok(tuple::empty());
        }
        // SAFETY: as for `value`.
        unsafe {
            let mut items = match tuple::Filling::new(n) {
                Ok(items) => items,
                Err(raised) => {
                    self.skip(n, close);
                    return Err(raised);
                }
            };
            self.each(n, close, |value| items.push(value))?;
            Ok(items.finish())
        }
    }

    unsafe fn list(&mut self, n: usize) -> Result<Owned> {
        // SAFETY: as for `value`; the list has a place for each of its `n` items.
        unsafe {
            let items = match list::with_len(n) {
                Ok(items) => items,
                Err(raised) => {
                    self.skip(n, b']');
                    return Err(raised);
                }
            };
            let mut i = 0;
            self.each(n, b']', |value| {
                list::slot(&items, i).write(value.into_ptr());
                i += 1;
            })?;
            Ok(items)
        }
    }

    #[inline]
    unsafe fn dict(&mut self, n: usize) -> Result<Owned> {
        // SAFETY: as for `value`.
        unsafe {
            let new = if n.is_multiple_of(2) { dict::new() } else { Err(raise!(SystemError, "Bad dict format")) };
            let items = match new {
                Ok(items) => items,
                Err(raised) => {
                    self.skip(n, b'}');
                    return Err(raised);
                }
            };
            let mut left = n;
            while left > 0 {
                let key = self.key();
                left -= 1;
                let set = key.and_then(|key| {
                    let value = self.value();
                    left -= 1;
                    dict::set(&items, &key, &*value?)
                });
                if let Err(raised) = set {
                    self.skip(left, b'}');
                    return Err(raised);
                }
            }
            self.close(b'}')?;
            Ok(items)
        }
    }

    /// A value that is to be a key: a C string is usually a literal, whose interned string is kept.
    #[inline(always)]
    unsafe fn key(&mut self) -> Result<Owned> {
        self.skip_separators();
        // SAFETY: as for `value`; behind a character that is not the NUL there is another one.
        unsafe {
            if self.peek() == b's' && *self.format.add(1) != b'#' {
                self.advance();
                let text = self.va.pointer::<c_char>();
                return if text.is_null() { Ok(new_none()) } else { unicode::intern_ptr(text) };
            }
            self.value()
        }
    }

    /// Makes the next value.
    ///
    /// # Safety
    /// The next arguments are those that the format names.
    unsafe fn value(&mut self) -> Result<Owned> {
        // SAFETY: the caller promises the arguments that the format names.
        unsafe {
            loop {
                let unit = self.peek();
                if unit != 0 {
                    self.advance();
                }
                return match unit {
                    b'i' => long::from_i64(self.va.int().into()),
                    b's' | b'z' | b'U' => self.text(),
                    b'O' | b'N' | b'S' => self.object(unit),
                    b'l' | b'L' | b'n' => long::from_i64(self.va.long()),
                    b'd' | b'f' => float::new(self.va.double()),
                    b'(' | b'[' | b'{' => self.container(unit),
                    b',' | b':' | b' ' | b'\t' => continue,
                    _ => self.rare(unit),
                };
            }
        }
    }

    /// What `(`, `[` or `{` begins.
    #[inline(never)]
    unsafe fn container(&mut self, open: u8) -> Result<Owned> {
        // SAFETY: as for `value`.
        unsafe {
            match open {
                b'(' => {
                    let n = self.count(b')')?;
                    self.tuple(n, b')')
                }
                b'[' => {
                    let n = self.count(b']')?;
                    self.list(n)
                }
                _ => {
                    let n = self.count(b'}')?;
                    self.dict(n)
                }
            }
        }
    }

    /// The value of a unit that is not among the usual ones.
    #[inline(never)]
    unsafe fn rare(&mut self, unit: u8) -> Result<Owned> {
        // SAFETY: as for `value`.
        unsafe {
            match unit {
                b'b' | b'B' | b'h' => long::from_i64(self.va.int().into()),
                b'H' | b'I' => long::from_i64(self.va.uint().into()),
                b'k' | b'K' => long::from_u64(self.va.ulong()),
                b'p' => Ok(bool::new(self.va.int() != 0)),
                b'D' => complex::new(*self.va.pointer::<Py_complex>()),
                b'c' => Ok(bytes::single(self.va.int() as u8)),
                b'C' => match self.va.int() {
                    c @ 0..=0x10_FFFF => unicode::from_char(c as u32),
                    _ => Err(raise!(ValueError, "chr() arg not in range(0x110000)")),
                },
                b'y' => match self.sized_bytes() {
                    Some(s) => bytes::new(s),
                    None => Ok(new_none()),
                },
                b'u' => self.wide(),
                _ => Err(raise!(SystemError, "bad format char passed to Py_BuildValue")),
            }
        }
    }

    /// The length that `#` announces; none, or a negative one, stands for everything up to a NUL.
    #[inline(always)]
    unsafe fn length(&mut self) -> Option<usize> {
        if self.peek() != b'#' {
            return None;
        }
        self.advance();
        // SAFETY: a Py_ssize_t goes with `#`.
        usize::try_from(unsafe { self.va.size() }).ok()
    }

    /// The bytes of a unit that takes a C string, with or without a length; `None` for NULL.
    #[inline(always)]
    unsafe fn sized_bytes<'a>(&mut self) -> Option<&'a [u8]> {
        // SAFETY: as for `value`.
        unsafe {
            let s = self.va.pointer::<c_char>();
            let length = self.length();
            if s.is_null() {
                return None;
            }
            let length = length.unwrap_or_else(|| libc::strlen(s));
            Some(core::slice::from_raw_parts(s.cast(), length))
        }
    }

    #[inline(always)]
    unsafe fn text(&mut self) -> Result<Owned> {
        // SAFETY: as for `value`.
        match unsafe { self.sized_bytes() } {
            Some(s) => unicode::from_utf8(s),
            None => Ok(new_none()),
        }
    }

    unsafe fn wide(&mut self) -> Result<Owned> {
        // SAFETY: as for `value`; nothing behind the NUL or the length is read.
        unsafe {
            let s = self.va.pointer::<u32>();
            let length = self.length();
            if s.is_null() {
                return Ok(new_none());
            }
            let length = length.unwrap_or_else(|| (0..).take_while(|&i| *s.add(i) != 0).count());
            from_wide(core::slice::from_raw_parts(s, length))
        }
    }

    #[inline(always)]
    unsafe fn object(&mut self, unit: u8) -> Result<Owned> {
        // SAFETY: as for `value`: with `&` a converter and its argument, else an object.
        unsafe {
            if self.peek() == b'&' {
                self.advance();
                type Converter = Option<unsafe extern "C" fn(*mut c_void) -> *mut PyObject>;
                let (converter, argument) = (self.va.function::<Converter>(), self.va.pointer());
                return match converter {
                    Some(converter) => Owned::from_call(converter(argument)),
                    None => Err(error::null_argument()),
                };
            }
            let object = self.va.pointer::<PyObject>();
            match (unit, Obj::from_ptr_opt(object)) {
                (b'N', Some(_)) => Ok(Owned::from_ptr(object)),
                (_, Some(object)) => Ok(object.to_owned()),
                (_, None) => Err(no_object()),
            }
        }
    }
}

/// An object that should be there is not. Where making it has failed, its error stays.
#[cold]
fn no_object() -> Raised {
    match error::occurred() {
        // SAFETY: an error is set.
        Some(_) => unsafe { Raised::already() },
        None => raise!(SystemError, "NULL object passed to Py_BuildValue"),
    }
}
