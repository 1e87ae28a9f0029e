//! What `object` tells `copy` and `pickle` about an instance.

use super::type_object::{as_obj, lookup, mro};
use super::{dict, list, long, object, singletons, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::protocols::{attr, call, iter};
use crate::{istr, raise};

/// `object.__reduce_ex__`: the object's own `__reduce__`, if it has one, else the way of the protocol.
pub fn reduce_ex(o: &Obj, protocol: &Obj) -> Result<Owned> {
    let protocol = long::as_c_int(protocol)?;
    let own = lookup(o.ty(), istr!("__reduce__"));
    let plain = lookup(super::type_members::root(), istr!("__reduce__"));
    if let (Some(own), Some(plain)) = (own, plain)
        && !own.is(plain)
    {
        return call::call_method(o, istr!("__reduce__"), &[]);
    }
    reduce(o, protocol)
}

/// The ordinary reduction for a protocol. Its functions live in `copyreg`.
pub fn reduce(o: &Obj, protocol: c_int) -> Result<Owned> {
    let copyreg = crate::modules::import(istr!("copyreg"))?;
    if protocol < 2 {
        return call::call_method(&copyreg, istr!("_reduce_ex"), &[o, &*long::from_i64(i64::from(protocol))?]);
    }
    // SAFETY: a live type.
    if unsafe { (*o.ty()).tp_new.is_none() } {
        return Err(raise!(TypeError, "cannot pickle '{}' object", o.type_name()));
    }
    let (args, kwargs) = new_arguments(o)?;
    let state = match attr::get_optional(o, istr!("__getstate__"))? {
        Some(method) => call::call(&method, &[])?,
        None => default_state(o)?,
    };
    let class = as_obj(o.ty());
    let (function, args) = match kwargs {
        Some(kwargs) => (attr::get(&copyreg, istr!("__newobj_ex__"))?, tuple::new([class, &*args, &*kwargs])?),
        None => {
            let mut all = vec![class.to_owned()];
            all.extend(tuple::items(&args).iter().map(|o| (*o).to_owned()));
            (attr::get(&copyreg, istr!("__newobj__"))?, tuple::from_owned(all)?)
        }
    };
    let items = if list::check(o) { iter::get_iter(o)? } else { singletons::none().to_owned() };
    let entries = if dict::check(o) {
        iter::get_iter(&*call::call_method(o, istr!("items"), &[])?)?
    } else {
        singletons::none().to_owned()
    };
    tuple::new([&*function, &*args, &*state, &*items, &*entries])
}

/// What `__getnewargs_ex__` or `__getnewargs__` gives: a tuple, and maybe a dict that is not empty.
fn new_arguments(o: &Obj) -> Result<(Owned, Option<Owned>)> {
    if let Some(method) = attr::get_optional(o, istr!("__getnewargs_ex__"))? {
        let given = call::call(&method, &[])?;
        if !tuple::check(&given) {
            return Err(raise!(TypeError, "__getnewargs_ex__ should return a tuple, not '{}'", given.type_name()));
        }
        let [args, kwargs] = tuple::items(&given) else {
            let count = tuple::items(&given).len();
            return Err(raise!(ValueError, "__getnewargs_ex__ should return a tuple of length 2, not {count}"));
        };
        if !tuple::check(args) {
            return Err(raise!(
                TypeError,
                "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{}'",
                args.type_name()
            ));
        }
        if !dict::check(kwargs) {
            return Err(raise!(
                TypeError,
                "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{}'",
                kwargs.type_name()
            ));
        }
        let kwargs = (dict::len(kwargs) != 0).then(|| (*kwargs).to_owned());
        return Ok(((*args).to_owned(), kwargs));
    }
    if let Some(method) = attr::get_optional(o, istr!("__getnewargs__"))? {
        let given = call::call(&method, &[])?;
        if !tuple::check(&given) {
            return Err(raise!(TypeError, "__getnewargs__ should return a tuple, not '{}'", given.type_name()));
        }
        return Ok((given, None));
    }
    Ok((tuple::empty(), None))
}

/// `object.__getstate__`: the instance's dict, and what is in its slots.
pub fn default_state(o: &Obj) -> Result<Owned> {
    let state = match object::instance_dict(o, false)? {
        Some(dict) if dict::len(&dict) != 0 => dict::copy(&dict)?,
        _ => singletons::none().to_owned(),
    };
    let slots = dict::new()?;
    for name in slot_names(o.ty()) {
        if let Some(value) = attr::get_optional(o, name)? {
            dict::set(&slots, name, &value)?;
        }
    }
    if dict::len(&slots) == 0 { Ok(state) } else { tuple::new([&*state, &*slots]) }
}

/// The names in the `__slots__` of the classes of the MRO.
fn slot_names<'a>(ty: *mut PyTypeObject) -> impl Iterator<Item = &'a Obj> {
    mro(ty)
        .iter()
        .filter(|t| type_object::has_flag(t.cast(), Py_TPFLAGS_HEAPTYPE))
        // SAFETY: a heap type holds NULL or a tuple of names.
        .filter_map(|t| unsafe { Obj::from_ptr_opt((*t.cast::<PyHeapTypeObject>()).ht_slots) })
        .flat_map(|names| tuple::items(names).iter().copied())
        .filter(|name| unicode::check(name))
}
