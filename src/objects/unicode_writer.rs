//! Builds a string piece by piece, widening as needed.

use super::unicode::{self, ASCII_HEAD, COMPACT_HEAD, Chars, bound_of, kind_of};
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use core::ptr;

/// Builds a string piece by piece; widens as needed. The characters are kept where the finished string has them.
pub struct Writer {
    /// A block with room for a string's head and `capacity` characters and a final zero, or NULL.
    block: *mut u8,
    len: usize,
    capacity: usize,
    /// 127, 255, 65535 or 0x10FFFF: the width that what was written needs.
    bound: u32,
}

#[inline(always)]
fn head(bound: u32) -> usize {
    if bound <= 0x7F { ASCII_HEAD } else { COMPACT_HEAD }
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

impl Writer {
    #[inline]
    pub const fn new() -> Self {
        Writer { block: ptr::null_mut(), len: 0, capacity: 0, bound: 0x7F }
    }

    /// A writer with room for `n` ASCII characters.
    pub fn with_capacity(n: usize) -> Result<Self> {
        let mut writer = Writer::new();
        if n > 0 {
            writer.regrow(n, 0x7F)?;
        }
        Ok(writer)
    }

    /// The number of characters so far.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes per character of what was written so far.
    fn kind(&self) -> usize {
        kind_of(self.bound)
    }

    /// Where character `i` is or will be.
    #[inline(always)]
    fn place(&self, i: usize) -> *mut u8 {
        self.block.wrapping_add(head(self.bound) + i * self.kind())
    }

    /// Makes room for `n` more characters, none above `bound`.
    #[inline(always)]
    fn reserve(&mut self, n: usize, bound: u32) -> Result<()> {
        if bound <= self.bound && n <= self.capacity - self.len {
            return Ok(());
        }
        self.regrow(n, bound)
    }

    #[inline(never)]
    fn regrow(&mut self, n: usize, bound: u32) -> Result<()> {
        let bound = bound.max(self.bound);
        let (kind, head) = (kind_of(bound), head(bound));
        let needed = self.len.checked_add(n).filter(|&total| total < isize::MAX as usize / 8);
        let Some(needed) = needed else { return Err(Raised::no_memory()) };
        let wanted = if needed <= self.capacity { self.capacity } else { needed + needed / 2 + 16 };
        // Whole size classes: the rest of one would be lost anyway.
        let size = (head + (wanted + 1) * kind).next_multiple_of(16);
        let same_layout = bound == self.bound && !self.block.is_null();
        // SAFETY: the block is this writer's; it moves or is copied with what was written.
        unsafe {
            let block = if same_layout { alloc::object_realloc(self.block, size) } else { alloc::object_alloc(size) };
            if block.is_null() {
                return Err(Raised::no_memory());
            }
            if !same_layout && !self.block.is_null() {
                unicode::copy_chars(block.add(head), kind, self.written());
                alloc::object_free(self.block);
            }
            self.block = block;
        }
        self.bound = bound;
        self.capacity = (size - head) / kind - 1;
        Ok(())
    }

    /// What was written so far.
    pub fn written(&self) -> Chars<'_> {
        if self.block.is_null() {
            return Chars::One(&[]);
        }
        let p = self.place(0);
        // SAFETY: `len` characters were written there, in the width of the bound.
        unsafe {
            match self.kind() {
                1 => Chars::One(core::slice::from_raw_parts(p, self.len)),
                2 => Chars::Two(core::slice::from_raw_parts(p.cast(), self.len)),
                _ => Chars::Four(core::slice::from_raw_parts(p.cast(), self.len)),
            }
        }
    }

    /// Drops the characters from `len` on; the width goes down to what the others need.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.len = len;
        let bound = self.written().bound();
        if bound < self.bound {
            let mut narrow = Writer::new();
            if narrow.push_chars(self.written()).is_ok() {
                *self = narrow;
            } else {
                crate::engine::error::clear();
            }
        }
    }

    /// Appends text.
    #[inline]
    pub fn push_str(&mut self, s: &str) -> Result<()> {
        if s.is_ascii() {
            return self.push_ascii(s.as_bytes());
        }
        s.chars().try_for_each(|c| self.push_char(c.into()))
    }

    /// Appends bytes that are all below 128.
    #[inline]
    pub fn push_ascii(&mut self, s: &[u8]) -> Result<()> {
        debug_assert!(s.is_ascii());
        self.push_chars_within(Chars::One(s), 0x7F)
    }

    /// Appends a code point.
    #[inline]
    pub fn push_char(&mut self, c: u32) -> Result<()> {
        self.reserve(1, bound_of(c))?;
        let p = self.place(self.len);
        // SAFETY: there is room for one more character of this width.
        unsafe {
            match self.kind() {
                1 => p.write(c as u8),
                2 => p.cast::<u16>().write(c as u16),
                _ => p.cast::<u32>().write(c),
            }
        }
        self.len += 1;
        Ok(())
    }

    /// Appends `n` times the same code point.
    pub fn push_fill(&mut self, c: u32, n: usize) -> Result<()> {
        self.reserve(n, if n == 0 { 0 } else { bound_of(c) })?;
        let p = self.place(self.len);
        // SAFETY: there is room for `n` more characters of this width.
        unsafe {
            match self.kind() {
                1 => p.write_bytes(c as u8, n),
                2 => (0..n).for_each(|i| p.cast::<u16>().add(i).write(c as u16)),
                _ => (0..n).for_each(|i| p.cast::<u32>().add(i).write(c)),
            }
        }
        self.len += n;
        Ok(())
    }

    /// Appends characters.
    pub fn push_chars(&mut self, s: Chars<'_>) -> Result<()> {
        self.push_chars_within(s, s.bound())
    }

    #[inline]
    fn push_chars_within(&mut self, s: Chars<'_>, bound: u32) -> Result<()> {
        let n = s.len();
        if n == 0 {
            return Ok(());
        }
        self.reserve(n, bound)?;
        // SAFETY: there is room for `n` more characters of this width, which holds each.
        unsafe { unicode::copy_chars(self.place(self.len), self.kind(), s) };
        self.len += n;
        Ok(())
    }

    /// Appends a `str` object.
    pub fn push(&mut self, o: &Obj) -> Result<()> {
        self.push_chars_within(unicode::chars(o), unicode::max_char(o))
    }

    /// Appends a `str` object's code points `start..end`.
    pub fn push_range(&mut self, o: &Obj, start: usize, end: usize) -> Result<()> {
        let part = unicode::chars(o).slice(start, end);
        let bound = unicode::max_char(o);
        if bound <= self.bound { self.push_chars_within(part, bound) } else { self.push_chars(part) }
    }

    /// Appends UTF-8, U+FFFD for bad bytes.
    pub fn push_utf8_lossy(&mut self, s: &[u8]) -> Result<()> {
        if s.is_ascii() { self.push_ascii(s) } else { self.push_str(&String::from_utf8_lossy(s)) }
    }

    /// The finished string.
    pub fn finish(mut self) -> Result<Owned> {
        if self.len == 0 {
            return Ok(unicode::empty());
        }
        if self.len == 1 && self.bound <= 0xFF {
            return Ok(unicode::latin1_char(self.written().at(0) as u8));
        }
        let size = head(self.bound) + (self.len + 1) * self.kind();
        // SAFETY: the block is this writer's and becomes the string; it shrinks to what is used.
        unsafe {
            let mut block = core::mem::replace(&mut self.block, ptr::null_mut());
            if self.capacity - self.len >= 16 {
                let smaller = alloc::object_realloc(block, size);
                if !smaller.is_null() {
                    block = smaller;
                }
            }
            Ok(Owned::from_ptr(unicode::init_head(block, self.len, self.bound)))
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // SAFETY: the block is NULL or this writer's.
        unsafe { alloc::object_free(self.block) }
    }
}

