//! Importing by absolute name: `sys.modules`, the finders of `sys.meta_path`, loading a spec.

use super::{builtins_module, import_error, import_lock, loaded, loaders, modules};
use crate::engine::error::{self, Raised, Result};
use crate::engine::{Obj, Owned};
use crate::objects::exceptions::{self, exc};
use crate::objects::{bool, dict, list, module, singletons, tuple, unicode, warnings};
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};

/// `PyImport_ImportModule`: the module named by the whole dotted name.
#[inline]
pub fn import(name: &Obj) -> Result<Owned> {
    if unicode::check_exact(name)
        && let Some(m) = dict::get_str(modules()?, name)
        && !singletons::is_none(m)
    {
        let m = m.to_owned();
        if import_lock::is_idle() || !import_lock::wait_for(name) {
            return Ok(m);
        }
        // Another thread was loading it: perhaps in vain.
        return find_or_load(name);
    }
    import_missing(name)
}

/// Goes through `builtins.__import__` when the program has replaced it, as every import that has work to do.
#[cold]
fn import_missing(name: &Obj) -> Result<Owned> {
    if unicode::check(name) && unicode::len(name) == 0 {
        return Err(raise!(ValueError, "Empty module name"));
    }
    match replaced_import()? {
        None => find_or_load(name),
        Some(f) => {
            let globals = dict::new()?;
            dict::set(&globals, istr!("__builtins__"), builtins_module()?)?;
            let from = list::new()?;
            let zero = crate::objects::long::from_i64(0)?;
            call::call(&f, &[name, &globals, &globals, &from, &zero])?;
            loaded(name)?.ok_or_else(|| crate::objects::exceptions::set_key_error(name))
        }
    }
}

/// `builtins.__import__`, when it is not the built-in one.
fn replaced_import() -> Result<Option<Owned>> {
    let Some(f) = dict::get(module::dict(builtins_module()?), istr!("__import__"))? else {
        return Err(raise!(ImportError, "__import__ not found"));
    };
    Ok(if super::builtin_functions::is_import(&f) { None } else { Some(f) })
}

/// The module of this absolute name: from `sys.modules`, else found and loaded.
pub fn find_or_load(name: &Obj) -> Result<Owned> {
    match loaded(name)? {
        Some(m) if !singletons::is_none(&m) && (import_lock::is_idle() || !import_lock::wait_for(name)) => {
            return Ok(m);
        }
        _ => {}
    }
    call::enter_recursive(" during import")?;
    let guard = import_lock::enter(name);
    // Another thread may have loaded it meanwhile.
    let result = match loaded(name)? {
        Some(m) if singletons::is_none(&m) => Err(halted(name)?),
        Some(m) => Ok(m),
        None => find_and_load(name),
    };
    drop(guard);
    result
}

/// A module that `sys.modules` says must not be imported.
fn halted(name: &Obj) -> Result<Raised> {
    let message = format!("import of {} halted; None in sys.modules", unicode::display(name));
    Ok(import_error(exc::ModuleNotFoundError, &message, Some(name), None))
}

fn shown_repr(o: &Obj) -> Result<String> {
    Ok(unicode::display(&*text::repr(Some(o))?).to_string())
}

/// The name before the last dot, and what follows it.
fn split_parent(name: &Obj) -> Result<Option<(Owned, Owned)>> {
    let (text, len) = (unicode::chars(name), unicode::len(name));
    match (0..len).rev().find(|&i| text.at(i) == u32::from(b'.')) {
        Some(dot) if dot > 0 => Ok(Some((unicode::substring(name, 0, dot)?, unicode::substring(name, dot + 1, len)?))),
        _ => Ok(None),
    }
}

