//! The table of slots: how each C slot is seen from the language, and how a special method becomes a slot.

use super::descr_wrapper::{self, PyWrapperDescr_Type};
use super::type_buffer_slots as buffers;
use super::type_object::{dict_of, has_flag, is_subtype, lookup};
use super::{cfunction, dict, singletons, type_cache, type_slot_calls as calls, type_wrappers as wrap, unicode};
use crate::abi::*;
use crate::engine::{Obj, Result};
use core::mem::offset_of;
use core::ptr;

type Plain = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void) -> *mut PyObject;
type Keywords = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut c_void, *mut PyObject) -> *mut PyObject;

const fn entry(
    name: &'static CStr,
    offset: usize,
    function: *const (),
    wrapper: wrapperfunc,
    doc: &'static CStr,
) -> wrapperbase {
    wrapperbase {
        name: name.as_ptr(),
        offset: offset as c_int,
        function: function.cast_mut().cast(),
        wrapper,
        doc: doc.as_ptr(),
        flags: 0,
        name_strobj: ptr::null_mut(),
    }
}

/// An entry whose wrapper takes keyword arguments, too.
const fn keyword_entry(
    name: &'static CStr,
    offset: usize,
    function: *const (),
    wrapper: Keywords,
    doc: &'static CStr,
) -> wrapperbase {
    // SAFETY: the flag says which signature the function really has.
    let plain = unsafe { core::mem::transmute::<Keywords, Plain>(wrapper) };
    wrapperbase { flags: PyWrapperFlag_KEYWORDS, ..entry(name, offset, function, Some(plain), doc) }
}

/// One line per entry: name, field, slot function, wrapper, parameters, doc.
macro_rules! table {
    ($($(@$keywords:ident)? $name:literal $($field:ident).+, $function:expr, $wrapper:expr, $params:literal, $doc:literal;)*) => {
        const LENGTH: usize = [$($name),*].len();
        static mut TABLE: [wrapperbase; LENGTH] = [$(
            table!(@entry $($keywords)? $name, offset_of!(PyHeapTypeObject, $($field).+), $function, $wrapper,
                match CStr::from_bytes_with_nul(concat!($name, $params, "\n--\n\n", $doc, "\0").as_bytes()) {
                    Ok(doc) => doc,
                    Err(_) => panic!(),
                })
        ),*];
    };
    (@entry keywords $name:literal, $offset:expr, $function:expr, $wrapper:expr, $doc:expr) => {
        keyword_entry(table!(@name $name), $offset, $function as *const (), $wrapper, $doc)
    };
    (@entry $name:literal, $offset:expr, $function:expr, $wrapper:expr, $doc:expr) => {
        entry(table!(@name $name), $offset, $function as *const (), $wrapper, $doc)
    };
    (@name $name:literal) => {
        match CStr::from_bytes_with_nul(concat!($name, "\0").as_bytes()) {
            Ok(name) => name,
            Err(_) => panic!(),
        }
    };
}

const NONE: *const () = ptr::null();

