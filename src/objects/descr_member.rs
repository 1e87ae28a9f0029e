//! Fields of C structs as attributes: every `Py_T_*` kind, read and written.

use super::exceptions::{exc, set_attribute_error, warn};
use super::{bool, float, long, singletons, unicode};
use crate::abi::*;
use crate::engine::refcount::replace;
use crate::engine::{Obj, Owned, Result};
use crate::protocols::number;
use crate::raise;

/// The value of the member `def` of the object at `o`: `PyMember_GetOne`.
///
/// # Safety
/// `def` describes a field of the object.
pub unsafe fn get(o: &Obj, def: *mut PyMemberDef) -> Result<Owned> {
    // SAFETY: as promised; packed structs are read without alignment.
    unsafe {
        let field = o.cast::<u8>().offset((*def).offset);
        macro_rules! read {
            ($t:ty) => {
                field.cast::<$t>().read_unaligned()
            };
        }
        match (*def).r#type {
            Py_T_BOOL => Ok(bool::new(read!(u8) != 0)),
            Py_T_BYTE => long::from_i64(i64::from(read!(i8))),
            Py_T_UBYTE => long::from_i64(i64::from(read!(u8))),
            Py_T_SHORT => long::from_i64(i64::from(read!(i16))),
            Py_T_USHORT => long::from_i64(i64::from(read!(u16))),
            Py_T_INT => long::from_i64(i64::from(read!(i32))),
            Py_T_UINT => long::from_i64(i64::from(read!(u32))),
            Py_T_LONG | Py_T_LONGLONG | Py_T_PYSSIZET => long::from_i64(read!(i64)),
            Py_T_ULONG | Py_T_ULONGLONG => long::from_u64(read!(u64)),
            Py_T_FLOAT => float::new(f64::from(read!(f32))),
            Py_T_DOUBLE => float::new(read!(f64)),
            Py_T_STRING => {
                let text = read!(*const c_char);
                if text.is_null() {
                    return Ok(singletons::none().to_owned());
                }
                unicode::from_utf8(CStr::from_ptr(text).to_bytes())
            }
            Py_T_STRING_INPLACE => unicode::from_utf8(CStr::from_ptr(field.cast()).to_bytes()),
            Py_T_CHAR => unicode::from_utf8(core::slice::from_ref(&*field)),
            _Py_T_OBJECT => Ok(Obj::from_ptr_opt(read!(*mut PyObject)).unwrap_or(singletons::none()).to_owned()),
            Py_T_OBJECT_EX => match Obj::from_ptr_opt(read!(*mut PyObject)) {
                Some(value) => Ok(value.to_owned()),
                None => Err(missing(o, def)?),
            },
            _Py_T_NONE => Ok(singletons::none().to_owned()),
            _ => Err(raise!(SystemError, "bad memberdescr type")),
        }
    }
}

#[cold]
unsafe fn missing(o: &Obj, def: *mut PyMemberDef) -> Result<crate::engine::Raised> {
    // SAFETY: a definition has a name.
    let name = unicode::from_utf8(unsafe { CStr::from_ptr((*def).name) }.to_bytes())?;
    let class = super::type_attr::fully_qualified_name(o.ty())?;
    let (class, text) = (unicode::display(&class), unicode::display(&name));
    Ok(set_attribute_error(o, &name, format_args!("'{class}' object has no attribute '{text}'")))
}

/// Sets the member `def` of the object at `o`, or deletes it: `PyMember_SetOne`.
///
/// # Safety
/// `def` describes a field of the object.
pub unsafe fn set(o: &Obj, def: *mut PyMemberDef, value: Option<&Obj>) -> Result<()> {
    // SAFETY: as promised; a field of object kind owns what it holds.
    unsafe {
        if (*def).flags & Py_READONLY != 0 {
            return Err(raise!(AttributeError, "readonly attribute"));
        }
        let field = o.cast::<u8>().offset((*def).offset);
        let Some(value) = value else { return delete(def, field) };
        match (*def).r#type {
            Py_T_STRING | Py_T_STRING_INPLACE => Err(raise!(TypeError, "readonly attribute")),
            _Py_T_OBJECT | Py_T_OBJECT_EX => {
                replace(field.cast::<*mut PyObject>(), value.to_owned().into_ptr());
                Ok(())
            }
            Py_T_CHAR => set_char(field, value),
            Py_T_BOOL => {
                if !value.is_exactly(&raw mut bool::PyBool_Type) {
                    return Err(raise!(TypeError, "attribute value type must be bool"));
                }
                field.write(u8::from(value.is(bool::get(true))));
                Ok(())
            }
            Py_T_FLOAT => {
                let v = float::as_f64(value)?;
                field.cast::<f32>().write_unaligned(v as f32);
                Ok(())
            }
            Py_T_DOUBLE => {
                let v = float::as_f64(value)?;
                field.cast::<f64>().write_unaligned(v);
                Ok(())
            }
            kind => set_integer(def, kind, field, value),
        }
    }
}

