//! `code`: what is known of a function's source. Without an evaluator, code objects name the places of tracebacks and describe
//! the functions that C compilers of Python, such as Cython, have made.

use super::cfn::c_functions;
use super::code_lines;
use super::{bytes, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc, error, refcount};
use crate::raise;
use core::mem::offset_of;
use core::ptr;

/// `code`.
#[unsafe(no_mangle)]
pub static mut PyCode_Type: PyTypeObject = PyTypeObject {
    tp_name: c"code".as_ptr(),
    tp_basicsize: offset_of!(PyCodeObject, co_code_adaptive) as Py_ssize_t,
    tp_itemsize: UNIT as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(code_repr),
    tp_hash: Some(code_hash),
    tp_richcompare: Some(code_richcompare),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"What is known of a function's source.".as_ptr(),
    tp_weaklistoffset: offset_of!(PyCodeObject, co_weakreflist) as Py_ssize_t,
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    ..PyTypeObject::STATIC
};

/// Size of one instruction.
pub const UNIT: usize = 2;
/// The instruction behind which a frame's execution begins.
const RESUME: u8 = 128;
/// The words of a frame besides its variables and its stack.
const FRAME_SPECIALS: c_int = 10;

// What a variable is.
const KIND_LOCAL: u8 = 0x20;
const KIND_CELL: u8 = 0x40;
const KIND_FREE: u8 = 0x80;

const fn number(name: &'static CStr, offset: usize, doc: &'static CStr) -> PyMemberDef {
    PyMemberDef::new(name, Py_T_INT, offset, Py_READONLY, doc)
}
const fn object(name: &'static CStr, offset: usize, doc: &'static CStr) -> PyMemberDef {
    PyMemberDef::new(name, _Py_T_OBJECT, offset, Py_READONLY, doc)
}

static mut MEMBERS: [PyMemberDef; 15] = [
    number(c"co_argcount", offset_of!(PyCodeObject, co_argcount), c"Positional parameters."),
    number(c"co_posonlyargcount", offset_of!(PyCodeObject, co_posonlyargcount), c"Positional-only parameters."),
    number(c"co_kwonlyargcount", offset_of!(PyCodeObject, co_kwonlyargcount), c"Keyword-only parameters."),
    number(c"co_stacksize", offset_of!(PyCodeObject, co_stacksize), c"Room that the evaluation stack needs."),
    number(c"co_flags", offset_of!(PyCodeObject, co_flags), c"The CO_ flags."),
    object(c"co_names", offset_of!(PyCodeObject, co_names), c"Names other than variables."),
    object(c"co_filename", offset_of!(PyCodeObject, co_filename), c"The source file."),
    object(c"co_name", offset_of!(PyCodeObject, co_name), c"The function's name."),
    object(c"co_qualname", offset_of!(PyCodeObject, co_qualname), c"The function's qualified name."),
    number(c"co_firstlineno", offset_of!(PyCodeObject, co_firstlineno), c"The first line."),
    object(c"co_linetable", offset_of!(PyCodeObject, co_linetable), c"Where the instructions come from."),
    object(c"co_consts", offset_of!(PyCodeObject, co_consts), c"Constants."),
    object(c"co_exceptiontable", offset_of!(PyCodeObject, co_exceptiontable), c"Where exceptions lead."),
    number(c"co_nlocals", offset_of!(PyCodeObject, co_nlocals), c"Local variables."),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 6] = [
    PyGetSetDef::bare(c"_co_code_adaptive", Some(get_code), None),
    PyGetSetDef::bare(c"co_varnames", Some(get_varnames), None),
    PyGetSetDef::bare(c"co_cellvars", Some(get_cellvars), None),
    PyGetSetDef::bare(c"co_freevars", Some(get_freevars), None),
    PyGetSetDef::bare(c"co_code", Some(get_code), None),
    PyGetSetDef::END,
];

c_functions! {
    unary code_repr = repr;
    hash code_hash = super::code_compare::hash;
    compare code_richcompare = super::code_compare::richcompare;
    getter get_code = instructions;
    getter get_varnames = varnames;
    getter get_cellvars = cellvars;
    getter get_freevars = freevars;
}