table! {
    "__repr__" ht_type.tp_repr, calls::repr, Some(wrap::unary), "($self, /)", "The object as text for developers.";
    "__hash__" ht_type.tp_hash, calls::hash, Some(wrap::hash), "($self, /)", "The object's hash.";
    @keywords "__call__" ht_type.tp_call, calls::call, wrap::call, "($self, /, *args, **kwargs)", "Calls the object.";
    "__str__" ht_type.tp_str, calls::str, Some(wrap::unary), "($self, /)", "The object as text.";
    "__getattribute__" ht_type.tp_getattro, calls::getattr_hook, Some(wrap::binary), "($self, name, /)", "The attribute of that name.";
    "__getattr__" ht_type.tp_getattro, calls::getattr_hook, None, "", "";
    "__setattr__" ht_type.tp_setattro, calls::setattro, Some(wrap::set_attr), "($self, name, value, /)", "Sets an attribute.";
    "__delattr__" ht_type.tp_setattro, calls::setattro, Some(wrap::del_attr), "($self, name, /)", "Deletes an attribute.";
    "__lt__" ht_type.tp_richcompare, calls::richcompare, Some(wrap::lt), "($self, value, /)", "Whether self < value.";
    "__le__" ht_type.tp_richcompare, calls::richcompare, Some(wrap::le), "($self, value, /)", "Whether self <= value.";
    "__eq__" ht_type.tp_richcompare, calls::richcompare, Some(wrap::eq), "($self, value, /)", "Whether self == value.";
    "__ne__" ht_type.tp_richcompare, calls::richcompare, Some(wrap::ne), "($self, value, /)", "Whether self != value.";
    "__gt__" ht_type.tp_richcompare, calls::richcompare, Some(wrap::gt), "($self, value, /)", "Whether self > value.";
    "__ge__" ht_type.tp_richcompare, calls::richcompare, Some(wrap::ge), "($self, value, /)", "Whether self >= value.";
    "__iter__" ht_type.tp_iter, calls::iter, Some(wrap::unary), "($self, /)", "An iterator over the object.";
    "__next__" ht_type.tp_iternext, calls::iternext, Some(wrap::next), "($self, /)", "The next item.";
    "__get__" ht_type.tp_descr_get, calls::descr_get, Some(wrap::descr_get), "($self, instance, owner=None, /)", "What the attribute is on that instance.";
    "__set__" ht_type.tp_descr_set, calls::descr_set, Some(wrap::descr_set), "($self, instance, value, /)", "Sets the attribute of that instance.";
    "__delete__" ht_type.tp_descr_set, calls::descr_set, Some(wrap::descr_delete), "($self, instance, /)", "Deletes the attribute of that instance.";
    @keywords "__init__" ht_type.tp_init, calls::init, wrap::init, "($self, /, *args, **kwargs)", "Initializes a new object; the type's help has the parameters.";
    "__new__" ht_type.tp_new, calls::new, None, "($type, /, *args, **kwargs)", "";
    "__del__" ht_type.tp_finalize, calls::finalize, Some(wrap::finalize), "($self, /)", "Called when the object is about to be destroyed.";
    "__buffer__" as_buffer.bf_getbuffer, buffers::getbuffer, Some(buffers::wrap_getbuffer), "($self, flags, /)", "A memoryview of the object's memory.";
    "__release_buffer__" as_buffer.bf_releasebuffer, buffers::releasebuffer, Some(buffers::wrap_releasebuffer), "($self, buffer, /)", "Gives back a memoryview of the object's memory.";
    "__await__" as_async.am_await, calls::am_await, Some(wrap::unary), "($self, /)", "An iterator to be used by await.";
    "__aiter__" as_async.am_aiter, calls::am_aiter, Some(wrap::unary), "($self, /)", "An awaitable that gives an asynchronous iterator.";
    "__anext__" as_async.am_anext, calls::am_anext, Some(wrap::unary), "($self, /)", "An awaitable that gives the next item.";
    "__add__" as_number.nb_add, calls::nb_add, Some(wrap::binary), "($self, value, /)", "self + value";
    "__radd__" as_number.nb_add, calls::nb_add, Some(wrap::binary_swapped), "($self, value, /)", "value + self";
    "__sub__" as_number.nb_subtract, calls::nb_subtract, Some(wrap::binary), "($self, value, /)", "self - value";
    "__rsub__" as_number.nb_subtract, calls::nb_subtract, Some(wrap::binary_swapped), "($self, value, /)", "value - self";
    "__mul__" as_number.nb_multiply, calls::nb_multiply, Some(wrap::binary), "($self, value, /)", "self * value";
    "__rmul__" as_number.nb_multiply, calls::nb_multiply, Some(wrap::binary_swapped), "($self, value, /)", "value * self";
    "__mod__" as_number.nb_remainder, calls::nb_remainder, Some(wrap::binary), "($self, value, /)", "self % value";
    "__rmod__" as_number.nb_remainder, calls::nb_remainder, Some(wrap::binary_swapped), "($self, value, /)", "value % self";
    "__divmod__" as_number.nb_divmod, calls::nb_divmod, Some(wrap::binary), "($self, value, /)", "divmod(self, value)";
    "__rdivmod__" as_number.nb_divmod, calls::nb_divmod, Some(wrap::binary_swapped), "($self, value, /)", "divmod(value, self)";
    "__pow__" as_number.nb_power, calls::nb_power, Some(wrap::ternary), "($self, value, mod=None, /)", "pow(self, value, mod)";
    "__rpow__" as_number.nb_power, calls::nb_power, Some(wrap::ternary_swapped), "($self, value, mod=None, /)", "pow(value, self, mod)";
    "__neg__" as_number.nb_negative, calls::nb_negative, Some(wrap::unary), "($self, /)", "-self";
    "__pos__" as_number.nb_positive, calls::nb_positive, Some(wrap::unary), "($self, /)", "+self";
    "__abs__" as_number.nb_absolute, calls::nb_absolute, Some(wrap::unary), "($self, /)", "abs(self)";
    "__bool__" as_number.nb_bool, calls::nb_bool, Some(wrap::truth), "($self, /)", "Whether the object is true.";
    "__invert__" as_number.nb_invert, calls::nb_invert, Some(wrap::unary), "($self, /)", "~self";
    "__lshift__" as_number.nb_lshift, calls::nb_lshift, Some(wrap::binary), "($self, value, /)", "self << value";
    "__rlshift__" as_number.nb_lshift, calls::nb_lshift, Some(wrap::binary_swapped), "($self, value, /)", "value << self";
    "__rshift__" as_number.nb_rshift, calls::nb_rshift, Some(wrap::binary), "($self, value, /)", "self >> value";
    "__rrshift__" as_number.nb_rshift, calls::nb_rshift, Some(wrap::binary_swapped), "($self, value, /)", "value >> self";
    "__and__" as_number.nb_and, calls::nb_and, Some(wrap::binary), "($self, value, /)", "self & value";
    "__rand__" as_number.nb_and, calls::nb_and, Some(wrap::binary_swapped), "($self, value, /)", "value & self";
    "__xor__" as_number.nb_xor, calls::nb_xor, Some(wrap::binary), "($self, value, /)", "self ^ value";
    "__rxor__" as_number.nb_xor, calls::nb_xor, Some(wrap::binary_swapped), "($self, value, /)", "value ^ self";
    "__or__" as_number.nb_or, calls::nb_or, Some(wrap::binary), "($self, value, /)", "self | value";
    "__ror__" as_number.nb_or, calls::nb_or, Some(wrap::binary_swapped), "($self, value, /)", "value | self";
    "__int__" as_number.nb_int, calls::nb_int, Some(wrap::unary), "($self, /)", "int(self)";
    "__float__" as_number.nb_float, calls::nb_float, Some(wrap::unary), "($self, /)", "float(self)";
    "__iadd__" as_number.nb_inplace_add, calls::nb_inplace_add, Some(wrap::binary), "($self, value, /)", "self += value";
    "__isub__" as_number.nb_inplace_subtract, calls::nb_inplace_subtract, Some(wrap::binary), "($self, value, /)", "self -= value";
    "__imul__" as_number.nb_inplace_multiply, calls::nb_inplace_multiply, Some(wrap::binary), "($self, value, /)", "self *= value";
    "__imod__" as_number.nb_inplace_remainder, calls::nb_inplace_remainder, Some(wrap::binary), "($self, value, /)", "self %= value";
    "__ipow__" as_number.nb_inplace_power, calls::nb_inplace_power, Some(wrap::ternary), "($self, value, /)", "self **= value";
    "__ilshift__" as_number.nb_inplace_lshift, calls::nb_inplace_lshift, Some(wrap::binary), "($self, value, /)", "self <<= value";
    "__irshift__" as_number.nb_inplace_rshift, calls::nb_inplace_rshift, Some(wrap::binary), "($self, value, /)", "self >>= value";
    "__iand__" as_number.nb_inplace_and, calls::nb_inplace_and, Some(wrap::binary), "($self, value, /)", "self &= value";
    "__ixor__" as_number.nb_inplace_xor, calls::nb_inplace_xor, Some(wrap::binary), "($self, value, /)", "self ^= value";
    "__ior__" as_number.nb_inplace_or, calls::nb_inplace_or, Some(wrap::binary), "($self, value, /)", "self |= value";
    "__floordiv__" as_number.nb_floor_divide, calls::nb_floor_divide, Some(wrap::binary), "($self, value, /)", "self // value";
    "__rfloordiv__" as_number.nb_floor_divide, calls::nb_floor_divide, Some(wrap::binary_swapped), "($self, value, /)", "value // self";
    "__truediv__" as_number.nb_true_divide, calls::nb_true_divide, Some(wrap::binary), "($self, value, /)", "self / value";
    "__rtruediv__" as_number.nb_true_divide, calls::nb_true_divide, Some(wrap::binary_swapped), "($self, value, /)", "value / self";
    "__ifloordiv__" as_number.nb_inplace_floor_divide, calls::nb_inplace_floor_divide, Some(wrap::binary), "($self, value, /)", "self //= value";
    "__itruediv__" as_number.nb_inplace_true_divide, calls::nb_inplace_true_divide, Some(wrap::binary), "($self, value, /)", "self /= value";
    "__index__" as_number.nb_index, calls::nb_index, Some(wrap::unary), "($self, /)", "The object as an exact integer, for use as an index.";
    "__matmul__" as_number.nb_matrix_multiply, calls::nb_matrix_multiply, Some(wrap::binary), "($self, value, /)", "self @ value";
    "__rmatmul__" as_number.nb_matrix_multiply, calls::nb_matrix_multiply, Some(wrap::binary_swapped), "($self, value, /)", "value @ self";
    "__imatmul__" as_number.nb_inplace_matrix_multiply, calls::nb_inplace_matrix_multiply, Some(wrap::binary), "($self, value, /)", "self @= value";
    "__len__" as_mapping.mp_length, calls::length, Some(wrap::length), "($self, /)", "len(self)";
    "__getitem__" as_mapping.mp_subscript, calls::mp_subscript, Some(wrap::binary), "($self, key, /)", "self[key]";
    "__setitem__" as_mapping.mp_ass_subscript, calls::mp_ass_subscript, Some(wrap::set_item), "($self, key, value, /)", "Sets self[key].";
    "__delitem__" as_mapping.mp_ass_subscript, calls::mp_ass_subscript, Some(wrap::del_item), "($self, key, /)", "Deletes self[key].";
    "__len__" as_sequence.sq_length, calls::length, Some(wrap::length), "($self, /)", "len(self)";
    "__add__" as_sequence.sq_concat, NONE, Some(wrap::binary), "($self, value, /)", "self + value";
    "__mul__" as_sequence.sq_repeat, NONE, Some(wrap::repeat), "($self, value, /)", "self * value";
    "__rmul__" as_sequence.sq_repeat, NONE, Some(wrap::repeat), "($self, value, /)", "value * self";
    "__getitem__" as_sequence.sq_item, calls::sq_item, Some(wrap::sequence_item), "($self, key, /)", "self[key]";
    "__setitem__" as_sequence.sq_ass_item, calls::sq_ass_item, Some(wrap::sequence_set), "($self, key, value, /)", "Sets self[key].";
    "__delitem__" as_sequence.sq_ass_item, calls::sq_ass_item, Some(wrap::sequence_del), "($self, key, /)", "Deletes self[key].";
    "__contains__" as_sequence.sq_contains, calls::sq_contains, Some(wrap::contains), "($self, key, /)", "Whether the key is in self.";
    "__iadd__" as_sequence.sq_inplace_concat, NONE, Some(wrap::binary), "($self, value, /)", "self += value";
    "__imul__" as_sequence.sq_inplace_repeat, NONE, Some(wrap::repeat), "($self, value, /)", "self *= value";
}

