//! Struct sequences: tuples whose items have names, and which may have more items than the tuple shows.

use super::cfn::{self, c_functions};
use super::{dict, long, tuple, type_alloc, type_object, type_spec, unicode};
use crate::abi::*;
use crate::engine::error::{self, Result};
use crate::engine::refcount;
use crate::engine::{IntoC, Obj, Owned, Raised, alloc, gc};
use crate::format::args::Parameters;
use crate::protocols::{sequence, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// A C string's address, which C compares.
#[repr(transparent)]
pub struct Marker(*const c_char);
// SAFETY: the address of a constant.
unsafe impl Sync for Marker {}

/// The name of a field that has none: known by its address.
#[unsafe(no_mangle)]
pub static PyStructSequence_UnnamedField: Marker = Marker(c"unnamed field".as_ptr());

static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__reduce__", reduce, 0, c""),
    PyMethodDef::keywords(
        c"__replace__",
        replace,
        0,
        c"__replace__($self, /, **changes)\n--\n\nReturn a copy with some fields changed.",
    ),
    PyMethodDef::END,
];

const ITEMS: usize = offset_of!(PyTupleObject, ob_item);

/// How many fields a type has: in all, in the tuple, without a name.
#[derive(Clone, Copy)]
struct Counts {
    fields: usize,
    visible: usize,
    unnamed: usize,
}

impl Counts {
    /// The size of an instance without the items that the tuple shows: the hidden ones belong to it.
    fn basicsize(self) -> Py_ssize_t {
        let hidden = self.fields as Py_ssize_t - self.visible as Py_ssize_t;
        ITEMS as Py_ssize_t + hidden * size_of::<*mut PyObject>() as Py_ssize_t
    }
}

/// Counts the fields of a description.
unsafe fn count(desc: *const PyStructSequence_Desc) -> Counts {
    let mut counts = Counts { fields: 0, visible: 0, unnamed: 0 };
    // SAFETY: the fields end with a NULL name.
    unsafe {
        counts.visible = (*desc).n_in_sequence as usize;
        let mut field = (*desc).fields;
        while !(*field).name.is_null() {
            counts.fields += 1;
            counts.unnamed += usize::from(is_unnamed(field));
            field = field.add(1);
        }
    }
    counts
}

unsafe fn is_unnamed(field: *const PyStructSequence_Field) -> bool {
    // SAFETY: a live description.
    unsafe { ptr::eq((*field).name, PyStructSequence_UnnamedField.0) }
}

/// A member table for the named fields, from the mem domain.
unsafe fn make_members(desc: *const PyStructSequence_Desc, counts: Counts) -> Result<*mut PyMemberDef> {
    let n = counts.fields - counts.unnamed;
    let members = alloc::mem_alloc((n + 1) * size_of::<PyMemberDef>()).cast::<PyMemberDef>();
    if members.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the table has room for every named field and the end.
    unsafe {
        let mut at = members;
        for i in 0..counts.fields {
            let field = (*desc).fields.add(i);
            if !is_unnamed(field) {
                at.write(PyMemberDef {
                    name: (*field).name,
                    r#type: _Py_T_OBJECT,
                    offset: (ITEMS + i * size_of::<*mut PyObject>()) as Py_ssize_t,
                    flags: Py_READONLY,
                    doc: (*field).doc,
                });
                at = at.add(1);
            }
        }
        at.write(PyMemberDef::END);
    }
    Ok(members)
}

/// `n_fields` and its like, and `__match_args__`, in the type's dict.
unsafe fn fill_dict(ty: *mut PyTypeObject, desc: *const PyStructSequence_Desc, counts: Counts) -> Result<()> {
    let mut names = Vec::new();
    // SAFETY: the description has so many fields, with C strings as names.
    unsafe {
        for i in 0..counts.visible.min(counts.fields) {
            let field = (*desc).fields.add(i);
            if !is_unnamed(field) {
                names.push(unicode::intern_c(CStr::from_ptr((*field).name))?);
            }
        }
    }
    enter(type_object::dict_of(ty)?, counts, names)
}

