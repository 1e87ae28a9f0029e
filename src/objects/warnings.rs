//! Warnings: filters, registries of what was shown already, and showing.

use super::exceptions::{self, Exc, exc};
use super::{bool as py_bool, dict, list, long, singletons, stdfile, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, error, refcount};
use crate::modules::sys;
use crate::protocols::instance::is_subclass;
use crate::protocols::{attr, call, compare, mapping, sequence, text};
use crate::{istr, raise};

/// The list of filters: tuples of action, message, category, module and line.
static mut FILTERS: *mut PyObject = core::ptr::null_mut();
/// What the action "once" has shown.
static mut ONCE: *mut PyObject = core::ptr::null_mut();
/// Goes up when the filters change, so that registries forget what was ignored.
static mut VERSION: i64 = 0;

/// Forgets filters and registries.
pub fn fini() {
    // SAFETY: finalization holds the GIL.
    unsafe {
        refcount::clear(&raw mut FILTERS);
        refcount::clear(&raw mut ONCE);
        VERSION = 0;
    }
}

/// Notes that the filters were changed.
pub fn filters_mutated() {
    // SAFETY: under the GIL.
    unsafe { VERSION += 1 }
}

/// The filters: those of start-up until they are changed.
pub fn filters() -> Result<Owned> {
    // SAFETY: under the GIL; the slot holds NULL or a strong reference.
    unsafe {
        if FILTERS.is_null() {
            FILTERS = default_filters()?.into_ptr();
        }
        Ok(Obj::from_ptr(FILTERS).to_owned())
    }
}

fn default_filters() -> Result<Owned> {
    let zero = long::from_i64(0)?;
    let filter = |action: &Obj, category: Exc, module: &Obj| {
        tuple::new([action, singletons::none(), category.as_obj(), module, &*zero])
    };
    let (ignore, anywhere) = (istr!("ignore"), singletons::none());
    let filters = list::from_owned(vec![
        filter(istr!("default"), exc::DeprecationWarning, istr!("__main__"))?,
        filter(ignore, exc::DeprecationWarning, anywhere)?,
        filter(ignore, exc::PendingDeprecationWarning, anywhere)?,
        filter(ignore, exc::ImportWarning, anywhere)?,
        filter(ignore, exc::ResourceWarning, anywhere)?,
    ])?;
    for option in options()? {
        match parse_option(&option) {
            Ok(filter) => list::insert(&filters, 0, &filter)?,
            Err(_) => {
                let why = error::take().map_or_else(|| Ok(option.clone()), |e| shown(&e))?;
                eprintln!("Invalid -W option ignored: {why}");
            }
        }
    }
    Ok(filters)
}

fn shown(e: &Obj) -> Result<String> {
    Ok(unicode::to_string_lossy(&*text::str(Some(e))?))
}

/// The options of the program: `sys.warnoptions`, or those of `PYTHONWARNINGS` while there is no such list.
fn options() -> Result<Vec<String>> {
    match sys::get(istr!("warnoptions"))? {
        Some(options) if list::check(&options) => list::items(&options).iter().map(|option| shown(option)).collect(),
        _ => {
            let options = std::env::var("PYTHONWARNINGS").unwrap_or_default();
            Ok(options.split(',').filter(|option| !option.is_empty()).map(str::to_owned).collect())
        }
    }
}