/// The table's entries, as pointers: descriptors keep them.
fn entries() -> impl Iterator<Item = *mut wrapperbase> {
    let first = (&raw mut TABLE).cast::<wrapperbase>();
    (0..LENGTH).map(move |i| first.wrapping_add(i))
}

fn entry_name<'a>(e: *mut wrapperbase) -> &'a CStr {
    // SAFETY: the table is static, its names are literals.
    unsafe { CStr::from_ptr((*e).name) }
}

/// The address of the slot at an offset of the heap form; NULL when the type has no such table.
fn slot_at(ty: *mut PyTypeObject, offset: usize) -> *mut *mut c_void {
    macro_rules! in_table {
        ($($table:ident $field:ident $layout:ty;)*) => {$(
            let start = offset_of!(PyHeapTypeObject, $table);
            if (start..start + size_of::<$layout>()).contains(&offset) {
                let table = (*ty).$field.cast::<u8>();
                return if table.is_null() { ptr::null_mut() } else { table.add(offset - start).cast() };
            }
        )*};
    }
    // SAFETY: a live type; the offsets are of fields of the tables.
    unsafe {
        in_table! {
            as_async tp_as_async PyAsyncMethods;
            as_number tp_as_number PyNumberMethods;
            as_mapping tp_as_mapping PyMappingMethods;
            as_sequence tp_as_sequence PySequenceMethods;
            as_buffer tp_as_buffer PyBufferProcs;
        }
        ty.cast::<u8>().add(offset).cast()
    }
}

