//! Keyword arguments: what a call gives, the names that a function takes, and the errors when they do not fit.

use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::objects::display::suggest;
use crate::objects::{dict, tuple, unicode};
use crate::protocols::compare;
use crate::raise;

/// The arguments of a call.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) positional: &'a [&'a Obj],
    pub(super) named: Named<'a>,
}

/// The arguments that a call gives by name.
#[derive(Clone, Copy)]
pub(super) enum Named<'a> {
    None,
    Dict(&'a Obj),
    /// A vectorcall's: a value for each name.
    Array(&'a [&'a Obj], &'a [&'a Obj]),
}

impl<'a> Named<'a> {
    /// The contents of a dict, if there is one.
    #[inline(always)]
    pub(super) fn of_dict(kwargs: Option<&'a Obj>) -> Named<'a> {
        match kwargs {
            Some(kwargs) if dict::len(kwargs) != 0 => Named::Dict(kwargs),
            _ => Named::None,
        }
    }

    /// The values behind the positional arguments of a vectorcall.
    ///
    /// # Safety
    /// `values` points to a value for each of the names.
    #[inline(always)]
    pub(super) unsafe fn of_vectorcall(kwnames: Option<&'a Obj>, values: *const *mut PyObject) -> Named<'a> {
        match kwnames.map(tuple::items) {
            Some(names) if !names.is_empty() => {
                // SAFETY: as promised.
                Named::Array(names, unsafe { super::args::array(values, names.len() as Py_ssize_t) })
            }
            _ => Named::None,
        }
    }

    #[inline(always)]
    pub(super) fn len(self) -> usize {
        match self {
            Named::None => 0,
            Named::Dict(kwargs) => dict::len(kwargs),
            Named::Array(names, _) => names.len(),
        }
    }

    /// The argument of this name.
    #[inline]
    pub(super) fn find(self, key: &Obj) -> Result<Option<Owned>> {
        match self {
            Named::None => Ok(None),
            Named::Dict(kwargs) => dict::get(kwargs, key),
            Named::Array(names, values) => {
                let same = names.iter().position(|name| name.is(key));
                let found = match same {
                    None => position_of_equal(names, key)?,
                    found => found,
                };
                Ok(found.map(|i| values[i].to_owned()))
            }
        }
    }

    fn keys(self) -> Vec<&'a Obj> {
        match self {
            Named::None => Vec::new(),
            Named::Dict(kwargs) => dict::iter(kwargs).map(|(key, _)| key).collect(),
            Named::Array(names, _) => names.to_vec(),
        }
    }
}

fn position_of_equal(names: &[&Obj], key: &Obj) -> Result<Option<usize>> {
    for (i, name) in names.iter().enumerate() {
        let equal = if unicode::check(name) { unicode::eq(name, key) } else { compare::eq(name, key)? };
        if equal {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

/// The names of a function's parameters; the first ones may be positional-only and have none.
pub(super) trait Names {
    /// The number of parameters.
    fn len(&self) -> usize;
    /// How many of them have no name.
    fn nameless(&self) -> usize;
    /// The name of parameter `i`, which has one.
    fn key(&self, i: usize) -> Result<Owned>;
}

/// C strings up to NULL, the empty ones first.
pub(super) struct CNames {
    names: *const *const c_char,
    nameless: usize,
    len: usize,
}

impl CNames {
    /// Counts the names; `SystemError` for an empty one after others.
    ///
    /// # Safety
    /// `names` points to C strings, then NULL.
    #[inline]
    pub(super) unsafe fn new(names: *const *const c_char) -> Result<CNames> {
        // SAFETY: as promised.
        unsafe {
            let mut nameless = 0;
            while !(*names.add(nameless)).is_null() && **names.add(nameless) == 0 {
                nameless += 1;
            }
            let mut len = nameless;
            while !(*names.add(len)).is_null() {
                if **names.add(len) == 0 {
                    return Err(raise!(SystemError, "Empty keyword parameter name"));
                }
                len += 1;
            }
            Ok(CNames { names, nameless, len })
        }
    }
}

impl Names for CNames {
    #[inline(always)]
    fn len(&self) -> usize {
        self.len
    }
    #[inline(always)]
    fn nameless(&self) -> usize {
        self.nameless
    }
    #[inline(always)]
    fn key(&self, i: usize) -> Result<Owned> {
        // SAFETY: a C string: names are usually literals, whose interned strings are kept.
        unsafe { unicode::intern_ptr(*self.names.add(i)) }
    }
}

/// A tuple of the names behind those that have none.
pub(super) struct TupleNames<'a> {
    pub(super) keys: &'a [&'a Obj],
    pub(super) nameless: usize,
}

impl Names for TupleNames<'_> {
    fn len(&self) -> usize {
        self.nameless + self.keys.len()
    }
    fn nameless(&self) -> usize {
        self.nameless
    }
    fn key(&self, i: usize) -> Result<Owned> {
        Ok(self.keys[i - self.nameless].to_owned())
    }
}

/// Rust strings, the empty ones first.
pub(super) struct StaticNames(pub(super) &'static [&'static str]);