impl core::fmt::Write for Writer {
    fn write_str(&mut self, s: &str) -> core::fmt::Result {
        self.push_str(s).map_err(|_| core::fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test only: strings rely on the GIL, and tests run in threads of their own.
    #[test]
    fn strings_without_a_runtime() {
        unicode::init().unwrap();
        let mut w = Writer::new();
        for piece in ["hello ", "wörld ", "żółw ", "😀", "x"] {
            w.push_str(piece).unwrap();
        }
        let s = w.finish().unwrap();
        let text = "hello wörld żółw 😀x";
        assert_eq!(unicode::as_utf8(&s).unwrap(), text.as_bytes());
        assert_eq!(unicode::kind(&s), 4);
        assert!(unicode::eq(&s, &unicode::new(text).unwrap()));
        assert_eq!(unicode::hash(&s), unicode::hash(&unicode::new(text).unwrap()));
        let part = unicode::substring(&s, 6, 11).unwrap();
        assert_eq!((unicode::kind(&part), unicode::len(&part)), (1, 5));
        assert_eq!(unicode::as_utf8(&unicode::from_char(0xE9).unwrap()).unwrap(), "é".as_bytes());
        let a = unicode::intern("some_name").unwrap();
        assert!(a.is(&unicode::intern_c(c"some_name").unwrap()));
        assert!(a.is(&unicode::intern_c(c"some_name").unwrap()));
        assert!(a.is(crate::istr!("some_name")));
        let literal = crate::istr!("another_name");
        assert!(literal.is(&unicode::intern("another_name").unwrap()));
        assert!(literal.is(crate::istr!("another_name")));
        drop(unicode::intern("short_lived").unwrap());
        assert!(unicode::eq_ascii(&unicode::intern("short_lived").unwrap(), "short_lived"));
        unicode::fini();
        unicode::init().unwrap();
        assert!(literal.is(&unicode::intern("another_name").unwrap()));
        assert!(unicode::empty().is(&unicode::new("").unwrap()));
        let long = "ab".repeat(1000);
        let mut w = Writer::new();
        (0..1000).for_each(|_| w.push_str("ab").unwrap());
        assert!(unicode::eq_ascii(&w.finish().unwrap(), &long));
        let mut b = crate::objects::bytes::Writer::new();
        (0..1000).for_each(|_| b.push(b"ab").unwrap());
        assert_eq!(crate::objects::bytes::as_slice(&b.finish().unwrap()), long.as_bytes());
    }
}
