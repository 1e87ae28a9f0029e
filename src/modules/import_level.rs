//! `import` statements as C sees them: relative levels, from-lists, and which module of a dotted name is the result.

use super::import::{find_or_load, items_of};
use super::{loaded, modules};
use crate::engine::error::{self, Raised, Result};
use crate::engine::{Obj, Owned};
use crate::objects::exceptions::exc;
use crate::objects::{dict, singletons, type_object, unicode, warnings};
use crate::protocols::{attr, compare, text};
use crate::{istr, raise};

/// `PyImport_ImportModuleLevelObject`.
pub fn import_level(name: Option<&Obj>, globals: Option<&Obj>, from_list: Option<&Obj>, level: i32) -> Result<Owned> {
    let Some(name) = name else { return Err(raise!(ValueError, "Empty module name")) };
    if !unicode::check(name) {
        return Err(raise!(TypeError, "module name must be a string"));
    }
    if level < 0 {
        return Err(raise!(ValueError, "level must be >= 0"));
    }
    let absolute = match level {
        0 if unicode::len(name) == 0 => return Err(raise!(ValueError, "Empty module name")),
        0 => name.to_owned(),
        _ => resolve(name, globals, level)?,
    };
    let m = find_or_load(&absolute)?;
    let wants_names = match from_list.filter(|l| !singletons::is_none(l)) {
        Some(l) => compare::is_true(l)?,
        None => false,
    };
    match from_list {
        Some(names) if wants_names => match attr::get_optional(&m, istr!("__path__"))? {
            Some(_) => {
                import_names(&m, names, false)?;
                Ok(m)
            }
            None => Ok(m),
        },
        _ => outermost(name, &absolute, level, m),
    }
}

/// `import a.b` gives `a`; `from . import`-less relative forms give the package that the first component lies in.
fn outermost(name: &Obj, absolute: &Obj, level: i32, m: Owned) -> Result<Owned> {
    let text = unicode::as_utf8(name)?;
    if level != 0 && text.is_empty() {
        return Ok(m);
    }
    let Some(dot) = text.iter().position(|&b| b == b'.') else { return Ok(m) };
    if level == 0 {
        return find_or_load(&*unicode::from_utf8(&text[..dot])?);
    }
    let whole = unicode::as_utf8(absolute)?;
    let front = unicode::from_utf8(&whole[..whole.len() - (text.len() - dot)])?;
    match loaded(&front)? {
        Some(m) => Ok(m),
        None => {
            let shown = text::repr(Some(&front))?;
            Err(raise!(KeyError, "{} not in sys.modules as expected", unicode::display(&shown)))
        }
    }
}

/// The absolute name of a relative one.
fn resolve(name: &Obj, globals: Option<&Obj>, level: i32) -> Result<Owned> {
    let Some(globals) = globals else { return Err(raise!(KeyError, "'__name__' not in globals")) };
    if !dict::check(globals) {
        return Err(raise!(TypeError, "globals must be a dict"));
    }
    let package = package_of(globals)?;
    let text = unicode::as_utf8(&package)?;
    if text.is_empty() {
        return Err(no_parent());
    }
    let mut base = text;
    for _ in 1..level {
        match base.iter().rposition(|&b| b == b'.') {
            Some(dot) => base = &base[..dot],
            None => return Err(raise!(ImportError, "attempted relative import beyond top-level package")),
        }
    }
    let rest = unicode::as_utf8(name)?;
    match rest.is_empty() {
        true => unicode::from_utf8(base),
        false => unicode::from_utf8(&[base, b".", rest].concat()),
    }
}

#[cold]
fn no_parent() -> Raised {
    raise!(ImportError, "attempted relative import with no known parent package")
}

/// The package of the code that imports: `__package__`, `__spec__.parent`, or what `__name__` and `__path__` say.
fn package_of(globals: &Obj) -> Result<Owned> {
    let there = |key: &Obj| Ok(dict::get(globals, key)?.filter(|v| !singletons::is_none(v)));
    let (package, spec) = (there(istr!("__package__"))?, there(istr!("__spec__"))?);
    if let Some(package) = package {
        if !unicode::check(&package) {
            return Err(raise!(TypeError, "package must be a string"));
        }
        if let Some(spec) = spec
            && !compare::eq(&package, &*attr::get(&spec, istr!("parent"))?)?
        {
            warnings::warn(exc::DeprecationWarning, "__package__ != __spec__.parent", 1)?;
        }
        return Ok(package);
    }
    if let Some(spec) = spec {
        let parent = attr::get(&spec, istr!("parent"))?;
        return match unicode::check(&parent) {
            true => Ok(parent),
            false => Err(raise!(TypeError, "__spec__.parent must be a string")),
        };
    }
    let message = "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__";
    warnings::warn(exc::ImportWarning, message, 1)?;
    let Some(name) = dict::get(globals, istr!("__name__"))? else {
        return Err(raise!(KeyError, "'__name__' not in globals"));
    };
    if !unicode::check(&name) {
        return Err(raise!(TypeError, "__name__ must be a string"));
    }
    if dict::contains(globals, istr!("__path__"))? {
        return Ok(name);
    }
    let text = unicode::as_utf8(&name)?;
    match text.iter().rposition(|&b| b == b'.') {
        Some(dot) => unicode::from_utf8(&text[..dot]),
        None => Err(no_parent()),
    }
}

/// Imports the names of a from-list that are submodules rather than attributes.
fn import_names(m: &Obj, names: &Obj, from_all: bool) -> Result<()> {
    for name in items_of(names)? {
        if !unicode::check(&name) {
            return Err(bad_item(m, &name, from_all)?);
        }
        if unicode::eq_ascii(&name, "*") {
            if !from_all && let Some(all) = attr::get_optional(m, istr!("__all__"))? {
                import_names(m, &all, true)?;
            }
        } else if attr::get_optional(m, &name)?.is_none() {
            import_submodule(m, &name)?;
        }
    }
    Ok(())
}

fn bad_item(m: &Obj, item: &Obj, from_all: bool) -> Result<Raised> {
    let place = match from_all {
        true => {
            let name = text::str(Some(&*attr::get(m, istr!("__name__"))?))?;
            format!("{}.__all__", unicode::display(&name))
        }
        false => "``from list''".to_owned(),
    };
    let kind = type_object::short_name(item.ty())?;
    Ok(raise!(TypeError, "Item in {place} must be str, not {}", unicode::display(&kind)))
}

/// A name that is no submodule either is left to the attribute look-up that follows.
fn import_submodule(m: &Obj, name: &Obj) -> Result<()> {
    let package = text::str(Some(&*attr::get(m, istr!("__name__"))?))?;
    let full = unicode::new(&format!("{}.{}", unicode::display(&package), unicode::display(name)))?;
    let Err(raised) = find_or_load(&full) else { return Ok(()) };
    if !error::matches(exc::ModuleNotFoundError) {
        return Err(raised);
    }
    let Some(e) = error::take() else { return Ok(()) };
    let missing = attr::get_optional(&e, istr!("name"))?;
    let same = missing.is_some_and(|n| unicode::check(&n) && unicode::eq(&n, &full));
    if same && dict::get(modules()?, &full)?.is_none_or(|v| !singletons::is_none(&v)) {
        return Ok(());
    }
    Err(error::restore(e))
}

/// `PyImport_ImportModuleAttr`: an attribute of a module.
pub fn import_attribute(module_name: &Obj, name: &Obj) -> Result<Owned> {
    let m = super::import(module_name)?;
    attr::get(&m, name)
}