/// The value of the slot that entry `e` is about.
fn value_of(ty: *mut PyTypeObject, e: *mut wrapperbase) -> *mut c_void {
    // SAFETY: the slot's address is NULL or valid.
    unsafe {
        let slot = slot_at(ty, (*e).offset as usize);
        if slot.is_null() { ptr::null_mut() } else { *slot }
    }
}

fn compares_itself(ty: *mut PyTypeObject, base: *mut PyTypeObject) -> bool {
    // SAFETY: live types.
    unsafe { (*ty).tp_richcompare.map(|f| f as usize) != (*base).tp_richcompare.map(|f| f as usize) }
}

/// Adds a wrapper to the dict for every slot that the type defines itself. Built-in types are asked after inheritance: there, a slot
/// that is the base's is not the type's own.
pub fn add_wrappers(ty: *mut PyTypeObject, dict: &Obj) -> Result<()> {
    // SAFETY: live types.
    unsafe {
        let base = if has_flag(ty, _Py_TPFLAGS_STATIC_BUILTIN) { (*ty).tp_base } else { ptr::null_mut() };
        let unhashable: unsafe extern "C" fn(*mut PyObject) -> Py_hash_t =
            crate::capi::object::PyObject_HashNotImplemented;
        for e in entries() {
            let value = value_of(ty, e);
            if (*e).wrapper.is_none() || value.is_null() {
                continue;
            }
            // With its own comparison, a type without a hash says so itself.
            let own = base.is_null()
                || !ptr::eq(value, value_of(base, e))
                || ptr::eq(value.cast(), unhashable as *const ()) && compares_itself(ty, base);
            if !own {
                continue;
            }
            let name = unicode::intern_c(entry_name(e))?;
            if dict::get_str(dict, &name).is_some() {
                continue;
            }
            if ptr::eq(value.cast(), unhashable as *const ()) {
                dict::set(dict, &name, singletons::none())?;
            } else {
                dict::set(dict, &name, &*descr_wrapper::new(ty, e, value)?)?;
            }
        }
    }
    Ok(())
}