/// Finds a module that is not in `sys.modules`, after its parent, and loads it.
fn find_and_load(name: &Obj) -> Result<Owned> {
    super::audit::event(c"import", || {
        let attribute = |key: &Obj| super::sys::get(key).ok().flatten().unwrap_or_else(singletons::new_none);
        [
            name.to_owned(),
            singletons::new_none(),
            attribute(istr!("path")),
            attribute(istr!("meta_path")),
            attribute(istr!("path_hooks")),
        ]
    })?;
    let Some((parent_name, child)) = split_parent(name)? else {
        let Some(spec) = find_spec(name, None)? else { return Err(not_found(name, "")?) };
        return load(&spec);
    };
    let parent = find_or_load(&parent_name)?;
    // The parent's own code may have imported it.
    if let Some(m) = loaded(name)? {
        return if singletons::is_none(&m) { Err(halted(name)?) } else { Ok(m) };
    }
    let parent = loaded(&parent_name)?.unwrap_or(parent);
    let path = match attr::get(&parent, istr!("__path__")) {
        Ok(path) => path,
        Err(_) if error::matches(exc::AttributeError) => return Err(not_a_package(name, &parent_name)?),
        Err(raised) => return Err(raised),
    };
    let parent_spec = attr::get_optional(&parent, istr!("__spec__"))?.filter(|s| !singletons::is_none(s));
    let Some(spec) = find_spec(name, Some(&path))? else { return Err(not_found(name, "")?) };
    let waiting = match &parent_spec {
        Some(s) => attr::get_optional(s, istr!("_uninitialized_submodules"))?.filter(|w| list::check_exact(w)),
        None => None,
    };
    if let Some(waiting) = &waiting {
        list::append(waiting, &child)?;
    }
    let result = load(&spec);
    if result.is_ok()
        && let Some(waiting) = &waiting
        && list::len(waiting) > 0
    {
        let n = list::len(waiting) as isize;
        crate::protocols::sequence::del_slice(waiting, n - 1, n)?;
    }
    let m = result?;
    set_on_parent(&parent, &parent_name, &child, &m)?;
    Ok(m)
}

/// A submodule becomes an attribute of its parent; a parent that cannot have one gets a warning.
fn set_on_parent(parent: &Obj, parent_name: &Obj, child: &Obj, m: &Obj) -> Result<()> {
    match attr::set(parent, child, Some(m)) {
        Err(_) if error::matches(exc::AttributeError) => {
            error::clear();
            let message = format!(
                "Cannot set an attribute on {} for child module {}",
                shown_repr(parent_name)?,
                shown_repr(child)?
            );
            warnings::warn(exc::ImportWarning, &message, 1)
        }
        other => other,
    }
}

/// The error for a submodule of something without a `__path__`: the failed look-up is its context, which is not shown.
#[cold]
fn not_a_package(name: &Obj, parent: &Obj) -> Result<Raised> {
    let context = error::take();
    let raised = not_found(name, &format!("; {} is not a package", shown_repr(parent)?))?;
    let Some(e) = error::take() else { return Ok(raised) };
    exceptions::replace_context(&e, context);
    exceptions::replace_cause(&e, None);
    Ok(error::restore(e))
}

#[cold]
fn not_found(name: &Obj, more: &str) -> Result<Raised> {
    let message = format!("No module named {}{more}", shown_repr(name)?);
    Ok(import_error(exc::ModuleNotFoundError, &message, Some(name), None))
}

/// Asks the finders of `sys.meta_path` in turn.
pub fn find_spec(name: &Obj, path: Option<&Obj>) -> Result<Option<Owned>> {
    let finders = super::sys::get(istr!("meta_path"))?.filter(|f| !singletons::is_none(f));
    let Some(finders) = finders else {
        return Err(import_error(
            exc::ImportError,
            "sys.meta_path is None, Python is likely shutting down",
            None,
            None,
        ));
    };
    let finders = crate::protocols::sequence::list(&finders)?;
    if list::len(&finders) == 0 {
        warnings::warn(exc::ImportWarning, "sys.meta_path is empty", 1)?;
    }
    for finder in list::items(&finders) {
        if let Some(spec) = ask_finder(finder, name, path)? {
            return Ok(Some(spec));
        }
    }
    Ok(None)
}