unsafe fn delete(def: *mut PyMemberDef, field: *mut u8) -> Result<()> {
    // SAFETY: as for `set`.
    unsafe {
        let slot = field.cast::<*mut PyObject>();
        match (*def).r#type {
            Py_T_OBJECT_EX if (*slot).is_null() => {
                let name = unicode::from_utf8(CStr::from_ptr((*def).name).to_bytes())?;
                Err(raise!(AttributeError, "{}", unicode::display(&name)))
            }
            _Py_T_OBJECT | Py_T_OBJECT_EX => {
                replace(slot, core::ptr::null_mut());
                Ok(())
            }
            _ => Err(raise!(TypeError, "can't delete numeric/char attribute")),
        }
    }
}

unsafe fn set_char(field: *mut u8, value: &Obj) -> Result<()> {
    let text = unicode::as_utf8(value)?;
    if text.len() != 1 {
        return Err(crate::engine::error::bad_argument());
    }
    // SAFETY: the field is a byte.
    unsafe { field.write(text[0]) };
    Ok(())
}

unsafe fn set_integer(def: *mut PyMemberDef, kind: c_int, field: *mut u8, value: &Obj) -> Result<()> {
    // SAFETY: the field has the kind's type.
    unsafe {
        macro_rules! signed {
            ($t:ty, $text:literal) => {{
                let v = long::as_i64(value)?;
                field.cast::<$t>().write_unaligned(v as $t);
                if i64::from(v as $t) != v {
                    warn(exc::RuntimeWarning, concat!("Truncation of value to ", $text), 1)?;
                }
            }};
        }
        macro_rules! unsigned {
            ($t:ty, $text:literal) => {{
                let v = long::as_i64(value)?;
                field.cast::<$t>().write_unaligned(v as $t);
                if i64::from(v as $t) != v {
                    warn(exc::RuntimeWarning, concat!("Truncation of value to ", $text), 1)?;
                }
            }};
        }
        match kind {
            Py_T_BYTE => signed!(i8, "char"),
            Py_T_UBYTE => unsigned!(u8, "unsigned char"),
            Py_T_SHORT => signed!(i16, "short"),
            Py_T_USHORT => unsigned!(u16, "unsigned short"),
            Py_T_INT => signed!(i32, "int"),
            Py_T_UINT => {
                let v = wide_unsigned(value, long::as_u64)?;
                field.cast::<u32>().write_unaligned(v as u32);
                if u64::from(v as u32) != v && v as i64 >= 0 {
                    warn(exc::RuntimeWarning, "Truncation of value to unsigned int", 1)?;
                }
            }
            Py_T_LONG => field.cast::<i64>().write_unaligned(long::as_i64(value)?),
            Py_T_LONGLONG => field.cast::<i64>().write_unaligned(long::as_long_long(value)?),
            Py_T_PYSSIZET => field.cast::<isize>().write_unaligned(long::as_ssize(value)?),
            Py_T_ULONG => field.cast::<u64>().write_unaligned(wide_unsigned(value, long::as_u64)?),
            Py_T_ULONGLONG => {
                field.cast::<u64>().write_unaligned(wide_unsigned(value, long::as_unsigned_long_long)?);
            }
            _ => {
                let name = CStr::from_ptr((*def).name).to_string_lossy();
                return Err(raise!(SystemError, "bad memberdescr type for {name}"));
            }
        }
    }
    Ok(())
}

/// An unsigned field's value, converted by `convert`; a negative one is taken modulo 2**64, with a warning.
fn wide_unsigned(value: &Obj, convert: fn(&Obj) -> Result<u64>) -> Result<u64> {
    let value = number::index(value)?;
    if long::sign(&value) < 0 {
        let v = long::as_i64(&value)?;
        warn(exc::RuntimeWarning, "Writing negative value into unsigned field", 1)?;
        return Ok(v as u64);
    }
    convert(&value)
}
