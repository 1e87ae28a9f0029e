//! Filling a dict from anything: `dict.update`, `PyDict_MergeFromSeq2`.

use super::exceptions::exc;
use super::{dict, unicode};
use crate::engine::{Obj, Raised, Result, error};
use crate::protocols::{attr, call, iter, sequence};
use crate::{istr, raise};

/// `d.update(other)`: a mapping if it has `keys`, else an iterable of pairs.
pub(super) fn update(d: &Obj, other: &Obj) -> Result<()> {
    if dict::check_exact(other) || attr::get_optional(other, istr!("keys"))?.is_some() {
        dict::merge(d, other, true)
    } else {
        merge_pairs(d, other, true)
    }
}

/// `PyDict_MergeFromSeq2`: the pairs of an iterable; existing keys are replaced when `replace`.
pub fn merge_pairs(d: &Obj, pairs: &Obj, replace: bool) -> Result<()> {
    let it = iter::get_iter(pairs)?;
    let mut i = 0;
    while let Some(item) = iter::next(&it)? {
        let pair = match sequence::fast(&item, "object is not iterable") {
            Ok(pair) => pair,
            Err(raised) if error::matches(exc::TypeError) => {
                return Err(add_note(
                    raised,
                    &format!("Cannot convert dictionary update sequence element #{i} to a sequence"),
                ));
            }
            Err(raised) => return Err(raised),
        };
        let &[key, value] = sequence::fast_items(&pair) else {
            let n = sequence::fast_items(&pair).len();
            return Err(raise!(ValueError, "dictionary update sequence element #{i} has length {n}; 2 is required"));
        };
        let (key, value) = (key.to_owned(), value.to_owned());
        if replace {
            dict::set(d, &key, &value)?;
        } else {
            dict::set_default(d, &key, &value)?;
        }
        i += 1;
    }
    Ok(())
}

/// Adds a note to the error that is set.
#[cold]
fn add_note(raised: Raised, note: &str) -> Raised {
    let Some(e) = error::take() else { return raised };
    let noted = unicode::new(note).and_then(|note| call::call_method(&e, istr!("add_note"), &[&note]));
    if noted.is_err() {
        error::clear();
    }
    error::restore(e)
}
