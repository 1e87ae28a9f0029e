//! Exception classes that extension code makes.

use super::exc;
use crate::engine::{Obj, Owned, Result, error};
use crate::objects::{dict, tuple, type_object, unicode};
use crate::protocols::call;
use crate::{istr, raise};

/// `PyErr_NewExceptionWithDoc`: a class named by `module.class`, with one base or a tuple of them, and a dict of attributes.
pub fn new_class(name: &[u8], doc: Option<&[u8]>, base: Option<&Obj>, namespace: Option<&Obj>) -> Result<Owned> {
    let namespace = match namespace {
        Some(namespace) => namespace.to_owned(),
        None => dict::new()?,
    };
    let is_dict = dict::check(&namespace);
    if let Some(doc) = doc {
        if !is_dict {
            return Err(error::bad_internal_call());
        }
        dict::set(&namespace, istr!("__doc__"), &*unicode::from_utf8(doc)?)?;
    }
    let Some(dot) = name.iter().rposition(|&c| c == b'.') else {
        return Err(raise!(SystemError, "PyErr_NewException: name must be module.class"));
    };
    if !is_dict {
        return Err(error::bad_internal_call());
    }
    if dict::get(&namespace, istr!("__module__"))?.is_none() {
        dict::set(&namespace, istr!("__module__"), &*unicode::from_utf8(&name[..dot])?)?;
    }
    let base = base.unwrap_or(exc::Exception.as_obj());
    let bases = if tuple::check(base) { base.to_owned() } else { tuple::new([base])? };
    let short = unicode::from_utf8(&name[dot + 1..])?;
    call::call(type_object::as_obj(&raw mut type_object::PyType_Type), &[&*short, &bases, &namespace])
}