/// The one slot among those of this name that is set; NULL when there are none or several.
unsafe fn only_slot_named(ty: *mut PyTypeObject, name: &CStr) -> *mut *mut c_void {
    let mut found: *mut *mut c_void = ptr::null_mut();
    for e in entries().filter(|&e| entry_name(e) == name) {
        // SAFETY: the slot's address is NULL or valid.
        unsafe {
            let slot = slot_at(ty, (*e).offset as usize);
            if slot.is_null() || (*slot).is_null() {
                continue;
            }
            if !found.is_null() && !ptr::eq(found, slot) {
                return ptr::null_mut();
            }
            found = slot;
        }
    }
    found
}

/// Sets one slot from the special methods that the table lists for it: the C function itself when they are wrappers of one, else the
/// function that calls them.
unsafe fn set_slot(ty: *mut PyTypeObject, offset: c_int) -> Result<()> {
    // SAFETY: live types; what is found on them is live while they are not changed.
    unsafe {
        let slot = slot_at(ty, offset as usize);
        if slot.is_null() {
            return Ok(());
        }
        let (mut specific, mut generic) = (ptr::null_mut::<c_void>(), ptr::null_mut::<c_void>());
        let mut use_generic = false;
        for e in entries().filter(|&e| (*e).offset == offset) {
            let name = unicode::intern_c(entry_name(e))?;
            let Some(found) = lookup(ty, &name) else {
                if offset as usize == NEXT {
                    specific = crate::protocols::iter::_PyObject_NextNotImplemented as *mut c_void;
                }
                continue;
            };
            if found.is_exactly(&raw mut PyWrapperDescr_Type) {
                let descr = found.cast::<PyWrapperDescrObject>();
                let base = (*descr).d_base;
                if entry_name(base) == entry_name(e) {
                    let only = only_slot_named(ty, entry_name(e));
                    if only.is_null() || ptr::eq(only, slot) {
                        generic = (*e).function;
                    }
                    let fits = specific.is_null() || ptr::eq(specific, (*descr).d_wrapped);
                    if fits && same_wrapper(base, e) && is_subtype(ty, (*descr).d_common.d_type) {
                        specific = (*descr).d_wrapped;
                    } else {
                        use_generic = true;
                    }
                    continue;
                }
            }
            if is_c_new(found) && ptr::eq((*e).function.cast_const().cast(), calls::new as *const ()) {
                specific = (*ty).tp_new.map_or(ptr::null_mut(), |f| f as *mut c_void);
                continue;
            }
            if singletons::is_none(found) && offset as usize == offset_of!(PyHeapTypeObject, ht_type.tp_hash) {
                specific = crate::capi::object::PyObject_HashNotImplemented as *mut c_void;
                continue;
            }
            use_generic = true;
            generic = (*e).function;
            if offset as usize == offset_of!(PyHeapTypeObject, ht_type.tp_call) {
                (*ty).tp_flags &= !Py_TPFLAGS_HAVE_VECTORCALL;
            }
        }
        *slot = if !specific.is_null() && !use_generic { specific } else { generic };
    }
    Ok(())
}