/// The filter that an option stands for: `action:message:category:module:line`, of which the end may be left out.
fn parse_option(option: &str) -> Result<Owned> {
    let parts: Vec<&str> = option.split(':').map(str::trim).collect();
    if parts.len() > 5 {
        return Err(raise!(ValueError, "too many fields (max 5): '{option}'"));
    }
    let part = |i: usize| parts.get(i).copied().unwrap_or("");
    let known = ["default", "always", "ignore", "module", "once", "error"];
    let action = match part(0) {
        "all" => "always",
        action => *known
            .iter()
            .find(|name| name.starts_with(action))
            .ok_or_else(|| raise!(ValueError, "invalid action: '{action}'"))?,
    };
    let or_none = |text: &str| if text.is_empty() { Ok(singletons::new_none()) } else { unicode::new(text) };
    let line = match part(4) {
        "" => 0,
        line => line.parse::<i64>().map_err(|_| raise!(ValueError, "invalid lineno '{line}'"))?,
    };
    let (action, message, module) = (unicode::intern(action)?, or_none(part(1))?, or_none(part(3))?);
    tuple::new([&*action, &*message, &*category_named(part(2))?, &*module, &*long::from_i64(line)?])
}

/// A class of warnings by its name, which has a module in front unless it is a built-in.
fn category_named(name: &str) -> Result<Owned> {
    if name.is_empty() {
        return Ok(exc::Warning.as_obj().to_owned());
    }
    let class = match name.rsplit_once('.') {
        Some((module, name)) => {
            let module = crate::modules::import(&*unicode::new(module)?)?;
            Some(attr::get(&module, &*unicode::new(name)?)?)
        }
        None => {
            let all = exceptions::types::ALL.0.iter().copied();
            let of_name = |ty: &*mut PyTypeObject| type_object::name(*ty).to_string() == name;
            let found = all.filter(|ty| type_object::is_subtype(*ty, exc::Warning.0)).find(of_name);
            found.map(|ty| type_object::as_obj(ty).to_owned())
        }
    };
    class.ok_or_else(|| raise!(ValueError, "unknown warning category: '{name}'"))
}

/// What the action "once" has shown.
pub fn once_registry() -> Result<Owned> {
    // SAFETY: under the GIL; the slot holds NULL or a strong reference.
    unsafe {
        if ONCE.is_null() {
            ONCE = dict::new()?.into_ptr();
        }
        Ok(Obj::from_ptr(ONCE).to_owned())
    }
}

/// An attribute of the module `warnings`, if a program has put one there: it goes before what is here.
fn from_module(name: &Obj) -> Result<Option<Owned>> {
    let Some(modules) = sys::get(istr!("modules"))? else { return Ok(None) };
    match mapping::get_optional(&modules, istr!("warnings"))? {
        Some(module) => attr::get_optional(&module, name),
        None => Ok(None),
    }
}

/// `PyErr_WarnEx` without a place in Python code.
pub fn warn(category: Exc, message: &str, stacklevel: isize) -> Result<()> {
    warn_object(Some(category.as_obj()), &*unicode::new(message)?, stacklevel, None)
}

/// `PyErr_WarnEx` with objects: there is no code whose place could be named, so that the place is `<sys>:0`, and what was shown is remembered in
/// `sys.__warningregistry__`. `source` is the object that a `ResourceWarning` is about.
pub fn warn_object(category: Option<&Obj>, message: &Obj, _stacklevel: isize, source: Option<&Obj>) -> Result<()> {
    let name = istr!("__warningregistry__");
    let registry = match sys::get(name)? {
        Some(registry) => registry,
        None => {
            let registry = dict::new()?;
            sys::set(name, Some(&registry))?;
            registry
        }
    };
    let place = Place { filename: &*unicode::new("<sys>")?, line: 0, module: Some(istr!("sys")), source };
    warn_explicit(category, message, &place, Some(&registry))
}

/// Where a warning is about.
pub struct Place<'a> {
    pub filename: &'a Obj,
    pub line: i64,
    /// The module's name; `None` for that of the file.
    pub module: Option<&'a Obj>,
    pub source: Option<&'a Obj>,
}