fn ask_finder(finder: &Obj, name: &Obj, path: Option<&Obj>) -> Result<Option<Owned>> {
    if finder.is(loaders::builtin()) {
        return loaders::find_builtin(name);
    }
    if finder.is(super::finder::path_finder()) {
        return super::finder::find(name, path);
    }
    let Some(f) = attr::get_optional(finder, istr!("find_spec"))? else { return Ok(None) };
    let spec = call::call(&f, &[name, singletons::or_none(path), singletons::none()])?;
    Ok(if singletons::is_none(&spec) { None } else { Some(spec) })
}

/// Makes the module of a spec, puts it into `sys.modules` and runs its code.
pub fn load(spec: &Obj) -> Result<Owned> {
    let m = module_from_spec(spec)?;
    let name = attr::get(spec, istr!("name"))?;
    attr::set(spec, istr!("_initializing"), Some(bool::get(true)))?;
    let result = load_into(spec, &name, &m);
    let saved = if result.is_err() { error::take() } else { None };
    let flagged = attr::set(spec, istr!("_initializing"), Some(bool::get(false)));
    if let Some(saved) = saved {
        _ = error::restore(saved);
    } else {
        flagged?;
    }
    result
}

fn load_into(spec: &Obj, name: &Obj, m: &Obj) -> Result<Owned> {
    dict::set(modules()?, name, m)?;
    if let Err(raised) = execute(spec, name, m) {
        let saved = error::take();
        if dict::pop(modules()?, name).is_err() {
            error::clear();
        }
        if let Some(saved) = saved {
            _ = error::restore(saved);
        }
        return Err(raised);
    }
    // What counts is what the module's code left in `sys.modules`, now its newest entry.
    let Some(m) = dict::pop(modules()?, name)? else { return Err(crate::objects::exceptions::set_key_error(name)) };
    dict::set(modules()?, name, &m)?;
    Ok(m)
}

/// Runs the code of a module through its loader.
pub(super) fn execute(spec: &Obj, name: &Obj, m: &Obj) -> Result<()> {
    let loader = attr::get(spec, istr!("loader"))?;
    if singletons::is_none(&loader) {
        let locations = attr::get(spec, istr!("submodule_search_locations"))?;
        if singletons::is_none(&locations) {
            return Err(import_error(exc::ImportError, "missing loader", Some(name), None));
        }
        return Ok(());
    }
    if let Some(done) = loaders::execute(&loader, m) {
        return done;
    }
    call::call_method(&loader, istr!("exec_module"), &[m]).map(drop)
}

/// A module for a spec, made by its loader or anew, with the import attributes set.
pub fn module_from_spec(spec: &Obj) -> Result<Owned> {
    let loader = attr::get(spec, istr!("loader"))?;
    let created = match loaders::create(&loader, spec) {
        Some(created) => created?,
        None => create_by_call(&loader, spec)?,
    };
    let m = match created {
        Some(m) => m,
        None => module::new(&*attr::get(spec, istr!("name"))?)?,
    };
    set_module_attributes(spec, &m)?;
    Ok(m)
}

/// Asks a loader of the program's own to make the module; `None` when it leaves that to the import system.
fn create_by_call(loader: &Obj, spec: &Obj) -> Result<Option<Owned>> {
    if singletons::is_none(loader) {
        return Ok(None);
    }
    let Some(f) = attr::get_optional(loader, istr!("create_module"))? else {
        if attr::get_optional(loader, istr!("exec_module"))?.is_some() {
            return Err(raise!(ImportError, "loaders that define exec_module() must also define create_module()"));
        }
        return Ok(None);
    };
    let m = call::call(&f, &[spec])?;
    Ok(if singletons::is_none(&m) { None } else { Some(m) })
}

/// Sets an import attribute unless it is there; an object that cannot have attributes goes without.
fn set_unless_there(m: &Obj, key: &Obj, value: impl FnOnce() -> Result<Owned>) -> Result<()> {
    if attr::get_optional(m, key)?.is_some_and(|v| !singletons::is_none(&v)) {
        return Ok(());
    }
    set_leniently(m, key, &*value()?)
}