unsafe fn same_wrapper(a: *mut wrapperbase, b: *mut wrapperbase) -> bool {
    // SAFETY: entries of the table, or of C code that made a wrapper descriptor.
    unsafe { (*a).wrapper.map(|f| f as *const ()) == (*b).wrapper.map(|f| f as *const ()) }
}

/// The offset of the slot that classes made by a call always have set.
const NEXT: usize = offset_of!(PyHeapTypeObject, ht_type.tp_iternext);

/// Whether `o` is the `__new__` of a type whose `tp_new` is a C function.
fn is_c_new(o: &Obj) -> bool {
    // SAFETY: checked to be a built-in function.
    o.is_exactly(&raw mut cfunction::PyCFunction_Type)
        && unsafe { ptr::eq((*o.cast::<PyCFunctionObject>()).m_ml, super::type_new::new_definition()) }
}

/// Sets the slots of a new class. With one base, those that its namespace says nothing about were inherited as they have to be.
pub fn fix_new(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a ready type has bases.
    if super::tuple::items(unsafe { Obj::from_ptr((*ty).tp_bases) }).len() != 1 {
        return fix_all(ty);
    }
    let mut offsets: Vec<c_int> = Vec::new();
    for (name, _) in dict::iter(dict_of(ty)?) {
        if !unicode::check(name) {
            continue;
        }
        let text = unicode::as_utf8(name)?;
        let special = text.len() > 4 && text.starts_with(b"__") && text.ends_with(b"__");
        if special && !matches!(text, b"__module__" | b"__dict__" | b"__weakref__" | b"__doc__") {
            // SAFETY: entries of the table.
            offsets.extend(entries().filter(|&e| entry_name(e).to_bytes() == text).map(|e| unsafe { (*e).offset }));
        }
    }
    // Hash and comparison are inherited together or not at all.
    let pair = [offset_of!(PyHeapTypeObject, ht_type.tp_hash), offset_of!(PyHeapTypeObject, ht_type.tp_richcompare)];
    if offsets.iter().any(|&offset| pair.contains(&(offset as usize))) {
        offsets.extend(pair.map(|offset| offset as c_int));
    }
    // SAFETY: a live type.
    if unsafe { (*ty).tp_iternext.is_none() } {
        offsets.push(NEXT as c_int);
    }
    offsets.sort_unstable();
    offsets.dedup();
    for offset in offsets {
        // SAFETY: a live type, an offset of the table.
        unsafe { set_slot(ty, offset)? };
    }
    Ok(())
}