impl Names for StaticNames {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn nameless(&self) -> usize {
        self.0.iter().take_while(|name| name.is_empty()).count()
    }
    fn key(&self, i: usize) -> Result<Owned> {
        unicode::intern(self.0[i])
    }
}

/// `s` unless there is exactly one.
fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// More arguments than parameters. `f` is `f()`, or `function`.
#[cold]
pub(super) fn too_many(f: &str, given: Given<'_>, len: usize) -> Raised {
    let kind = if given.positional.is_empty() { "keyword " } else { "" };
    let n = given.positional.len() + given.named.len();
    raise!(TypeError, "{f} takes at most {len} {kind}argument{} ({n} given)", plural(len))
}

/// A number of positional arguments that is not `bound` (`at most`, …) `limit`.
#[cold]
pub(super) fn wrong_positional(f: &str, bound: &str, limit: usize, n: usize) -> Raised {
    if limit == 0 {
        return raise!(TypeError, "{f} takes no positional arguments");
    }
    raise!(TypeError, "{f} takes {bound} {limit} positional argument{} ({n} given)", plural(limit))
}

/// Parameter `i` has got no argument.
#[cold]
pub(super) fn missing(f: &str, names: &dyn Names, i: usize) -> Raised {
    match names.key(i) {
        Ok(key) => raise!(TypeError, "{f} missing required argument '{}' (pos {})", unicode::display(&key), i + 1),
        Err(raised) => raised,
    }
}

/// Some arguments given by name were not taken: finds the one to complain about. `name` is that of the function, if it is known.
#[cold]
pub(super) fn left_over(name: Option<&str>, given: Given<'_>, names: &dyn Names) -> Raised {
    find_left_over(name, given, names).unwrap_or_else(|raised| raised)
}

fn find_left_over(name: Option<&str>, given: Given<'_>, names: &dyn Names) -> Result<Raised> {
    let f_or = |other: &str| name.map_or_else(|| other.to_owned(), |name| format!("{name}()"));
    let f = f_or("function");
    let mut keys = Vec::new();
    for i in names.nameless()..names.len() {
        let key = names.key(i)?;
        if i < given.positional.len() && given.named.find(&key)?.is_some() {
            let key = unicode::display(&key);
            return Ok(raise!(TypeError, "argument for {f} given by name ('{key}') and position ({})", i + 1));
        }
        keys.push(key);
    }
    let keys: Vec<&Obj> = keys.iter().map(|key| &**key).collect();
    let f = f_or("this function");
    for wrong in given.named.keys() {
        if !unicode::check(wrong) {
            return Ok(raise!(TypeError, "keywords must be strings"));
        }
        if position_of_equal(&keys, wrong)?.is_none() {
            let shown = unicode::display(wrong);
            return Ok(match suggest::closest(wrong, &keys) {
                None => raise!(TypeError, "{f} got an unexpected keyword argument '{shown}'"),
                Some(meant) => {
                    let meant = unicode::display(meant);
                    raise!(TypeError, "{f} got an unexpected keyword argument '{shown}'. Did you mean '{meant}'?")
                }
            });
        }
    }
    // Each name is one of the function's, and none stands for two.
    Ok(raise!(TypeError, "invalid keyword argument for {f}"))
}
