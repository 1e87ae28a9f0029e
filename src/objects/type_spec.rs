//! Heap types from specs: `PyType_FromMetaclass` and its shorter forms.

use super::type_heap::{self, HeapParts};
use super::type_object::{PyType_Type, as_obj, dict_of, has_flag, name as type_name};
use super::type_spec_slots::{address, place};
use super::type_subtype::item_data;
use super::{dict, exceptions, object, tuple, type_mro, type_ready, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::{istr, raise};
use core::ptr;

/// Data that a type with a negative basic size adds is aligned to this.
const MAX_ALIGN: isize = 16;

/// Rounds a size up to the greatest alignment of C.
pub fn align_up(size: isize) -> isize {
    (size + MAX_ALIGN - 1) & !(MAX_ALIGN - 1)
}

/// What a first walk over the slots finds.
struct Survey {
    members: *mut PyMemberDef,
    count: usize,
    doc: *const c_char,
    weaklist: *mut PyMemberDef,
    dict: *mut PyMemberDef,
    vectorcall: *mut PyMemberDef,
}

/// `PyType_FromMetaclass`.
///
/// # Safety
/// `spec` is a valid spec, whose functions and tables outlive the type.
pub unsafe fn from_spec(
    metaclass: *mut PyTypeObject,
    module: Option<&Obj>,
    spec: *const PyType_Spec,
    bases: Option<&Obj>,
) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let spec = &*spec;
        let survey = survey(spec)?;
        if spec.name.is_null() {
            return Err(raise!(SystemError, "Type spec does not define the name field."));
        }
        let name = CStr::from_ptr(spec.name);
        let bases = bases_of(bases, spec)?;
        if spec.flags as c_ulong & Py_TPFLAGS_IMMUTABLETYPE != 0 {
            check_immutable_bases(name, &bases)?;
        }
        let meta = if metaclass.is_null() { &raw mut PyType_Type } else { metaclass };
        let meta = type_mro::metaclass(meta, &bases)?;
        check_metaclass(meta)?;
        let base = type_mro::best_base(&bases)?;
        let (basicsize, data_offset) = sizes(spec, base)?;
        let ty = type_heap::alloc(meta, survey.count)?;
        let parts = HeapParts { name, short: super::type_object::after_last_dot(name.to_bytes()), bases, base, module };
        type_heap::fill(&ty, parts)?;
        let t = ty.cast::<PyTypeObject>();
        (*t).tp_basicsize = basicsize;
        (*t).tp_itemsize = spec.itemsize as isize;
        (*t).tp_flags = spec.flags as c_ulong | Py_TPFLAGS_HEAPTYPE;
        copy_slots(t, spec)?;
        copy_members(t, &survey, data_offset);
        type_heap::set_doc(t, survey.doc)?;
        if (*t).tp_dealloc.is_none() {
            (*t).tp_dealloc = Some(super::type_subtype::dealloc);
        }
        (*t).tp_vectorcall_offset = absolute(survey.vectorcall, data_offset);
        (*t).tp_weaklistoffset = absolute(survey.weaklist, data_offset);
        (*t).tp_dictoffset = absolute(survey.dict, data_offset);
        type_ready::ready(t)?;
        check_offsets(t)?;
        finish_dict(t, &survey, name)?;
        Ok(ty)
    }
}

/// # Safety
/// The spec's slots end with slot 0.
unsafe fn survey(spec: &PyType_Spec) -> Result<Survey> {
    let mut survey = Survey {
        members: ptr::null_mut(),
        count: 0,
        doc: ptr::null(),
        weaklist: ptr::null_mut(),
        dict: ptr::null_mut(),
        vectorcall: ptr::null_mut(),
    };
    let mut has_doc = false;
    // SAFETY: as promised; a member table ends with a NULL name.
    unsafe {
        let mut slot = spec.slots;
        while (*slot).slot != 0 {
            match (*slot).slot {
                Py_tp_members => {
                    if survey.count != 0 {
                        return Err(raise!(SystemError, "Multiple Py_tp_members slots are not supported."));
                    }
                    survey.members = (*slot).pfunc.cast();
                    survey_members(&mut survey, spec)?;
                }
                Py_tp_doc => {
                    if has_doc {
                        return Err(raise!(SystemError, "Multiple Py_tp_doc slots are not supported."));
                    }
                    has_doc = true;
                    survey.doc = (*slot).pfunc.cast_const().cast();
                }
                n if place(n).is_none() => return Err(raise!(RuntimeError, "invalid slot offset")),
                _ => {}
            }
            slot = slot.add(1);
        }
    }
    Ok(survey)
}