/// `PyErr_WarnExplicitObject`: applies the filters and shows the warning, or raises it.
pub fn warn_explicit(category: Option<&Obj>, message: &Obj, place: &Place<'_>, registry: Option<&Obj>) -> Result<()> {
    if place.module.is_some_and(singletons::is_none) {
        return Ok(());
    }
    let registry = registry.filter(|r| !singletons::is_none(r));
    if registry.is_some_and(|r| !dict::check(r)) {
        return Err(raise!(TypeError, "'registry' must be a dict or None"));
    }
    let module = match place.module {
        Some(module) => module.to_owned(),
        None => module_of(place.filename)?,
    };
    let (text, instance) = if message.is_instance(exc::Warning.0) {
        (text::str(Some(message))?, message.to_owned())
    } else {
        let class = category.unwrap_or(exc::RuntimeWarning.as_obj());
        (message.to_owned(), call::call(class, &[message])?)
    };
    let category = match category {
        Some(category) if !message.is_instance(exc::Warning.0) => category,
        None if !message.is_instance(exc::Warning.0) => exc::RuntimeWarning.as_obj(),
        _ => type_object::as_obj(message.ty()),
    };
    let line = long::from_i64(place.line)?;
    let key = tuple::new([&*text, category, &line])?;
    if let Some(registry) = registry
        && was_shown(registry, &key, false)?
    {
        return Ok(());
    }
    let (action, filter) = action_for(category, &text, place.line, &module)?;
    let is = |name: &str| unicode::check(&action) && unicode::eq_ascii(&action, name);
    if is("error") {
        return Err(exceptions::set_object(category, Some(&instance)));
    }
    if is("ignore") {
        return Ok(());
    }
    if !is("always") && !is("all") {
        if let Some(registry) = registry {
            dict::set(registry, &key, py_bool::get(true))?;
        }
        let in_general = tuple::new([&*text, category])?;
        let repeated = if is("once") {
            let once = once_registry()?;
            was_shown(registry.unwrap_or(&once), &in_general, true)?
        } else if is("module") {
            match registry {
                Some(registry) => was_shown(registry, &in_general, true)?,
                None => false,
            }
        } else if is("default") {
            false
        } else {
            return Err(unknown_action(&action, filter.as_deref()));
        };
        if repeated {
            return Ok(());
        }
    }
    show(category, &*text::str(Some(&instance))?, &instance, place)
}

#[cold]
fn unknown_action(action: &Obj, filter: Option<&Obj>) -> error::Raised {
    let run = || -> Result<error::Raised> {
        let (action, filter) = (text::repr(Some(action))?, text::repr(filter)?);
        let (action, filter) = (unicode::display(&action), unicode::display(&filter));
        Ok(raise!(RuntimeError, "Unrecognized action ({action}) in warnings.filters:\n {filter}"))
    };
    run().unwrap_or_else(|raised| raised)
}

/// The name of the module in a file: the file's name without `.py`.
fn module_of(filename: &Obj) -> Result<Owned> {
    if !unicode::check(filename) {
        return Err(error::bad_argument());
    }
    let len = unicode::len(filename);
    if len == 0 {
        return unicode::new("<unknown>");
    }
    let ends = len >= 3 && unicode::chars(filename).slice(len - 3, len).iter().eq(".py".chars().map(u32::from));
    if ends { unicode::substring(filename, 0, len - 3) } else { Ok(filename.to_owned()) }
}

/// Whether a registry has the key; it forgets everything when the filters have changed since.
fn was_shown(registry: &Obj, key: &Obj, remember: bool) -> Result<bool> {
    let name = istr!("version");
    // SAFETY: under the GIL.
    let version = unsafe { VERSION };
    let is_current = match dict::get(registry, name)? {
        Some(known) if long::check(&known) => long::as_i64(&known)? == version,
        _ => false,
    };
    if !is_current {
        dict::clear(registry);
        dict::set(registry, name, &*long::from_i64(version)?)?;
    } else if let Some(shown) = dict::get(registry, key)?
        && compare::is_true(&shown)?
    {
        return Ok(true);
    }
    if remember {
        dict::set(registry, key, py_bool::get(true))?;
    }
    Ok(false)
}