fn enter(d: &Obj, counts: Counts, names: Vec<Owned>) -> Result<()> {
    dict::set(d, istr!("n_sequence_fields"), &*long::from_usize(counts.visible)?)?;
    dict::set(d, istr!("n_fields"), &*long::from_usize(counts.fields)?)?;
    dict::set(d, istr!("n_unnamed_fields"), &*long::from_usize(counts.unnamed)?)?;
    dict::set(d, istr!("__match_args__"), &*tuple::from_owned(names)?)
}

/// The member table of a built-in type of struct sequences: its fields, all with names and visible, and the end.
#[repr(C)]
pub struct Fields<const N: usize>([PyMemberDef; N], PyMemberDef);

/// The fields with these names.
pub const fn fields<const N: usize>(names: [&'static CStr; N]) -> Fields<N> {
    let mut members = [PyMemberDef::END; N];
    let mut i = 0;
    while i < N {
        members[i] = PyMemberDef::new(names[i], _Py_T_OBJECT, ITEMS + i * size_of::<*mut PyObject>(), Py_READONLY, c"");
        i += 1;
    }
    Fields(members, PyMemberDef::END)
}

/// A built-in type of struct sequences, for the table of static types.
pub const fn builtin_type<const N: usize>(
    name: &'static CStr,
    doc: &'static CStr,
    fields: *mut Fields<N>,
    flags: c_ulong,
) -> PyTypeObject {
    PyTypeObject {
        tp_name: name.as_ptr(),
        tp_base: &raw mut tuple::PyTuple_Type,
        tp_basicsize: ITEMS as Py_ssize_t,
        tp_itemsize: size_of::<*mut PyObject>() as Py_ssize_t,
        tp_dealloc: Some(dealloc),
        tp_traverse: Some(traverse),
        tp_repr: Some(repr),
        tp_new: Some(new),
        tp_doc: doc.as_ptr(),
        tp_methods: (&raw mut METHODS).cast(),
        tp_members: fields.cast(),
        tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | flags,
        ..PyTypeObject::STATIC
    }
}

fn is_builtin(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type.
    let is_ours = unsafe { (*ty).tp_repr.is_some_and(|f| ptr::fn_addr_eq(f, repr as unsafe extern "C" fn(_) -> _)) };
    is_ours && type_object::has_flag(ty, _Py_TPFLAGS_STATIC_BUILTIN)
}

/// What the tables of such a type do not have.
pub(super) fn fill_builtin_dict(ty: *mut PyTypeObject, d: &Obj) -> Result<()> {
    if !is_builtin(ty) {
        return Ok(());
    }
    let mut names = Vec::new();
    // SAFETY: the table ends with a NULL name; the others are C strings.
    unsafe {
        let mut member = (*ty).tp_members;
        while !(*member).name.is_null() {
            names.push(unicode::intern_c(CStr::from_ptr((*member).name))?);
            member = member.add(1);
        }
    }
    enter(d, Counts { fields: names.len(), visible: names.len(), unnamed: 0 }, names)
}

/// An instance of such a type, with a value for each field.
pub fn of_builtin_type<const N: usize>(ty: *mut PyTypeObject, values: [Owned; N]) -> Result<Owned> {
    let o = create_with(ty, N)?;
    for (i, value) in values.into_iter().enumerate() {
        set(&o, i, value);
    }
    Ok(o)
}

/// `PyStructSequence_NewType`: a heap type; `flags` adds to the usual ones.
///
/// # Safety
/// `desc` is a description whose texts outlive the type.
pub unsafe fn new_type(desc: *const PyStructSequence_Desc, flags: c_ulong) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let counts = count(desc);
        let members = make_members(desc, counts)?;
        let f = |slot: c_int, pfunc: *mut c_void| PyType_Slot { slot, pfunc };
        let mut slots = [
            f(Py_tp_dealloc, dealloc as *mut c_void),
            f(Py_tp_repr, repr as *mut c_void),
            f(Py_tp_doc, (*desc).doc.cast_mut().cast()),
            f(Py_tp_methods, (&raw mut METHODS).cast()),
            f(Py_tp_new, new as *mut c_void),
            f(Py_tp_members, members.cast()),
            f(Py_tp_traverse, traverse as *mut c_void),
            f(0, ptr::null_mut()),
        ];
        let spec = PyType_Spec {
            name: (*desc).name,
            basicsize: counts.basicsize() as c_int,
            itemsize: size_of::<*mut PyObject>() as c_int,
            flags: (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | flags) as c_uint,
            slots: slots.as_mut_ptr(),
        };
        let bases = tuple::new([type_object::as_obj(&raw mut tuple::PyTuple_Type)])?;
        let ty = type_spec::from_spec(ptr::null_mut(), None, &spec, Some(&bases));
        alloc::mem_free(members.cast());
        let ty = ty?;
        fill_dict(ty.cast(), desc, counts)?;
        Ok(ty)
    }
}

