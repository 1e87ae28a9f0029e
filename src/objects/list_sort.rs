//! `list.sort`: stable, by `<` only, over natural runs that are merged pairwise.

use super::{float, list, long, singletons, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::protocols::{call, compare};
use crate::raise;
use core::cmp::Ordering;

/// Runs shorter than this are extended by insertion before they are merged.
const MIN_RUN: usize = 32;

/// Sorts in place. While it works the list is empty, and `ValueError` tells of items that were put in meanwhile.
pub fn sort(o: &Obj, key: Option<&Obj>, reverse: bool) -> Result<()> {
    let key = key.filter(|k| !singletons::is_none(k));
    let taken = list::take(o);
    let values = taken.items();
    if reverse {
        values.reverse();
    }
    let sorted = order(values, key);
    if let Ok(order) = &sorted {
        apply(values, order);
    }
    if reverse {
        values.reverse();
    }
    let changed = list::put_back(o, taken);
    match sorted {
        Err(raised) => Err(raised),
        Ok(_) if changed => Err(raise!(ValueError, "list modified during sort")),
        Ok(_) => Ok(()),
    }
}

/// The places of the values in ascending order.
fn order(values: &[*mut PyObject], key: Option<&Obj>) -> Result<Vec<usize>> {
    // SAFETY: the items of a list are live objects.
    let value = |i: usize| unsafe { Obj::from_ptr(values[i]) };
    let Some(function) = key else { return order_of(values.len(), &value) };
    let mut keys: Vec<Owned> = with_capacity(values.len())?;
    for i in 0..values.len() {
        keys.push(call::call(function, &[value(i)])?);
    }
    order_of(keys.len(), &|i| &keys[i])
}

/// The places of `n` keys in ascending order.
fn order_of<'a>(n: usize, key: &dyn Fn(usize) -> &'a Obj) -> Result<Vec<usize>> {
    if n < 2 {
        return Ok((0..n).collect());
    }
    let known = match key(0) {
        o if o.is_exactly(&raw mut long::PyLong_Type) => {
            plain_order(n, key, |o| o.is_exactly(&raw mut long::PyLong_Type).then(|| long::compact(o)).flatten())?
        }
        o if o.is_exactly(&raw mut float::PyFloat_Type) => plain_order(n, key, |o| {
            o.is_exactly(&raw mut float::PyFloat_Type).then(|| float::value(o)).filter(|v| !v.is_nan())
        })?,
        o if unicode::check_exact(o) => plain_order(n, key, ascii)?,
        _ => None,
    };
    if let Some(order) = known {
        return Ok(order);
    }
    let mut order = with_capacity(n)?;
    order.extend(0..n);
    merge_sort(&mut order, &mut |a, b| compare::rich_bool(key(a), key(b), Py_LT))?;
    Ok(order)
}

/// The characters of an exact `str` that has ASCII ones only.
fn ascii(o: &Obj) -> Option<&[u8]> {
    if unicode::check_exact(o) { unicode::ascii_bytes(o) } else { None }
}

/// The order of keys that all have a plain value, by which they compare without foreign code.
fn plain_order<'a, T: PartialOrd>(
    n: usize,
    key: &dyn Fn(usize) -> &'a Obj,
    plain: impl Fn(&'a Obj) -> Option<T>,
) -> Result<Option<Vec<usize>>> {
    let mut keyed = with_capacity(n)?;
    for i in 0..n {
        let Some(value) = plain(key(i)) else { return Ok(None) };
        keyed.push((value, i));
    }
    keyed.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let mut order = with_capacity(n)?;
    order.extend(keyed.into_iter().map(|(_, i)| i));
    Ok(Some(order))
}

fn with_capacity<T>(n: usize) -> Result<Vec<T>> {
    let mut v = Vec::new();
    if v.try_reserve_exact(n).is_err() {
        return Err(Raised::no_memory());
    }
    Ok(v)
}

/// Puts the values into the order of their places.
fn apply(values: &mut [*mut PyObject], order: &[usize]) {
    let old: Vec<*mut PyObject> = values.to_vec();
    for (place, &from) in values.iter_mut().zip(order) {
        *place = old[from];
    }
}

type Less<'a> = dyn FnMut(usize, usize) -> Result<bool> + 'a;

fn merge_sort(order: &mut [usize], less: &mut Less<'_>) -> Result<()> {
    let n = order.len();
    let mut ends = Vec::new();
    let mut start = 0;
    while start < n {
        let end = next_run(order, start, less)?;
        ends.push(end);
        start = end;
    }
    let mut spare = with_capacity(n)?;
    while ends.len() > 1 {
        let mut merged = Vec::with_capacity(ends.len().div_ceil(2));
        let mut start = 0;
        for pair in ends.chunks(2) {
            if let [middle, end] = *pair {
                merge(&mut order[start..end], middle - start, &mut spare, less)?;
            }
            start = pair[pair.len() - 1];
            merged.push(start);
        }
        ends = merged;
    }
    Ok(())
}

/// Finds the run that begins at `start`, turns a strictly descending one round, and extends a short one. Returns its end.
fn next_run(order: &mut [usize], start: usize, less: &mut Less<'_>) -> Result<usize> {
    let n = order.len();
    let mut end = start + 1;
    if end == n {
        return Ok(n);
    }
    let descending = less(order[end], order[start])?;
    end += 1;
    while end < n && less(order[end], order[end - 1])? == descending {
        end += 1;
    }
    if descending {
        order[start..end].reverse();
    }
    let wanted = n.min(start + MIN_RUN);
    while end < wanted {
        let item = order[end];
        let (mut lo, mut hi) = (start, end);
        while lo < hi {
            let middle = lo + (hi - lo) / 2;
            if less(item, order[middle])? {
                hi = middle;
            } else {
                lo = middle + 1;
            }
        }
        order.copy_within(lo..end, lo + 1);
        order[lo] = item;
        end += 1;
    }
    Ok(end)
}

/// Merges the ascending runs `..middle` and `middle..`.
fn merge(run: &mut [usize], middle: usize, spare: &mut Vec<usize>, less: &mut Less<'_>) -> Result<()> {
    if !less(run[middle], run[middle - 1])? {
        return Ok(());
    }
    spare.clear();
    spare.extend_from_slice(&run[..middle]);
    let (mut left, mut right, mut out) = (0, middle, 0);
    while left < spare.len() && right < run.len() {
        // The order is given up on an error, so that a half-merged run does no harm.
        if less(run[right], spare[left])? {
            run[out] = run[right];
            right += 1;
        } else {
            run[out] = spare[left];
            left += 1;
        }
        out += 1;
    }
    let rest = spare.len() - left;
    run[out..out + rest].copy_from_slice(&spare[left..]);
    Ok(())
}

/// `list.sort(*, key=None, reverse=False)`.
pub(super) fn sort_method(o: &Obj, args: &crate::objects::cfn::Arguments<'_>) -> Result<Owned> {
    let given = args.positional.len() + args.named().count();
    if given > 2 {
        let kind = if args.positional.is_empty() { "keyword " } else { "" };
        return Err(raise!(TypeError, "sort() takes at most 2 {kind}arguments ({given} given)"));
    }
    if !args.positional.is_empty() {
        return Err(raise!(TypeError, "sort() takes no positional arguments"));
    }
    let [key, reverse] = args.keywords("sort", ["key", "reverse"])?;
    let reverse = match reverse {
        Some(flag) => compare::is_true(flag)?,
        None => false,
    };
    sort(o, key, reverse)?;
    debug_assert!(error::occurred().is_none());
    Ok(singletons::new_none())
}