/// The action of the first filter that fits, with the filter; the default action when none does.
fn action_for(category: &Obj, text: &Obj, line: i64, module: &Obj) -> Result<(Owned, Option<Owned>)> {
    let filters = match from_module(istr!("filters"))? {
        Some(filters) => filters,
        None => filters()?,
    };
    if !list::check(&filters) {
        return Err(raise!(ValueError, "warnings.filters must be a list"));
    }
    let mut i = 0;
    while let Some(filter) = list::get(&filters, i) {
        let items = sequence::tuple(&filter).ok().filter(|_| tuple::check(&filter));
        let items = items.as_deref().map_or(&[][..], tuple::items);
        let [action, wanted_text, wanted_category, wanted_module, wanted_line] = *items else {
            error::clear();
            return Err(raise!(ValueError, "warnings.filters item {i} isn't a 5-tuple"));
        };
        if !unicode::check(action) {
            return Err(raise!(TypeError, "action must be a string, not '{}'", action.type_name()));
        }
        // All are asked, whatever the first says: each may raise.
        let (text_fits, module_fits) = (fits(wanted_text, text)?, fits(wanted_module, module)?);
        let category_fits = is_subclass(category, wanted_category)?;
        let wanted_line = long::as_i64(wanted_line)?;
        if text_fits && module_fits && category_fits && (wanted_line == 0 || wanted_line == line) {
            return Ok((action.to_owned(), Some(filter)));
        }
        i += 1;
    }
    match from_module(istr!("defaultaction"))? {
        Some(action) => Ok((action, None)),
        None => Ok((istr!("default").to_owned(), None)),
    }
}

/// Whether a part of a filter fits: None always, a `str` when it is equal, else what `match()` says.
fn fits(wanted: &Obj, actual: &Obj) -> Result<bool> {
    if singletons::is_none(wanted) {
        return Ok(true);
    }
    if unicode::check_exact(wanted) {
        return compare::eq(wanted, actual);
    }
    compare::is_true(&*call::call_method(wanted, istr!("match"), &[actual])?)
}

/// Shows a warning through `warnings.showwarning` if a program has set it, else on `sys.stderr`.
fn show(category: &Obj, text: &Obj, instance: &Obj, place: &Place<'_>) -> Result<()> {
    if let Some(show) = from_module(istr!("showwarning"))? {
        let line = long::from_i64(place.line)?;
        return call::call(&show, &[instance, category, place.filename, &line]).map(drop);
    }
    let file = match sys::get(istr!("stderr"))? {
        Some(file) if singletons::is_none(&file) => return Ok(()),
        Some(file) => file,
        None => {
            eprintln!("lost sys.stderr");
            return Ok(());
        }
    };
    let written =
        format_warning(category, text, place, None).and_then(|shown| stdfile::write_object(&shown, &file, true));
    if written.is_err() {
        error::clear();
    }
    Ok(())
}

/// `file:line: Category: text`, and the line of source: the given one, or that of the file if it is there.
pub fn format_warning(category: &Obj, text: &Obj, place: &Place<'_>, source: Option<&Obj>) -> Result<Owned> {
    let mut w = unicode::Writer::new();
    w.push(&*text::str(Some(place.filename))?)?;
    w.push_str(&format!(":{}: ", place.line))?;
    w.push(&*text::str(Some(&*attr::get(category, istr!("__name__"))?))?)?;
    w.push_str(": ")?;
    w.push(&*text::str(Some(text))?)?;
    w.push_str("\n")?;
    let line = match source {
        Some(source) => Some(stdfile::encode(source, true)),
        None if unicode::check(place.filename) => {
            exceptions::syntax::source_line(&stdfile::encode(place.filename, false), place.line)
        }
        None => None,
    };
    if let Some(line) = line {
        let line = String::from_utf8_lossy(&line).trim_matches([' ', '\t', '\x0c', '\n', '\r']).to_owned();
        if !line.is_empty() {
            w.push_str(&format!("  {line}\n"))?;
        }
    }
    w.finish()
}