/// `PyStructSequence_InitType2`: makes a static type, still all zero, one of struct sequences.
///
/// # Safety
/// `ty` is a type object in static storage, `desc` a description that outlives it.
pub unsafe fn init_type(ty: *mut PyTypeObject, desc: *const PyStructSequence_Desc) -> Result<()> {
    // SAFETY: as promised.
    unsafe {
        if !(*ty).tp_name.is_null() {
            return Err(error::bad_internal_call());
        }
        let counts = count(desc);
        let members = make_members(desc, counts)?;
        refcount::new_reference(ty.cast());
        (*ty).tp_name = (*desc).name;
        (*ty).tp_basicsize = counts.basicsize();
        (*ty).tp_itemsize = size_of::<*mut PyObject>() as Py_ssize_t;
        (*ty).tp_dealloc = Some(dealloc);
        (*ty).tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
        (*ty).tp_traverse = Some(traverse);
        (*ty).tp_repr = Some(repr);
        (*ty).tp_doc = (*desc).doc;
        (*ty).tp_members = members;
        (*ty).tp_methods = (&raw mut METHODS).cast();
        (*ty).tp_new = Some(new);
        (*ty).tp_base = &raw mut tuple::PyTuple_Type;
        type_object::ready(ty)?;
        fill_dict(ty, desc, counts)
    }
}

/// A count from the type's dict, if the type has it.
fn field_count(ty: *mut PyTypeObject, name: &Obj) -> Result<usize> {
    match dict::get_str(type_object::dict_of(ty)?, name) {
        Some(n) => Ok(long::as_ssize(n)? as usize),
        None => {
            let shown = unicode::display(name);
            Err(raise!(TypeError, "Missed attribute '{shown}' of type {}", type_object::name(ty)))
        }
    }
}

fn counts_of(ty: *mut PyTypeObject) -> Result<Counts> {
    Ok(Counts {
        fields: field_count(ty, istr!("n_fields"))?,
        visible: field_count(ty, istr!("n_sequence_fields"))?,
        unnamed: field_count(ty, istr!("n_unnamed_fields"))?,
    })
}

/// `PyStructSequence_New`: every item NULL.
pub fn create(ty: *mut PyTypeObject) -> Result<Owned> {
    create_with(ty, field_count(ty, istr!("n_sequence_fields"))?)
}

fn create_with(ty: *mut PyTypeObject, visible: usize) -> Result<Owned> {
    let o = type_alloc::alloc_untracked(ty, visible as Py_ssize_t)?;
    // SAFETY: the new object's items are zero; the hidden ones are part of the type's basic size.
    unsafe {
        (*o.cast::<PyTupleObject>()).ob_hash = -1;
        gc::track(o);
        Ok(Owned::from_ptr(o))
    }
}

/// Where item `i` is, hidden ones included.
///
/// # Safety
/// `o` is a struct sequence with more than `i` fields.
#[inline(always)]
pub unsafe fn slot(o: *mut PyObject, i: usize) -> *mut *mut PyObject {
    // SAFETY: as promised.
    unsafe { o.cast::<u8>().add(ITEMS).cast::<*mut PyObject>().add(i) }
}