fn set_leniently(m: &Obj, key: &Obj, value: &Obj) -> Result<()> {
    match attr::set(m, key, Some(value)) {
        Err(_) if error::matches(exc::AttributeError) => {
            error::clear();
            Ok(())
        }
        other => other,
    }
}

/// Sets `__name__`, `__loader__`, `__package__`, `__spec__`, `__path__` and `__file__` as the spec says.
fn set_module_attributes(spec: &Obj, m: &Obj) -> Result<()> {
    set_unless_there(m, istr!("__name__"), || attr::get(spec, istr!("name")))?;
    let locations = attr::get(spec, istr!("submodule_search_locations"))?;
    let loader = attr::get(spec, istr!("loader"))?;
    if singletons::is_none(&loader) && !singletons::is_none(&locations) {
        attr::set(spec, istr!("loader"), Some(&*loaders::namespace(&locations)?))?;
        set_leniently(m, istr!("__file__"), singletons::none())?;
    }
    set_unless_there(m, istr!("__loader__"), || attr::get(spec, istr!("loader")))?;
    set_unless_there(m, istr!("__package__"), || attr::get(spec, istr!("parent")))?;
    set_leniently(m, istr!("__spec__"), spec)?;
    if !singletons::is_none(&locations) {
        set_unless_there(m, istr!("__path__"), || Ok(locations.clone()))?;
    }
    if compare::is_true(&*attr::get(spec, istr!("has_location"))?)? {
        set_unless_there(m, istr!("__file__"), || attr::get(spec, istr!("origin")))?;
        let cached = attr::get(spec, istr!("cached"))?;
        if !singletons::is_none(&cached) {
            set_unless_there(m, istr!("__cached__"), || Ok(cached.clone()))?;
        }
    }
    Ok(())
}

/// `PyImport_AddModuleRef`: the module of this name, made empty if it is not there.
pub fn add_module(name: &Obj) -> Result<Owned> {
    if let Some(m) = loaded(name)?.filter(|m| module::check(m)) {
        return Ok(m);
    }
    let m = module::new(name)?;
    dict::set(modules()?, name, &m)?;
    Ok(m)
}

/// `importlib.reload`: finds the module's spec again and runs its code once more.
pub fn reload(m: &Obj) -> Result<Owned> {
    let name = match attr::get_optional(m, istr!("__spec__"))?.filter(|s| !singletons::is_none(s)) {
        Some(spec) => attr::get(&spec, istr!("name"))?,
        None => match attr::get_optional(m, istr!("__name__"))? {
            Some(name) => name,
            None => return Err(raise!(TypeError, "reload() argument must be a module")),
        },
    };
    if !loaded(&name)?.is_some_and(|found| found.is(m)) {
        let message = format!("module {} not in sys.modules", unicode::display(&name));
        return Err(import_error(exc::ImportError, &message, Some(&name), None));
    }
    let path = match split_parent(&name)? {
        None => None,
        Some((parent, _)) => match loaded(&parent)? {
            Some(p) => Some(attr::get(&p, istr!("__path__"))?),
            None => {
                let message = format!("parent {} not in sys.modules", shown_repr(&parent)?);
                return Err(import_error(exc::ImportError, &message, Some(&parent), None));
            }
        },
    };
    let Some(spec) = find_spec(&name, path.as_deref())? else {
        let message = format!("spec not found for the module {}", shown_repr(&name)?);
        return Err(import_error(exc::ModuleNotFoundError, &message, Some(&name), None));
    };
    set_leniently(m, istr!("__spec__"), &spec)?;
    execute(&spec, &name, m)?;
    loaded(&name)?.ok_or_else(|| crate::objects::exceptions::set_key_error(&name))
}

/// A tuple's or a list's items, for what comes from Python code as either.
pub(super) fn items_of(o: &Obj) -> Result<Vec<Owned>> {
    let t = crate::protocols::sequence::tuple(o)?;
    Ok(tuple::items(&t).iter().map(|i| (*i).to_owned()).collect())
}
