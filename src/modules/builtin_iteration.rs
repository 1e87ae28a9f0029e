//! The functions of `builtins` that go through iterables: `all`, `any`, `min`, `max`, `sorted`; and `print`.

use super::builtin_functions::{bind, keyword_functions};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::format::args;
use crate::objects::cfn::c_functions;
use crate::objects::{bool, singletons, unicode};
use crate::protocols::{attr, call, compare, iter, sequence, text};
use crate::{istr, raise};

/// Whether the truth of some item is `wanted`.
fn has_truth(iterable: &Obj, wanted: bool) -> Result<bool> {
    let it = iter::get_iter(iterable)?;
    while let Some(item) = iter::next(&it)? {
        if compare::is_true(&item)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `min` and `max`: of one iterable, or of several arguments.
fn extreme(name: &str, op: c_int, given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    args::check_positional(name, given.len(), 1, usize::MAX)?;
    let [key, default] = bind(name, ["key", "default"], 0, 0, &[], kwnames, values)?;
    let key = key.filter(|k| !singletons::is_none(k));
    if given.len() > 1 {
        if default.is_some() {
            return Err(raise!(TypeError, "Cannot specify a default for {name}() with multiple positional arguments"));
        }
        let mut items = given.iter().map(|o| Ok((*o).to_owned()));
        return best(op, key, || items.next().transpose())?.ok_or_else(|| raise!(ValueError, "no arguments"));
    }
    let it = iter::get_iter(given[0])?;
    match (best(op, key, || iter::next(&it))?, default) {
        (Some(found), _) => Ok(found),
        (None, Some(default)) => Ok(default.to_owned()),
        (None, None) => Err(raise!(ValueError, "{name}() iterable argument is empty")),
    }
}

/// The first item whose key no other item's key is better than.
fn best(op: c_int, key: Option<&Obj>, mut next: impl FnMut() -> Result<Option<Owned>>) -> Result<Option<Owned>> {
    let mut found: Option<(Owned, Owned)> = None;
    while let Some(item) = next()? {
        let rank = match key {
            Some(key) => call::call(key, &[&item])?,
            None => item.clone(),
        };
        let better = match &found {
            Some((_, best_rank)) => compare::rich_bool(&rank, best_rank, op)?,
            None => true,
        };
        if better {
            found = Some((item, rank));
        }
    }
    Ok(found.map(|(item, _)| item))
}

fn sorted_list(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    args::check_positional("sorted", given.len(), 1, 1)?;
    let sorted = sequence::list(given[0])?;
    let sort = attr::get(&sorted, istr!("sort"))?;
    // SAFETY: no positional argument, then a value for each name; `&Obj` has the layout of an object pointer.
    unsafe { call::vectorcall(&sort, values.as_ptr().cast(), 0, kwnames) }?;
    Ok(sorted)
}

/// A separator of `print`: `None` for the default.
fn separator<'a>(name: &str, value: Option<&'a Obj>) -> Result<Option<&'a Obj>> {
    match value.filter(|v| !singletons::is_none(v)) {
        Some(v) if !unicode::check(v) => {
            Err(raise!(TypeError, "{name} must be None or a string, not {}", v.type_name()))
        }
        v => Ok(v),
    }
}

fn print_values(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [sep, end, file, flush] = bind("print", ["sep", "end", "file", "flush"], 0, 0, &[], kwnames, values)?;
    let file = match file.filter(|f| !singletons::is_none(f)) {
        Some(file) => file.to_owned(),
        None => match super::sys::get(istr!("stdout"))? {
            None => return Err(raise!(RuntimeError, "lost sys.stdout")),
            Some(file) if singletons::is_none(&file) => return Ok(file),
            Some(file) => file,
        },
    };
    let (space, newline) = (unicode::latin1_char(b' '), unicode::latin1_char(b'\n'));
    let sep = separator("sep", sep)?.unwrap_or(&space);
    let end = separator("end", end)?.unwrap_or(&newline);
    let write = attr::get(&file, istr!("write"))?;
    for (i, value) in given.iter().enumerate() {
        if i > 0 {
            call::call(&write, &[sep])?;
        }
        call::call(&write, &[&*text::str(Some(value))?])?;
    }
    call::call(&write, &[end])?;
    if let Some(flush) = flush
        && compare::is_true(flush)?
    {
        call::call_method(&file, istr!("flush"), &[])?;
    }
    Ok(singletons::new_none())
}

c_functions! {
    binary all_of = |_: &Obj, o: &Obj| has_truth(o, false).map(|found| bool::new(!found));
    binary any_of = |_: &Obj, o: &Obj| has_truth(o, true).map(bool::new);
}
pub(super) use {all_of as all, any_of as any};

keyword_functions! {
    pub(super) max = |given: &[&Obj], names, values: &[&Obj]| extreme("max", Py_GT, given, names, values);
    pub(super) min = |given: &[&Obj], names, values: &[&Obj]| extreme("min", Py_LT, given, names, values);
    pub(super) sorted = sorted_list;
    pub(super) print = print_values;
}
