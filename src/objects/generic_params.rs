//! Type variables of generic aliases and unions: finding them among arguments, and putting arguments in their place.

use super::{list, singletons, tuple, type_object};
use crate::engine::{Obj, Owned, Result};
use crate::protocols::{attr, call, compare, mapping, sequence, text};
use crate::{istr, raise};

/// The items of a tuple or list among the arguments, as a tuple.
fn nested(o: &Obj) -> Result<Option<Owned>> {
    if tuple::check(o) {
        return Ok(Some(o.to_owned()));
    }
    if list::check(o) { list::to_tuple(o).map(Some) } else { Ok(None) }
}

/// The tuple of type variables among `args`, each once, in the order in which they come.
pub(super) fn find(args: &Obj) -> Result<Owned> {
    let mut found = Vec::new();
    collect(args, &mut found)?;
    tuple::from_owned(found)
}

fn add(found: &mut Vec<Owned>, o: &Obj) {
    if !found.iter().any(|f| f.is(o)) {
        found.push(o.to_owned());
    }
}

fn collect(args: &Obj, found: &mut Vec<Owned>) -> Result<()> {
    for arg in tuple::items(args) {
        if type_object::check(arg) {
            continue;
        }
        if attr::get_optional(arg, istr!("__typing_subst__"))?.is_some() {
            add(found, arg);
        } else if let Some(items) = nested(arg)? {
            call::enter_recursive(" while looking for type variables")?;
            collect(&items, found)?;
        } else if let Some(inner) = attr::get_optional(arg, istr!("__parameters__"))?
            && tuple::check(&inner)
        {
            tuple::items(&inner).iter().for_each(|o| add(found, o));
        }
    }
    Ok(())
}

/// The subscript as a tuple of arguments, unpacked tuples opened.
fn unpack(item: &Obj) -> Result<Owned> {
    let single = [item];
    let given = if tuple::check(item) { tuple::items(item) } else { &single[..] };
    let mut args = Vec::with_capacity(given.len());
    for &arg in given {
        if !type_object::check(arg)
            && let Some(inner) = attr::get_optional(arg, istr!("__typing_unpacked_tuple_args__"))?
            && tuple::check(&inner)
            && !tuple::items(&inner).last().is_some_and(|last| singletons::is_ellipsis(last))
        {
            args.extend(tuple::items(&inner).iter().map(|o| (*o).to_owned()));
        } else {
            args.push(arg.to_owned());
        }
    }
    tuple::from_owned(args)
}

/// The arguments of `generic[item]`: `args` with `item`'s parts in the place of `parameters`.
pub(super) fn substitute(generic: &Obj, args: &Obj, parameters: &Obj, item: &Obj) -> Result<Owned> {
    let expected = tuple::len(parameters);
    if expected == 0 {
        let shown = text::repr(Some(generic))?;
        return Err(raise!(TypeError, "{} is not a generic class", super::unicode::display(&shown)));
    }
    let mut given = unpack(item)?;
    for parameter in tuple::items(parameters) {
        if let Some(prepare) = attr::get_optional(parameter, istr!("__typing_prepare_subst__"))?
            && !singletons::is_none(&prepare)
        {
            let items = if tuple::check(&given) { given } else { tuple::new([&*given])? };
            given = call::call(&prepare, &[generic, &*items])?;
        }
    }
    let single = [&*given];
    let items = if tuple::check(&given) { tuple::items(&given) } else { &single[..] };
    if items.len() != expected {
        let which = if items.len() > expected { "many" } else { "few" };
        let (shown, n) = (text::repr(Some(generic))?, items.len());
        let shown = super::unicode::display(&shown);
        return Err(raise!(TypeError, "Too {which} arguments for {shown}; actual {n}, expected {expected}"));
    }
    replace_all(args, parameters, items)
}

/// [`substitute`] with the parts in hand.
fn replace_all(args: &Obj, parameters: &Obj, items: &[&Obj]) -> Result<Owned> {
    let mut new = Vec::with_capacity(tuple::len(args));
    for &arg in tuple::items(args) {
        if type_object::check(arg) {
            new.push(arg.to_owned());
            continue;
        }
        if let Some(inner) = nested(arg)? {
            call::enter_recursive(" while replacing type variables")?;
            let replaced = replace_all(&inner, parameters, items)?;
            new.push(if list::check(arg) { sequence::list(&replaced)? } else { replaced });
            continue;
        }
        let unpacked = match attr::get_optional(arg, istr!("__typing_is_unpacked_typevartuple__"))? {
            Some(flag) => compare::is_true(&flag)?,
            None => false,
        };
        let value = match attr::get_optional(arg, istr!("__typing_subst__"))? {
            Some(put) => {
                let place = tuple::items(parameters).iter().position(|p| p.is(arg)).unwrap_or(0);
                call::call(&put, &[items[place]])?
            }
            None => replace_inside(arg, parameters, items)?,
        };
        if !unpacked {
            new.push(value);
        } else if tuple::check(&value) {
            new.extend(tuple::items(&value).iter().map(|o| (*o).to_owned()));
        } else {
            return Err(raise!(
                TypeError,
                "expected __typing_subst__ of {} objects to return a tuple, not {}",
                arg.type_name(),
                value.type_name()
            ));
        }
    }
    tuple::from_owned(new)
}

/// An argument that is generic itself, with its own type variables replaced.
fn replace_inside(arg: &Obj, parameters: &Obj, items: &[&Obj]) -> Result<Owned> {
    let Some(inner) = attr::get_optional(arg, istr!("__parameters__"))? else { return Ok(arg.to_owned()) };
    if !tuple::check(&inner) || tuple::len(&inner) == 0 {
        return Ok(arg.to_owned());
    }
    let mut key = Vec::new();
    for &parameter in tuple::items(&inner) {
        let value = tuple::items(parameters).iter().position(|p| p.is(parameter)).map_or(parameter, |i| items[i]);
        // SAFETY: a live object's type is live.
        let many = unsafe { (*parameter.ty()).tp_iter.is_some() } && tuple::check(value);
        if many {
            key.extend(tuple::items(value).iter().map(|o| (*o).to_owned()));
        } else {
            key.push(value.to_owned());
        }
    }
    mapping::get_item(arg, &*tuple::from_owned(key)?)
}