unsafe fn survey_members(survey: &mut Survey, spec: &PyType_Spec) -> Result<()> {
    // SAFETY: the table ends with a NULL name.
    unsafe {
        let mut member = survey.members;
        while !(*member).name.is_null() {
            survey.count += 1;
            if (*member).flags & Py_RELATIVE_OFFSET != 0 {
                if spec.basicsize > 0 {
                    return Err(raise!(SystemError, "With Py_RELATIVE_OFFSET, basicsize must be negative."));
                }
                if (*member).offset < 0 || (*member).offset >= -(spec.basicsize as isize) {
                    return Err(raise!(SystemError, "Member offset out of range (0..-basicsize)"));
                }
            }
            match CStr::from_ptr((*member).name).to_bytes() {
                b"__weaklistoffset__" => survey.weaklist = special(member)?,
                b"__dictoffset__" => survey.dict = special(member)?,
                b"__vectorcalloffset__" => survey.vectorcall = special(member)?,
                _ => {}
            }
            member = member.add(1);
        }
    }
    Ok(())
}

/// Checks a member with a reserved name.
unsafe fn special(member: *mut PyMemberDef) -> Result<*mut PyMemberDef> {
    // SAFETY: an entry of a member table.
    unsafe {
        let name = CStr::from_ptr((*member).name).to_string_lossy();
        if (*member).r#type != Py_T_PYSSIZET {
            return Err(raise!(SystemError, "type of {name} must be Py_T_PYSSIZET"));
        }
        let flags = (*member).flags;
        if flags != Py_READONLY && flags != Py_READONLY | Py_RELATIVE_OFFSET {
            return Err(raise!(
                SystemError,
                "flags for {name} must be Py_READONLY or (Py_READONLY | Py_RELATIVE_OFFSET)"
            ));
        }
        Ok(member)
    }
}

/// The offset that a reserved member gives, from the start of the instance; 0 without that member.
unsafe fn absolute(member: *mut PyMemberDef, data_offset: isize) -> isize {
    // SAFETY: NULL or an entry of the member table.
    unsafe { member.as_ref() }.map_or(0, |m| m.offset + if m.flags & Py_RELATIVE_OFFSET != 0 { data_offset } else { 0 })
}

/// The bases as a tuple: given, or from the slots, or `object`.
unsafe fn bases_of(bases: Option<&Obj>, spec: &PyType_Spec) -> Result<Owned> {
    if let Some(bases) = bases {
        return if tuple::check(bases) { Ok(bases.to_owned()) } else { tuple::new([bases]) };
    }
    let mut base: *mut PyObject = (&raw mut object::PyBaseObject_Type).cast();
    let mut several = ptr::null_mut();
    // SAFETY: the slots end with slot 0; these two hold objects.
    unsafe {
        let mut slot = spec.slots;
        while (*slot).slot != 0 {
            match (*slot).slot {
                Py_tp_base => base = (*slot).pfunc.cast(),
                Py_tp_bases => several = (*slot).pfunc.cast(),
                _ => {}
            }
            slot = slot.add(1);
        }
        match Obj::from_ptr_opt(several) {
            None => tuple::new([Obj::from_ptr(base)]),
            Some(bases) if tuple::check(bases) => Ok(bases.to_owned()),
            Some(_) => Err(raise!(SystemError, "Py_tp_bases is not a tuple")),
        }
    }
}

/// An immutable type may derive from immutable types only.
pub fn check_immutable_bases(name: &CStr, bases: &Obj) -> Result<()> {
    for base in tuple::items(bases) {
        // What is no type is refused later, by the choice of the metatype.
        let is_type = base.has_flag(Py_TPFLAGS_TYPE_SUBCLASS);
        let base = base.cast::<PyTypeObject>();
        if is_type && !has_flag(base, Py_TPFLAGS_IMMUTABLETYPE) {
            let full = super::type_attr::fully_qualified_name(base)?;
            let name = name.to_string_lossy();
            return Err(raise!(
                TypeError,
                "Creating immutable type {name} from mutable base {}",
                unicode::display(&full)
            ));
        }
    }
    Ok(())
}

fn check_metaclass(meta: *mut PyTypeObject) -> Result<()> {
    if !has_flag(meta, Py_TPFLAGS_TYPE_SUBCLASS) {
        let text = crate::protocols::text::repr(Some(as_obj(meta)))?;
        return Err(raise!(TypeError, "Metaclass '{}' is not a subclass of 'type'.", unicode::display(&text)));
    }
    // SAFETY: live types.
    let own = unsafe { (*meta).tp_new };
    let root = &raw mut PyType_Type;
    // SAFETY: as above.
    let plain = unsafe { (*root).tp_new };
    if own.is_some() && own.map(|f| f as *const ()) != plain.map(|f| f as *const ()) {
        return Err(raise!(TypeError, "Metaclasses with custom tp_new are not supported."));
    }
    Ok(())
}