/// Sets item `i` of a sequence that is being made.
pub fn set(o: &Obj, i: usize, value: Owned) {
    // SAFETY: callers pass the index of a field.
    unsafe { refcount::replace(slot(o.as_ptr(), i), value.into_ptr()) }
}

/// An item that may not have been set yet.
fn get(o: &Obj, i: usize) -> Option<&Obj> {
    // SAFETY: callers pass the index of a field, which holds NULL or a live object.
    unsafe { Obj::from_ptr_opt(*slot(o.as_ptr(), i)) }
}

/// The fields of an instance; if its type has lost its dict, those that the tuple shows.
fn fields_of_dead(o: *mut PyObject) -> usize {
    // SAFETY: the type outlives its instance.
    unsafe {
        if is_builtin((*o).ob_type) {
            return (*o.cast::<PyVarObject>()).ob_size as usize;
        }
        let saved = error::take();
        let n = field_count((*o).ob_type, istr!("n_fields")).unwrap_or_else(|_| {
            error::clear();
            (*o.cast::<PyVarObject>()).ob_size as usize
        });
        if let Some(saved) = saved {
            _ = error::restore(saved);
        }
        n
    }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero; items are NULL or owned references. An instance of a heap type holds its type.
    unsafe {
        gc::untrack(o);
        for i in 0..fields_of_dead(o) {
            refcount::xdecref(*slot(o, i));
        }
        let ty = (*o).ob_type;
        cfn::free_instance(o);
        if (*ty).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
            refcount::decref(ty.cast());
        }
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live instance. An instance of a heap type holds its type.
    unsafe {
        let ty = (*o).ob_type;
        if (*ty).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
            let stop = cfn::visit_all(&[ty.cast()], visit, arg);
            if stop != 0 {
                return stop;
            }
        }
        for i in 0..fields_of_dead(o) {
            let stop = cfn::visit_all(&[*slot(o, i)], visit, arg);
            if stop != 0 {
                return stop;
            }
        }
    }
    0
}

/// The named field number `i`, as the type's member table has it.
fn member(ty: *mut PyTypeObject, i: usize) -> *const PyMemberDef {
    // SAFETY: a ready type keeps its member table, which has an entry for each named field.
    unsafe { (*ty).tp_members.add(i) }
}

/// `name(field=value, …)` of the items that the tuple shows.
fn show(o: &Obj) -> Result<Owned> {
    let mut shown = format!("{}(", o.type_name());
    for i in 0..tuple::len(o) {
        // SAFETY: members end with a NULL name.
        let name = unsafe { (*member(o.ty(), i)).name };
        if name.is_null() {
            return Err(raise!(SystemError, "In structseq_repr(), member {i} name is NULL for type {}", o.type_name()));
        }
        // SAFETY: a member's name is a C string.
        let name = unsafe { CStr::from_ptr(name) }.to_string_lossy();
        let value = text::repr(get(o, i))?;
        let comma = if i == 0 { "" } else { ", " };
        shown += &format!("{comma}{name}={}", unicode::display(&value));
    }
    shown.push(')');
    unicode::new(&shown)
}

/// `type(sequence, dict={})`.
fn make(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    const PARAMETERS: Parameters =
        Parameters { name: "structseq", names: &["sequence", "dict"], required: 1, positional: 2 };
    let [given, more] = PARAMETERS.of_tuple(args, kwargs)?;
    let given = given.unwrap_or(super::singletons::none());
    let counts = counts_of(ty)?;
    let given = sequence::fast(given, "constructor requires a sequence")?;
    if more.is_some_and(|m| !dict::check(m)) {
        return Err(raise!(TypeError, "{}() takes a dict as second arg, if any", type_object::name(ty)));
    }
    let given = sequence::tuple(&given)?;
    let items = tuple::items(&given);
    check_length(ty, counts, items.len())?;
    let o = create(ty)?;
    for (i, item) in items.iter().enumerate() {
        set(&o, i, (*item).to_owned());
    }
    fill_hidden(&o, counts, items.len(), more)?;
    Ok(o)
}

