//! What `tuple` and `list` have in common: text, comparison, search, hashing, repetition.

use super::{bool, long, singletons, slice, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::{compare, text};
use crate::raise;

/// A sequence type by its two basic operations. Both are safe while any code runs that changes the sequence.
#[derive(Clone, Copy)]
pub(super) struct Items {
    pub len: fn(&Obj) -> usize,
    pub get: fn(&Obj, usize) -> Option<Owned>,
}

/// The items' reprs between brackets; `again` is the whole text of a sequence inside itself, `single` what follows a lone item.
pub(super) fn repr(o: &Obj, items: Items, open: &str, close: &str, again: &str, single: &str) -> Result<Owned> {
    if (items.len)(o) == 0 {
        return unicode::new(&[open, close].concat());
    }
    if !text::repr_enter(o)? {
        return unicode::new(again);
    }
    let result = repr_items(o, items, open, close, single);
    text::repr_leave(o);
    result
}

fn repr_items(o: &Obj, items: Items, open: &str, close: &str, single: &str) -> Result<Owned> {
    let mut w = unicode::Writer::new();
    w.push_str(open)?;
    let mut n = 0;
    while let Some(item) = (items.get)(o, n) {
        if n > 0 {
            w.push_str(", ")?;
        }
        w.push(&*text::repr(Some(&item))?)?;
        n += 1;
    }
    if n == 1 {
        w.push_str(single)?;
    }
    w.push_str(close)?;
    w.finish()
}

/// Whether `op` holds between two lengths.
pub(super) fn compare_lengths(a: usize, b: usize, op: c_int) -> bool {
    match op {
        Py_LT => a < b,
        Py_LE => a <= b,
        Py_EQ => a == b,
        Py_NE => a != b,
        Py_GT => a > b,
        _ => a >= b,
    }
}

/// Lexicographic comparison.
pub(super) fn rich_compare(a: &Obj, b: &Obj, op: c_int, items: Items) -> Result<Owned> {
    let mut i = 0;
    while let (Some(x), Some(y)) = ((items.get)(a, i), (items.get)(b, i)) {
        if !compare::eq(&x, &y)? {
            break;
        }
        i += 1;
    }
    // The comparison may have changed the sequences: what decides is what they are now.
    match ((items.get)(a, i), (items.get)(b, i)) {
        (Some(x), Some(y)) => match op {
            Py_EQ => Ok(bool::new(false)),
            Py_NE => Ok(bool::new(true)),
            _ => compare::rich(&x, &y, op),
        },
        _ => Ok(bool::new(compare_lengths((items.len)(a), (items.len)(b), op))),
    }
}

/// Whether an item equals `value`.
pub(super) fn contains(o: &Obj, value: &Obj, items: Items) -> Result<bool> {
    Ok(find(o, value, 0, usize::MAX, items)?.is_some())
}

/// The first place in `start..stop` whose item equals `value`.
pub(super) fn find(o: &Obj, value: &Obj, start: usize, stop: usize, items: Items) -> Result<Option<usize>> {
    let mut i = start;
    while i < stop {
        let Some(item) = (items.get)(o, i) else { break };
        if compare::eq(&item, value)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

/// The method `count`.
pub(super) fn count(o: &Obj, value: &Obj, items: Items) -> Result<Owned> {
    let mut n = 0;
    let mut i = 0;
    while let Some(item) = (items.get)(o, i) {
        n += i64::from(compare::eq(&item, value)?);
        i += 1;
    }
    long::from_i64(n)
}

/// The method `index(value, start=0, stop=sys.maxsize)`.
pub(super) fn index(o: &Obj, args: &[&Obj], items: Items, kind: &str) -> Result<Owned> {
    crate::format::args::check_positional("index", args.len(), 1, 3)?;
    let bound = |i: usize, default: usize| -> Result<usize> {
        let Some(arg) = args.get(i) else { return Ok(default) };
        let at = slice::index_argument(arg)?;
        Ok(if at < 0 { at.saturating_add((items.len)(o) as isize).max(0) } else { at } as usize)
    };
    let (start, stop) = (bound(1, 0)?, bound(2, isize::MAX as usize)?);
    match find(o, args[0], start, stop, items)? {
        Some(i) => long::from_usize(i),
        None => Err(raise!(ValueError, "{kind}.index(x): x not in {kind}")),
    }
}

/// The length of `n` items repeated `times`, when it can exist.
pub(super) fn repeated_len(n: usize, times: isize) -> Result<usize> {
    let total = n.checked_mul(times.max(0) as usize);
    total.filter(|&t| t <= isize::MAX as usize / size_of::<usize>()).ok_or_else(Raised::no_memory)
}

/// The hash of a tuple of these items; a slice's hash leaves the length out.
pub(super) fn hash_items(items: &[&Obj], with_len: bool) -> Result<Py_hash_t> {
    const P1: u64 = 11400714785074694791;
    const P2: u64 = 14029467366897019727;
    const P5: u64 = 2870177450012600261;
    let mut acc = P5;
    for item in items {
        let lane = compare::hash(item)? as u64;
        acc = acc.wrapping_add(lane.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1);
    }
    if with_len {
        acc = acc.wrapping_add(items.len() as u64 ^ (P5 ^ 3527539));
    }
    Ok(if acc == u64::MAX { 1546275796 } else { acc as Py_hash_t })
}

/// `TypeError: X indices must be integers or slices, not Y`.
#[cold]
pub(super) fn bad_index(kind: &str, key: &Obj) -> Raised {
    raise!(TypeError, "{kind} indices must be integers or slices, not {}", key.type_name())
}

/// `NotImplemented`, for operators that do not know the other operand.
pub(super) fn not_implemented() -> Result<Owned> {
    Ok(singletons::not_implemented().to_owned())
}
