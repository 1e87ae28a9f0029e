//! Text under construction, in code points, so that lone surrogates survive.

use crate::engine::{Obj, Owned, Result, error};
use crate::objects::unicode;
use crate::protocols::text;

#[derive(Clone, Default)]
pub(super) struct Text(pub(super) Vec<u32>);

impl Text {
    pub(super) fn new(s: &str) -> Text {
        Text(s.chars().map(u32::from).collect())
    }
    pub(super) fn of(o: &Obj) -> Text {
        Text(unicode::chars(o).iter().collect())
    }
    pub(super) fn push(&mut self, s: &str) {
        self.0.extend(s.chars().map(u32::from));
    }
    pub(super) fn append(&mut self, other: &Text) {
        self.0.extend_from_slice(&other.0);
    }
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The lines as `str.splitlines(keepends=True)` finds them.
    pub(super) fn lines(&self) -> Vec<&[u32]> {
        let mut lines = Vec::new();
        let (mut start, mut i) = (0, 0);
        while i < self.0.len() {
            let c = self.0[i];
            i += 1;
            if is_line_end(c) {
                if c == 0x0d && self.0.get(i) == Some(&0x0a) {
                    i += 1;
                }
                lines.push(&self.0[start..i]);
                start = i;
            }
        }
        if start < i {
            lines.push(&self.0[start..]);
        }
        lines
    }
    /// As a `str` object.
    pub(super) fn finish(&self) -> Result<Owned> {
        unicode::from_ucs4(&self.0)
    }
}

fn is_line_end(c: u32) -> bool {
    matches!(c, 0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// `str(o)`, or a note that it failed: `<note str() failed>`.
pub(super) fn safe_str(o: &Obj, what: &str) -> Text {
    safe(text::str(Some(o)), what, "str")
}

/// `repr(o)`, or a note that it failed.
pub(super) fn safe_repr(o: &Obj, what: &str) -> Text {
    safe(text::repr(Some(o)), what, "repr")
}

fn safe(shown: Result<Owned>, what: &str, function: &str) -> Text {
    match shown {
        Ok(shown) => Text::of(&shown),
        Err(_) => {
            error::clear();
            Text::new(&format!("<{what} {function}() failed>"))
        }
    }
}
