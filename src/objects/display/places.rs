//! The places of a traceback: a line for each, and the line of source when the file is at hand.

use super::from_sys;
use super::text::Text;
use crate::engine::{Obj, Owned, Result};
use crate::istr;
use crate::objects::{code, frame, long, stdfile, traceback, unicode};
use std::io::{BufRead, BufReader};
use std::os::unix::ffi::OsStrExt;

pub(super) const HEADER: &str = "Traceback (most recent call last):\n";
/// So many of the innermost places are shown, unless `sys.tracebacklimit` says otherwise.
const LIMIT: usize = 1000;
/// So many equal places in a row are shown, and the rest is counted.
const MAX_EQUAL: usize = 3;

/// `PyTraceBack_Print`: writes the header and the places to a file.
pub fn print_traceback(tb: &Obj, file: &Obj) -> Result<()> {
    match of_traceback(tb) {
        Some(places) => {
            let mut text = Text::new(HEADER);
            text.append(&places);
            stdfile::write_object(&*text.finish()?, file, true)
        }
        None => Ok(()),
    }
}

/// The text of the places, outermost first; `None` when the limit hides them all.
pub(super) fn of_traceback(tb: &Obj) -> Option<Text> {
    let limit = limit();
    let mut chain = Vec::new();
    let mut next = Some(tb.to_owned());
    while let Some(tb) = next {
        next = traceback::next(&tb);
        chain.push(tb);
    }
    let mut text = Text::default();
    let (mut last, mut equal) = (None, 0);
    for tb in &chain[chain.len().saturating_sub(limit)..] {
        let place = Place::of(tb);
        equal = if last.as_ref() == Some(&place) { equal + 1 } else { close_row(&mut text, equal) };
        if equal < MAX_EQUAL {
            place.write(&mut text);
        }
        last = Some(place);
    }
    close_row(&mut text, equal);
    (limit > 0).then_some(text)
}

/// Ends a row of equal places, and begins the count of the next one.
fn close_row(text: &mut Text, equal: usize) -> usize {
    if equal >= MAX_EQUAL {
        let more = equal + 1 - MAX_EQUAL;
        let plural = if more == 1 { "" } else { "s" };
        text.push(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
    0
}

/// `sys.tracebacklimit`, if it is an int.
fn limit() -> usize {
    match from_sys(istr!("tracebacklimit")) {
        Some(limit) if long::check(&limit) => {
            let at_most = i64::from(i32::MAX);
            let limit = long::to_bigint(&limit).try_into().unwrap_or(at_most);
            limit.clamp(0, at_most) as usize
        }
        _ => LIMIT,
    }
}

/// One place.
struct Place {
    filename: Owned,
    line: i32,
    name: Owned,
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        self.line == other.line && unicode::eq(&self.filename, &other.filename) && unicode::eq(&self.name, &other.name)
    }
}

impl Place {
    fn of(tb: &Obj) -> Place {
        let (filename, name) = code::place(frame::code(traceback::frame(tb)));
        Place { filename: filename.to_owned(), line: traceback::line(tb).unwrap_or(-1), name: name.to_owned() }
    }

    fn write(&self, text: &mut Text) {
        text.push("  File \"");
        text.append(&Text::of(&self.filename));
        text.push(&format!("\", line {}, in ", self.line));
        text.append(&Text::of(&self.name));
        text.push("\n");
        if let Some(source) = self.source() {
            text.push(&format!("    {source}\n"));
        }
    }

    /// The line of source without the blanks around it, unless there is no such file or line, or nothing is in it.
    fn source(&self) -> Option<String> {
        let index = usize::try_from(self.line).ok()?.checked_sub(1)?;
        let path = unicode::as_utf8(&self.filename).inspect_err(|_| crate::engine::error::clear()).ok()?;
        let file = std::fs::File::open(std::ffi::OsStr::from_bytes(path)).ok()?;
        let line = BufReader::new(file).split(b'\n').nth(index)?.ok()?;
        let line = String::from_utf8_lossy(&line).trim_matches([' ', '\t', '\x0c', '\r']).to_owned();
        (!line.is_empty()).then_some(line)
    }
}