/// What a code object is made of.
pub struct Parts<'a> {
    pub argcount: c_int,
    pub posonlyargcount: c_int,
    pub kwonlyargcount: c_int,
    pub nlocals: c_int,
    pub stacksize: c_int,
    pub flags: c_int,
    pub code: &'a Obj,
    pub consts: &'a Obj,
    pub names: &'a Obj,
    pub varnames: &'a Obj,
    pub freevars: &'a Obj,
    pub cellvars: &'a Obj,
    pub filename: &'a Obj,
    pub name: &'a Obj,
    pub qualname: &'a Obj,
    pub firstlineno: c_int,
    pub linetable: &'a Obj,
    pub exceptiontable: &'a Obj,
}

/// Whether `o` is a code object.
#[inline]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyCode_Type)
}

/// The fields of a code object.
#[inline]
pub(super) fn fields(o: &Obj) -> &PyCodeObject {
    // SAFETY: callers pass a code object, whose fields do not change.
    unsafe { &*o.cast::<PyCodeObject>() }
}

/// What `_co_cached` points to: objects that are made when they are first asked for.
type Cache = [*mut PyObject; 4];
#[derive(Clone, Copy)]
enum Cached {
    Instructions,
    Varnames,
    Cellvars,
    Freevars,
}

/// The object at a place of the cache, made if it is not there yet.
fn cached(o: &Obj, place: Cached, make: impl FnOnce(&Obj) -> Result<Owned>) -> Result<Owned> {
    let code = o.cast::<PyCodeObject>();
    // SAFETY: the cache is NULL or a `Cache`, whose places hold NULL or strong references; all under the GIL.
    unsafe {
        if (*code)._co_cached.is_null() {
            (*code)._co_cached = alloc::domain_calloc(alloc::Domain::Mem, 1, size_of::<Cache>());
            if (*code)._co_cached.is_null() {
                return Err(Raised::no_memory());
            }
        }
        let slot = (*code)._co_cached.cast::<*mut PyObject>().add(place as usize);
        if let Some(found) = Obj::from_ptr_opt(*slot) {
            return Ok(found.to_owned());
        }
        let made = make(o)?;
        *slot = made.to_owned().into_ptr();
        Ok(made)
    }
}

/// The variables of one kind.
fn variables(o: &Obj, kind: u8) -> Result<Owned> {
    let code = fields(o);
    // SAFETY: a code object owns a tuple of names and as many kinds.
    let (names, kinds) = unsafe { (Obj::from_ptr(code.co_localsplusnames), Obj::from_ptr(code.co_localspluskinds)) };
    let chosen = tuple::items(names).iter().zip(bytes::as_slice(kinds)).filter(|&(_, k)| k & kind != 0);
    tuple::from_owned(chosen.map(|(&name, _)| name.to_owned()).collect())
}

/// `co_varnames`.
pub fn varnames(o: &Obj) -> Result<Owned> {
    cached(o, Cached::Varnames, |o| variables(o, KIND_LOCAL))
}

/// `co_cellvars`.
pub fn cellvars(o: &Obj) -> Result<Owned> {
    cached(o, Cached::Cellvars, |o| variables(o, KIND_CELL))
}

/// `co_freevars`.
pub fn freevars(o: &Obj) -> Result<Owned> {
    cached(o, Cached::Freevars, |o| variables(o, KIND_FREE))
}

/// `co_code`.
pub fn instructions(o: &Obj) -> Result<Owned> {
    cached(o, Cached::Instructions, copy_of_instructions)
}

fn copy_of_instructions(o: &Obj) -> Result<Owned> {
    bytes::new(units(o))
}

/// The instructions, as bytes.
pub(super) fn units(o: &Obj) -> &[u8] {
    let code = o.cast::<PyCodeObject>();
    // SAFETY: `ob_size` instructions follow the fields.
    unsafe {
        let first = (&raw const (*code).co_code_adaptive).cast::<u8>();
        core::slice::from_raw_parts(first, (*code).ob_base.ob_size as usize * UNIT)
    }
}

/// The instruction at which a frame of the code starts, in bytes.
pub fn first_instruction(o: &Obj) -> c_int {
    (fields(o)._co_firsttraceable + 1) * UNIT as c_int
}

/// `co_filename` and `co_name`.
pub fn place(o: &Obj) -> (&Obj, &Obj) {
    // SAFETY: a code object owns both strings.
    unsafe { (Obj::from_ptr(fields(o).co_filename), Obj::from_ptr(fields(o).co_name)) }
}

