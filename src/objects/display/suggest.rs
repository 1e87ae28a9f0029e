//! "Did you mean": the name that is most like one that was not found.

use super::super::{dict, exceptions::exc, list, unicode};
use crate::engine::{Obj, Owned, Result, error};
use crate::istr;
use crate::protocols::{attr, sequence};

/// More names than these are not looked through.
const MAX_NAMES: usize = 750;
/// Longer names are not compared.
const MAX_LEN: usize = 40;
const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

/// What is appended to the message of an `AttributeError` or `ImportError`, if a name is like the wrong one.
pub(super) fn suggestion(e: &Obj) -> Option<Owned> {
    let found = find(e);
    if found.is_err() {
        error::clear();
    }
    found.ok().flatten()
}

fn find(e: &Obj) -> Result<Option<Owned>> {
    let (wrong, place) = if e.is_instance(exc::AttributeError.0) {
        (attr::get_optional(e, istr!("name"))?, attr::get_optional(e, istr!("obj"))?)
    } else if e.is_instance(exc::ImportError.0) {
        let module = attr::get_optional(e, istr!("name"))?.filter(|name| unicode::check(name));
        let module = module.map(|name| crate::modules::import(&name)).transpose()?;
        (attr::get_optional(e, istr!("name_from"))?, module)
    } else {
        return Ok(None);
    };
    let (Some(wrong), Some(place)) = (wrong.filter(|name| unicode::check(name)), place) else { return Ok(None) };
    let names = names_of(&place)?;
    let hidden = u32::from(b'_');
    let starts_hidden = |o: &Obj| unicode::chars(o).iter().next() == Some(hidden);
    let mut candidates: Vec<&Obj> = list::items(&names).iter().copied().filter(|o| unicode::check(o)).collect();
    if !starts_hidden(&wrong) {
        candidates.retain(|name| !starts_hidden(name));
    }
    candidates.sort_by(|a, b| unicode::chars(a).iter().cmp(unicode::chars(b).iter()));
    Ok(closest(&wrong, &candidates).map(Obj::to_owned))
}

/// `dir(place)`, or the names in its namespace when it has no `dir`.
fn names_of(place: &Obj) -> Result<Owned> {
    match attr::dir(place) {
        Err(raised) if !error::matches(exc::TypeError) => Err(raised),
        Ok(names) => sequence::list(&names),
        Err(_) => {
            error::clear();
            let namespace = attr::get(place, istr!("__dict__"))?;
            let names = list::new()?;
            if dict::check(&namespace) {
                for (name, _) in dict::iter(&namespace) {
                    list::append(&names, name)?;
                }
            }
            Ok(names)
        }
    }
}

/// The candidate with the smallest distance, if that is small enough.
pub(crate) fn closest<'a>(wrong: &Obj, candidates: &[&'a Obj]) -> Option<&'a Obj> {
    if candidates.len() >= MAX_NAMES {
        return None;
    }
    let utf8 = |o: &Obj| unicode::as_utf8(o).map(<[u8]>::to_vec).inspect_err(|_| error::clear()).ok();
    let wrong = utf8(wrong)?;
    let mut best = None;
    let mut bound = usize::MAX;
    for candidate in candidates {
        let Some(name) = utf8(candidate) else { continue };
        if name == wrong {
            continue;
        }
        // At most a third of the characters may need a change, and it must be better than what was found.
        let limit = ((wrong.len() + name.len() + 3) * MOVE_COST / 6).min(bound - 1);
        if let Some(distance) = distance(&wrong, &name, limit) {
            best = Some(*candidate);
            bound = distance;
            if bound == 0 {
                break;
            }
        }
    }
    best
}

/// What it costs to replace one byte by another.
fn substitution(a: u8, b: u8) -> usize {
    match () {
        () if a == b => 0,
        () if a.eq_ignore_ascii_case(&b) => CASE_COST,
        () => MOVE_COST,
    }
}

/// The edit distance, or `None` when it is above `limit`.
fn distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return Some((a.len() + b.len()) * MOVE_COST).filter(|d| *d <= limit);
    }
    if a.len() > MAX_LEN || b.len() > MAX_LEN {
        return None;
    }
    let (a, b) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if (b.len() - a.len()) * MOVE_COST > limit {
        return None;
    }
    // One row of the matrix, replaced in place: row[i] is the cost of turning a[..=i] into the part of b seen so far.
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE_COST).collect();
    let mut last = 0;
    for (i, &c) in b.iter().enumerate() {
        let mut diagonal = i * MOVE_COST;
        last = (i + 1) * MOVE_COST;
        let mut least = usize::MAX;
        for (cell, &x) in row.iter_mut().zip(a) {
            let replaced = diagonal + substitution(c, x);
            diagonal = *cell;
            last = replaced.min(last.min(diagonal) + MOVE_COST);
            *cell = last;
            least = least.min(last);
        }
        if least > limit {
            return None;
        }
    }
    Some(last).filter(|d| *d <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let d = |a: &str, b: &str| distance(a.as_bytes(), b.as_bytes(), 100);
        assert_eq!(d("", ""), Some(0));
        assert_eq!(d("", "ab"), Some(4));
        assert_eq!(d("abc", "abd"), Some(2));
        assert_eq!(d("ABC", "abc"), Some(3));
        assert_eq!(d("sytem", "system"), Some(2));
        assert_eq!(d("kitten", "sitting"), Some(6));
        assert_eq!(distance(b"abc", b"xyz", 3), None);
    }
}