fn check_length(ty: *mut PyTypeObject, counts: Counts, n: usize) -> Result<()> {
    let (name, Counts { fields, visible, .. }) = (type_object::name(ty), counts);
    if fields == visible && n != visible {
        return Err(raise!(TypeError, "{name}() takes a {visible}-sequence ({n}-sequence given)"));
    }
    if n < visible {
        return Err(raise!(TypeError, "{name}() takes an at least {visible}-sequence ({n}-sequence given)"));
    }
    if n > fields {
        return Err(raise!(TypeError, "{name}() takes an at most {fields}-sequence ({n}-sequence given)"));
    }
    Ok(())
}

/// Sets the fields from `from` on by name; what is not named becomes `None`.
fn fill_hidden(o: &Obj, counts: Counts, from: usize, more: Option<&Obj>) -> Result<()> {
    let mut used = 0;
    for i in from..counts.fields {
        let mut value = None;
        if let Some(more) = more {
            // SAFETY: a member's name is a C string.
            let name = unsafe { CStr::from_ptr((*member(o.ty(), i - counts.unnamed)).name) };
            value = dict::get(more, &*unicode::intern_c(name)?)?;
            used += usize::from(value.is_some());
        }
        set(o, i, value.unwrap_or_else(super::singletons::new_none));
    }
    match more {
        Some(more) if dict::len(more) > used => {
            Err(raise!(TypeError, "{}() got duplicate or unexpected field name(s)", o.type_name()))
        }
        _ => Ok(()),
    }
}

/// What the tuple shows, and a dict of the hidden fields.
fn reduced(o: &Obj) -> Result<Owned> {
    let counts = counts_of(o.ty())?;
    let shown = tuple::slice(o, 0, counts.visible)?;
    let hidden = dict::new()?;
    for i in counts.visible..counts.fields {
        // SAFETY: a member's name is a C string.
        let name = unsafe { CStr::from_ptr((*member(o.ty(), i - counts.unnamed)).name) };
        dict::set(&hidden, &*unicode::intern_c(name)?, super::singletons::or_none(get(o, i)))?;
    }
    let state = tuple::new([&shown, &hidden])?;
    tuple::new([type_object::as_obj(o.ty()), &state])
}

/// A copy with the fields of `changes` replaced.
fn replaced(o: &Obj, args: &Obj, changes: Option<&Obj>) -> Result<Owned> {
    if tuple::len(args) != 0 {
        return Err(raise!(TypeError, "__replace__() takes no positional arguments"));
    }
    let counts = counts_of(o.ty())?;
    if counts.unnamed > 0 {
        return Err(raise!(
            TypeError,
            "__replace__() is not supported for {} because it has unnamed field(s)",
            o.type_name()
        ));
    }
    let changes = changes.map(dict::copy).transpose()?;
    let new = create(o.ty())?;
    for i in 0..counts.fields {
        // SAFETY: a member's name is a C string.
        let name = unsafe { CStr::from_ptr((*member(o.ty(), i)).name) };
        let change = match &changes {
            Some(c) => dict::pop(c, &*unicode::intern_c(name)?)?,
            None => None,
        };
        if let Some(value) = change.or_else(|| get(o, i).map(Obj::to_owned)) {
            set(&new, i, value);
        }
    }
    match changes.filter(|c| dict::len(c) > 0) {
        Some(left) => {
            let names = text::repr(Some(&*crate::protocols::mapping::keys(&left)?))?;
            Err(raise!(TypeError, "Got unexpected field name(s): {}", unicode::display(&names)))
        }
        None => Ok(new),
    }
}

c_functions! {
    unary repr = show;
    noargs reduce = reduced;
    new new = make;
}

unsafe extern "C" fn replace(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller passes an instance, a tuple, and NULL or a dict.
    unsafe { replaced(Obj::from_ptr(o), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}