/// The line of the instruction at an offset in bytes; the first line for a negative one.
pub fn line_of(o: &Obj, offset: c_int) -> Option<c_int> {
    let code = fields(o);
    if offset < 0 {
        return Some(code.co_firstlineno);
    }
    // SAFETY: a code object owns its table, a bytes object.
    let table = bytes::as_slice(unsafe { Obj::from_ptr(code.co_linetable) });
    code_lines::line_at(table, code.co_firstlineno, offset as usize / UNIT)
}

/// A code object without instructions that do anything, for a place in a file.
pub fn new_empty(filename: &[u8], function: &[u8], line: c_int) -> Result<Owned> {
    let name = unicode::from_utf8(function)?;
    let filename = super::fspath::decode(filename)?;
    let (none, nothing) = (tuple::empty(), bytes::empty());
    // raises AssertionError if it is ever run
    let code = bytes::new(&[RESUME, 0, 81, 0, 104, 1])?;
    let linetable = bytes::new(&code_lines::one_line(code_units(&code)))?;
    new(&Parts {
        argcount: 0,
        posonlyargcount: 0,
        kwonlyargcount: 0,
        nlocals: 0,
        stacksize: 1,
        flags: 0,
        code: &code,
        consts: &none,
        names: &none,
        varnames: &none,
        freevars: &none,
        cellvars: &none,
        filename: &filename,
        name: &name,
        qualname: &name,
        firstlineno: line,
        linetable: &linetable,
        exceptiontable: &nothing,
    })
}

fn code_units(code: &Obj) -> usize {
    bytes::len(code) / UNIT
}

/// The names of all variables, and what each of them is.
fn variables_of(parts: &Parts<'_>) -> Result<(Owned, Owned)> {
    let mut names: Vec<Owned> = Vec::new();
    let mut kinds: Vec<u8> = Vec::new();
    for name in tuple::items(parts.varnames) {
        names.push(interned(name)?);
        kinds.push(KIND_LOCAL);
    }
    for name in tuple::items(parts.cellvars) {
        let name = interned(name)?;
        match names.iter().position(|known| unicode::eq(known, &name)) {
            Some(i) => kinds[i] |= KIND_CELL,
            None => {
                names.push(name);
                kinds.push(KIND_CELL);
            }
        }
    }
    for name in tuple::items(parts.freevars) {
        names.push(interned(name)?);
        kinds.push(KIND_FREE);
    }
    Ok((tuple::from_owned(names)?, bytes::new(&kinds)?))
}

/// The one string of a name's text.
fn interned(name: &Obj) -> Result<Owned> {
    if !unicode::check_exact(name) {
        return Err(raise!(SystemError, "non-string found in code slot"));
    }
    let mut name = name.to_owned();
    unicode::intern_in_place(&mut name);
    Ok(name)
}

/// Checks what a code object is to be made of.
fn validate(parts: &Parts<'_>) -> Result<()> {
    let tuples = [parts.consts, parts.names, parts.varnames, parts.freevars, parts.cellvars];
    let strings = [parts.filename, parts.name, parts.qualname];
    let tables = [parts.code, parts.linetable, parts.exceptiontable];
    let counts = [parts.posonlyargcount, parts.kwonlyargcount, parts.nlocals, parts.stacksize, parts.flags];
    if !tuples.into_iter().all(tuple::check)
        || !strings.into_iter().all(unicode::check)
        || !tables.into_iter().all(bytes::check)
        || counts.into_iter().any(|n| n < 0)
        || parts.argcount < parts.posonlyargcount
    {
        return Err(error::bad_internal_call());
    }
    let refuse = |what: &str| -> Result<()> { Err(raise!(ValueError, "code: {what}")) };
    if parts.nlocals as usize != tuple::len(parts.varnames) {
        return refuse("co_nlocals != len(co_varnames)");
    }
    if !bytes::len(parts.code).is_multiple_of(UNIT) {
        return refuse("co_code is malformed");
    }
    let variadic = [CO_VARARGS, CO_VARKEYWORDS].iter().filter(|&flag| parts.flags & flag != 0).count();
    if parts.argcount as usize + parts.kwonlyargcount as usize + variadic > parts.nlocals as usize {
        return refuse("co_varnames is too small");
    }
    Ok(())
}