/// The basic size, and where the data begin that the type adds.
unsafe fn sizes(spec: &PyType_Spec, base: *mut PyTypeObject) -> Result<(isize, isize)> {
    // SAFETY: a live type.
    unsafe {
        let base_size = (*base).tp_basicsize;
        match spec.basicsize as isize {
            0 => Ok((base_size, base_size)),
            size if size > 0 => Ok((size, base_size)),
            size => {
                let flags = (*base).tp_flags | spec.flags as c_ulong;
                if (*base).tp_itemsize != 0 && flags & Py_TPFLAGS_ITEMS_AT_END == 0 {
                    return Err(raise!(
                        SystemError,
                        "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END."
                    ));
                }
                let offset = align_up(base_size);
                Ok((offset + align_up(-size), offset))
            }
        }
    }
}

unsafe fn copy_slots(ty: *mut PyTypeObject, spec: &PyType_Spec) -> Result<()> {
    // SAFETY: each slot's value goes where its number says.
    unsafe {
        let mut slot = spec.slots;
        while (*slot).slot != 0 {
            match (*slot).slot {
                Py_tp_base | Py_tp_bases | Py_tp_doc | Py_tp_members => {}
                Py_tp_token => {
                    let token = (*slot).pfunc;
                    let own: *mut c_void = ptr::from_ref(spec).cast_mut().cast();
                    (*ty.cast::<PyHeapTypeObject>()).ht_token = if token.is_null() { own } else { token };
                }
                n => {
                    let Some(place) = place(n) else { return Err(Raised::already()) };
                    *address(ty, place) = (*slot).pfunc;
                }
            }
            slot = slot.add(1);
        }
    }
    Ok(())
}

/// Copies the member table behind the type, with absolute offsets.
unsafe fn copy_members(ty: *mut PyTypeObject, survey: &Survey, data_offset: isize) {
    if survey.count == 0 {
        return;
    }
    // SAFETY: the type was allocated with room for the members, and for an end mark.
    unsafe {
        let to = item_data(ty.cast()).cast::<PyMemberDef>();
        ptr::copy_nonoverlapping(survey.members, to, survey.count);
        for i in 0..survey.count {
            let member = to.add(i);
            if (*member).flags & Py_RELATIVE_OFFSET != 0 {
                (*member).flags &= !Py_RELATIVE_OFFSET;
                (*member).offset += data_offset;
            }
        }
        (*ty).tp_members = to;
    }
}

/// Fields must lie within the instance, and the instance must hold its base.
unsafe fn check_offsets(ty: *mut PyTypeObject) -> Result<()> {
    let name = type_name(ty).limit(usize::MAX);
    // SAFETY: a ready type.
    unsafe {
        let (size, base) = ((*ty).tp_basicsize, (*ty).tp_base);
        let base_size = (*base).tp_basicsize;
        if size < base_size {
            let base = type_name(base).limit(usize::MAX);
            return Err(raise!(
                TypeError,
                "tp_basicsize for type '{name}' ({size}) is too small for base '{base}' ({base_size})"
            ));
        }
        let pointer = size_of::<usize>() as isize;
        for (what, offset) in [
            ("weaklist", (*ty).tp_weaklistoffset),
            ("dict", (*ty).tp_dictoffset),
            ("vectorcall", (*ty).tp_vectorcall_offset),
        ] {
            if offset > 0 && offset + pointer > size {
                return Err(raise!(
                    TypeError,
                    "{what} offset {offset} is out of bounds for type '{name}' (tp_basicsize = {size})"
                ));
            }
        }
    }
    Ok(())
}

/// Takes the reserved members out of the dict, and sets `__module__`.
unsafe fn finish_dict(ty: *mut PyTypeObject, survey: &Survey, name: &CStr) -> Result<()> {
    let dict = dict_of(ty)?;
    if !survey.weaklist.is_null() {
        dict::del(dict, istr!("__weaklistoffset__"))?;
    }
    if !survey.dict.is_null() {
        dict::del(dict, istr!("__dictoffset__"))?;
    }
    if dict::get_str(dict, istr!("__module__")).is_some() {
        return Ok(());
    }
    let bytes = name.to_bytes();
    match bytes.iter().rposition(|&b| b == b'.') {
        Some(dot) => {
            let mut module = unicode::from_utf8(&bytes[..dot])?;
            unicode::intern_in_place(&mut module);
            dict::set(dict, istr!("__module__"), &module)
        }
        None => super::warnings::warn(
            exceptions::exc::DeprecationWarning,
            &format!(
                "builtin type {} has no __module__ attribute",
                String::from_utf8_lossy(&bytes[..bytes.len().min(200)])
            ),
            1,
        ),
    }
}

/// A copy of a C string in the mem domain.
pub(super) fn copy_c_string(text: &[u8]) -> Result<*mut c_char> {
    let copy = alloc::mem_alloc(text.len() + 1);
    if copy.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the text and its end mark.
    unsafe {
        copy.copy_from_nonoverlapping(text.as_ptr(), text.len());
        copy.add(text.len()).write(0);
    }
    Ok(copy.cast())
}