/// Sets every slot of a type from its special methods.
pub fn fix_all(ty: *mut PyTypeObject) -> Result<()> {
    let mut last = -1;
    for e in entries() {
        // SAFETY: a live type; entries of one slot stand together.
        unsafe {
            if (*e).offset != last {
                last = (*e).offset;
                set_slot(ty, last)?;
            }
        }
    }
    Ok(())
}

/// Sets the slots that depend on the attribute `name`, which was set or deleted, in `ty` and the types derived from it.
pub fn update(ty: *mut PyTypeObject, name: &Obj) -> Result<()> {
    if !unicode::is_ascii(name) {
        return Ok(());
    }
    let text = unicode::as_utf8(name)?;
    if !text.starts_with(b"__") || !text.ends_with(b"__") {
        return Ok(());
    }
    let offsets: Vec<c_int> = entries()
        .filter(|&e| entry_name(e).to_bytes() == text)
        // SAFETY: entries of the table.
        .map(|e| unsafe { (*e).offset })
        .collect();
    if offsets.is_empty() { Ok(()) } else { update_offsets(ty, name, &offsets) }
}

fn update_offsets(ty: *mut PyTypeObject, name: &Obj, offsets: &[c_int]) -> Result<()> {
    for &offset in offsets {
        // SAFETY: a live type, an offset of the table.
        unsafe { set_slot(ty, offset)? };
    }
    let mut below = Vec::new();
    type_cache::for_each_subclass(ty, &mut |sub| below.push(sub));
    for sub in below {
        if dict::get_str(dict_of(sub)?, name).is_none() {
            update_offsets(sub, name, offsets)?;
        }
    }
    Ok(())
}

/// Whether `tp_new` calls a `__new__` written in the language.
pub fn is_slot_new(new: newfunc) -> bool {
    new.is_some_and(|f| ptr::eq(f as *const (), calls::new as *const ()))
}

/// Whether `tp_setattro` calls a `__setattr__` written in the language.
pub fn is_slot_setattr(set: setattrofunc) -> bool {
    set.is_some_and(|f| ptr::eq(f as *const (), calls::setattro as *const ()))
}