/// A code object of these parts.
pub fn new(parts: &Parts<'_>) -> Result<Owned> {
    static mut LAST_VERSION: u32 = 0;
    validate(parts)?;
    let (localsplusnames, kinds) = variables_of(parts)?;
    for name in tuple::items(parts.names) {
        interned(name)?;
    }
    let count = |kind: u8| bytes::as_slice(&kinds).iter().filter(|&k| k & kind != 0).count() as c_int;
    let (nlocalsplus, stacksize) = (tuple::len(&localsplusnames) as c_int, parts.stacksize.max(1));
    let code = bytes::as_slice(parts.code);
    let units = code.len() / UNIT;
    let resume = code.as_chunks::<UNIT>().0.iter().position(|unit| unit[0] == RESUME).unwrap_or(units);
    let block = alloc::object_alloc(offset_of!(PyCodeObject, co_code_adaptive) + code.len()).cast::<PyCodeObject>();
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    let own = |o: &Obj| o.to_owned().into_ptr();
    // SAFETY: the block has room for the fields and the instructions; every field is filled. The counter is touched under the GIL.
    unsafe {
        ptr::write_bytes(block.cast::<u8>(), 0, offset_of!(PyCodeObject, co_code_adaptive));
        refcount::new_reference(block.cast());
        (*block).ob_base.ob_base.ob_type = &raw mut PyCode_Type;
        (*block).ob_base.ob_size = units as Py_ssize_t;
        (*block).co_consts = own(parts.consts);
        (*block).co_names = own(parts.names);
        (*block).co_exceptiontable = own(parts.exceptiontable);
        (*block).co_flags = parts.flags;
        (*block).co_argcount = parts.argcount;
        (*block).co_posonlyargcount = parts.posonlyargcount;
        (*block).co_kwonlyargcount = parts.kwonlyargcount;
        (*block).co_stacksize = stacksize;
        (*block).co_firstlineno = parts.firstlineno;
        (*block).co_nlocalsplus = nlocalsplus;
        (*block).co_framesize = nlocalsplus + stacksize + FRAME_SPECIALS;
        (*block).co_nlocals = parts.nlocals;
        (*block).co_ncellvars = count(KIND_CELL);
        (*block).co_nfreevars = count(KIND_FREE);
        LAST_VERSION += 1;
        (*block).co_version = LAST_VERSION;
        (*block).co_localsplusnames = localsplusnames.into_ptr();
        (*block).co_localspluskinds = kinds.into_ptr();
        (*block).co_filename = own(parts.filename);
        (*block).co_name = own(parts.name);
        (*block).co_qualname = own(parts.qualname);
        (*block).co_linetable = own(parts.linetable);
        (*block)._co_firsttraceable = resume as c_int;
        let first = (&raw mut (*block).co_code_adaptive).cast::<u8>();
        ptr::copy_nonoverlapping(code.as_ptr(), first, code.len());
        Ok(Owned::from_ptr(block))
    }
}

fn repr(o: &Obj) -> Result<Owned> {
    let (filename, name) = place(o);
    let line = match fields(o).co_firstlineno {
        0 => -1,
        line => line,
    };
    let (name, filename) = (unicode::to_string_lossy(name), unicode::to_string_lossy(filename));
    unicode::new(&format!("<code object {name} at {:p}, file \"{filename}\", line {line}>", o.as_ptr()))
}

unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: `p` is a dead code object, whose fields hold NULL or strong references.
    unsafe {
        let code = p.cast::<PyCodeObject>();
        if !(*code).co_weakreflist.is_null() {
            super::weakref::clear_all(p);
        }
        let owned = [
            (*code).co_consts,
            (*code).co_names,
            (*code).co_exceptiontable,
            (*code).co_localsplusnames,
            (*code).co_localspluskinds,
            (*code).co_filename,
            (*code).co_name,
            (*code).co_qualname,
            (*code).co_linetable,
        ];
        owned.into_iter().for_each(|field| refcount::xdecref(field));
        let cache = (*code)._co_cached.cast::<Cache>();
        if !cache.is_null() {
            cache.read().into_iter().for_each(|object| refcount::xdecref(object));
            alloc::mem_free(cache.cast());
        }
        alloc::object_free(p.cast());
    }
}
