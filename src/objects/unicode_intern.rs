//! Shared strings: the static ones (empty, one character below 256, literals of this library) and the table of interned strings.
//!
//! As in CPython, the table's references are not counted: a mortal interned string leaves the table when it dies.

use super::hash as hashes;
use super::unicode::{self, PyUnicode_Type, check_exact};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use core::cell::UnsafeCell;
use core::ptr;
use hashbrown::HashTable;

/// A static ASCII string with `N` bytes of characters and final zero.
#[repr(C)]
struct StaticAscii<const N: usize> {
    head: PyASCIIObject,
    data: [u8; N],
}

/// A static string of one character in 128..256.
#[repr(C)]
struct StaticLatin1 {
    head: PyCompactUnicodeObject,
    data: [u8; 2],
}

const fn static_head(length: usize, ascii: bool, interned: u32) -> PyASCIIObject {
    PyASCIIObject {
        ob_base: PyObject::immortal(&raw mut PyUnicode_Type),
        length: length as Py_ssize_t,
        hash: -1,
        state: unicode_state::pack(interned, 1, true, ascii, true),
    }
}

static mut EMPTY: StaticAscii<1> =
    StaticAscii { head: static_head(0, true, SSTATE_INTERNED_IMMORTAL_STATIC), data: [0] };

static mut ASCII: [StaticAscii<2>; 128] = {
    let mut all =
        [const { StaticAscii { head: static_head(1, true, SSTATE_INTERNED_IMMORTAL_STATIC), data: [0; 2] } }; 128];
    let mut i = 0;
    while i < 128 {
        all[i].data[0] = i as u8;
        i += 1;
    }
    all
};

static mut LATIN1_UTF8: [[u8; 3]; 128] = {
    let mut all = [[0; 3]; 128];
    let mut i = 0;
    while i < 128 {
        all[i] = [0xC2 + (i >> 6) as u8, 0x80 | (i & 0x3F) as u8, 0];
        i += 1;
    }
    all
};

static mut LATIN1: [StaticLatin1; 128] = {
    let mut all = [const {
        StaticLatin1 {
            head: PyCompactUnicodeObject {
                _base: static_head(1, false, SSTATE_INTERNED_IMMORTAL_STATIC),
                utf8_length: 2,
                utf8: ptr::null_mut(),
            },
            data: [0; 2],
        }
    }; 128];
    let mut i = 0;
    while i < 128 {
        all[i].data[0] = 0x80 + i as u8;
        all[i].head.utf8 = (&raw mut LATIN1_UTF8).cast::<c_char>().wrapping_add(3 * i);
        i += 1;
    }
    all
};

/// The empty string.
#[inline(always)]
pub(super) fn empty() -> &'static Obj {
    // SAFETY: the object is static.
    unsafe { Obj::from_ptr((&raw mut EMPTY).cast()) }
}

/// The string of one code point below 256.
#[inline(always)]
pub(super) fn latin1(c: u8) -> &'static Obj {
    // SAFETY: the objects are static, and there is one for each value.
    unsafe {
        if c < 0x80 {
            Obj::from_ptr((&raw mut ASCII).cast::<StaticAscii<2>>().add(c.into()).cast())
        } else {
            Obj::from_ptr((&raw mut LATIN1).cast::<StaticLatin1>().add((c - 0x80).into()).cast())
        }
    }
}

/// The static string equal to `o`, if `o` is empty or one character below 256.
fn static_equal(o: &Obj) -> Option<&'static Obj> {
    match unicode::len(o) {
        0 => Some(empty()),
        1 if unicode::kind(o) == 1 => Some(latin1(unicode::chars(o).at(0) as u8)),
        _ => None,
    }
}

/// Every interned string but those of [`static_equal`].
static mut TABLE: HashTable<*mut PyObject> = HashTable::new();

#[inline(always)]
fn table() -> &'static mut HashTable<*mut PyObject> {
    // SAFETY: the table is touched under the GIL only, and no reference to it outlives a function of this file.
    unsafe {
        let table = &raw mut TABLE;
        &mut *table
    }
}

fn set_interned(o: &Obj, to: u32) {
    let s = o.cast::<PyASCIIObject>();
    // SAFETY: `o` is a `str`.
    unsafe { (*s).state = unicode_state::with_interned((*s).state, to) };
}

fn interned(o: &Obj) -> u32 {
    // SAFETY: `o` is a `str`.
    unsafe { unicode_state::interned((*o.cast::<PyASCIIObject>()).state) }
}

fn hash_of(p: *mut PyObject) -> u64 {
    // SAFETY: the table holds live strings.
    unicode::hash(unsafe { Obj::from_ptr(p) }) as u64
}

fn insert(o: &Obj) -> Result<()> {
    let table = table();
    table.try_reserve(1, |&p| hash_of(p)).map_err(|_| Raised::no_memory())?;
    table.insert_unique(hash_of(o.as_ptr()), o.as_ptr(), |&p| hash_of(p));
    Ok(())
}

fn find(o: &Obj) -> Option<&'static Obj> {
    // SAFETY: the table holds live strings.
    table()
        .find(hash_of(o.as_ptr()), |&p| unicode::eq(unsafe { Obj::from_ptr(p) }, o))
        .map(|&p| unsafe { Obj::from_ptr(p) })
}

fn find_ascii(s: &[u8], hash: Py_hash_t) -> Option<&'static Obj> {
    let same = |&p: &*mut PyObject| {
        // SAFETY: the table holds live strings.
        let o = unsafe { Obj::from_ptr(p) };
        unicode::len(o) == s.len() && unicode::is_ascii(o) && unicode::raw_bytes(o) == s
    };
    // SAFETY: as above.
    table().find(hash as u64, same).map(|&p| unsafe { Obj::from_ptr(p) })
}

/// Takes a dying string out of the table.
pub(super) fn forget(o: &Obj) {
    if let Ok(entry) = table().find_entry(hash_of(o.as_ptr()), |&p| ptr::eq(p, o.as_ptr())) {
        entry.remove();
    }
}

/// Seeds the hash. A `PYTHONHASHSEED` that is no seed ends the process with status 1, as in CPython.
pub fn init() -> Result<()> {
    if !hashes::init() {
        eprintln!(
            "Fatal Python error: config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]"
        );
        std::process::exit(1);
    }
    // Room for what start-up makes, and some more.
    table().try_reserve(AT_START, |&p| hash_of(p)).map_err(|_| Raised::no_memory())?;
    InternedLiteral::reenter()
}

/// How many strings the table has room for at first: a power of two less an eighth, as hashbrown wants it.
const AT_START: usize = 448;

/// Empties the cache of C strings and frees the table: immortal strings are freed, mortal ones that are still referenced are mere
/// strings from here on; literals wait in [`ENTERED`].
pub fn fini() {
    // SAFETY: under the GIL; each slot holds NULL or an owned reference.
    unsafe {
        let cache = &raw mut C_CACHE;
        for slot in &mut *cache {
            slot.key = ptr::null();
            crate::engine::refcount::clear(&raw mut slot.value);
        }
    }
    InternedLiteral::reset_replaced();
    for p in core::mem::take(table()) {
        // SAFETY: the table held live strings; an immortal one that is no literal belonged to it.
        unsafe {
            let o = Obj::from_ptr(p);
            match interned(o) {
                SSTATE_INTERNED_IMMORTAL_STATIC => continue,
                SSTATE_INTERNED_IMMORTAL => {
                    set_interned(o, SSTATE_NOT_INTERNED);
                    unicode::dealloc(p);
                }
                _ => set_interned(o, SSTATE_NOT_INTERNED),
            }
        }
    }
}

/// The interned string of these UTF-8 characters.
pub fn intern(s: &str) -> Result<Owned> {
    if !s.is_ascii() || s.len() <= 1 {
        let mut o = unicode::new(s)?;
        intern_in_place(&mut o);
        return Ok(o);
    }
    intern_ascii(s.as_bytes())
}

/// [`intern`] for ASCII bytes, at least two.
fn intern_ascii(s: &[u8]) -> Result<Owned> {
    let hash = unicode::hash_ascii(s);
    if let Some(found) = find_ascii(s, hash) {
        return Ok(found.to_owned());
    }
    let o = unicode::from_ascii(s)?;
    // SAFETY: `o` is a new string of these characters.
    unsafe { (*o.cast::<PyASCIIObject>()).hash = hash };
    insert(&o)?;
    set_interned(&o, SSTATE_INTERNED_MORTAL);
    Ok(o)
}

/// Replaces `o` by its interned equal. Without memory, or for anything but an exact `str`, `o` stays.
pub fn intern_in_place(o: &mut Owned) {
    if !check_exact(o) || interned(o) != SSTATE_NOT_INTERNED {
        return;
    }
    if let Some(same) = static_equal(o).or_else(|| find(o)) {
        *o = same.to_owned();
    } else if insert(o).is_ok() {
        set_interned(o, SSTATE_INTERNED_MORTAL);
    } else {
        crate::engine::error::clear();
    }
}

/// Replaces `o` by its interned equal and makes that immortal.
pub fn intern_immortal(o: &mut Owned) {
    intern_in_place(o);
    if interned(o) == SSTATE_INTERNED_MORTAL {
        set_interned(o, SSTATE_INTERNED_IMMORTAL);
        // SAFETY: the string is live; the table frees it at finalization.
        unsafe { crate::engine::refcount::immortalize(o.as_ptr()) };
    }
}

/// One place of the cache of C strings: where the C string was, and its interned string.
struct CSlot {
    key: *const c_char,
    value: *mut PyObject,
}
const C_SLOTS: usize = 256;
static mut C_CACHE: [CSlot; C_SLOTS] = [const { CSlot { key: ptr::null(), value: ptr::null_mut() } }; C_SLOTS];

#[inline(always)]
fn slot_of(p: *const c_char) -> *mut CSlot {
    let i = (p as usize).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - C_SLOTS.trailing_zeros());
    // SAFETY: the index is below the number of slots.
    unsafe { (&raw mut C_CACHE).cast::<CSlot>().add(i) }
}

/// The interned string for a C string (UTF-8), through a small cache keyed by the C string's address and verified by its content:
/// the fast way for every `…String` entry point.
#[inline]
pub fn intern_c(s: &CStr) -> Result<Owned> {
    // SAFETY: a `CStr` is NUL-terminated.
    unsafe { intern_ptr(s.as_ptr()) }
}

/// [`intern_c`] without measuring the string first.
///
/// # Safety
/// `p` points to a NUL-terminated string.
#[inline]
pub unsafe fn intern_ptr(p: *const c_char) -> Result<Owned> {
    // SAFETY: a slot's value is an ASCII string, whose characters end with a zero as the C string does.
    unsafe {
        let slot = slot_of(p);
        if ptr::eq((*slot).key, p) {
            let o = Obj::from_ptr((*slot).value);
            if libc::strcmp(p, o.cast::<c_char>().add(unicode::ASCII_HEAD)) == 0 {
                return Ok(o.to_owned());
            }
        }
        intern_ptr_slow(p)
    }
}

/// # Safety
/// As for [`intern_ptr`].
#[cold]
#[inline(never)]
unsafe fn intern_ptr_slow(p: *const c_char) -> Result<Owned> {
    // SAFETY: as promised.
    let bytes = unsafe { CStr::from_ptr(p) }.to_bytes();
    if bytes.len() <= 1 || !bytes.is_ascii() {
        let mut o = unicode::from_utf8(bytes)?;
        intern_in_place(&mut o);
        return Ok(o);
    }
    let o = intern_ascii(bytes)?;
    let slot = slot_of(p);
    // SAFETY: the slot takes a reference of its own; the old value goes last.
    unsafe {
        (*slot).key = p;
        crate::engine::refcount::replace(&raw mut (*slot).value, o.clone().into_ptr());
    }
    Ok(o)
}

/// The interned string of a literal: `istr!("__name__")` gives `&'static Obj` without a look-up after the first use.
#[macro_export]
macro_rules! istr {
    ($text:literal) => {{
        static NAME: $crate::objects::unicode::InternedLiteral<{ $text.len() + 1 }> =
            $crate::objects::unicode::InternedLiteral::new($text);
        NAME.get()
    }};
}

/// What [`istr!`] keeps: a static string that enters the intern table when it is first used, or the equal string that was there
/// already (made immortal until finalization).
pub struct InternedLiteral<const N: usize>(UnsafeCell<LiteralParts<N>>);

#[repr(C)]
struct LiteralParts<const N: usize> {
    link: LiteralLink,
    object: StaticAscii<N>,
}

/// The part of a literal that does not depend on its length.
struct LiteralLink {
    /// The string to use, NULL while there is none.
    value: *mut PyObject,
    /// The next literal in [`ENTERED`] or [`REPLACED`].
    next: *mut LiteralLink,
}

// SAFETY: literals are touched under the GIL only.
unsafe impl<const N: usize> Sync for InternedLiteral<N> {}

/// The literals that are in the table themselves, also while the runtime is down and there is no table.
static mut ENTERED: *mut LiteralLink = ptr::null_mut();
/// The literals whose value is another object, which finalization frees.
static mut REPLACED: *mut LiteralLink = ptr::null_mut();

impl<const N: usize> InternedLiteral<N> {
    /// A literal of ASCII characters, more than one.
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        assert!(bytes.len() + 1 == N && N > 2, "an interned literal has more than one character");
        let mut data = [0; N];
        let mut i = 0;
        while i < bytes.len() {
            assert!(bytes[i] < 0x80, "an interned literal is ASCII");
            data[i] = bytes[i];
            i += 1;
        }
        InternedLiteral(UnsafeCell::new(LiteralParts {
            link: LiteralLink { value: ptr::null_mut(), next: ptr::null_mut() },
            object: StaticAscii { head: static_head(bytes.len(), true, SSTATE_NOT_INTERNED), data },
        }))
    }

    /// The interned string.
    #[inline(always)]
    pub fn get(&'static self) -> &'static Obj {
        let parts = self.0.get();
        // SAFETY: under the GIL; the value is immortal while it is set.
        unsafe {
            if (*parts).link.value.is_null() {
                enter_literal(&raw mut (*parts).link, Obj::from_ptr((&raw mut (*parts).object).cast()));
            }
            Obj::from_ptr((*parts).link.value)
        }
    }
}

impl InternedLiteral<0> {
    /// Puts the literals of earlier runs into the new table.
    fn reenter() -> Result<()> {
        // SAFETY: under the GIL; the list holds static literals.
        unsafe {
            let mut link = ENTERED;
            while !link.is_null() {
                let o = Obj::from_ptr((*link).value);
                if find(o).is_none() {
                    insert(o)?;
                }
                link = (*link).next;
            }
        }
        Ok(())
    }

    fn reset_replaced() {
        // SAFETY: under the GIL; the list holds static literals.
        unsafe {
            while !REPLACED.is_null() {
                let link = REPLACED;
                REPLACED = (*link).next;
                (*link).value = ptr::null_mut();
                (*link).next = ptr::null_mut();
            }
        }
    }
}

/// # Safety
/// `link` belongs to the static literal whose string is `object`.
#[cold]
#[inline(never)]
unsafe fn enter_literal(link: *mut LiteralLink, object: &'static Obj) {
    // SAFETY: under the GIL; as promised.
    unsafe {
        match find(object) {
            Some(same) => {
                if interned(same) == SSTATE_INTERNED_IMMORTAL_STATIC {
                    // Another literal with the same text.
                    (*link).value = same.as_ptr();
                    return;
                }
                intern_immortal(&mut same.to_owned());
                (*link).value = same.as_ptr();
                (*link).next = REPLACED;
                REPLACED = link;
            }
            None => {
                if insert(object).is_ok() {
                    set_interned(object, SSTATE_INTERNED_IMMORTAL_STATIC);
                    (*link).next = ENTERED;
                    ENTERED = link;
                } else {
                    crate::engine::error::clear();
                }
                (*link).value = object.as_ptr();
            }
        }
    }
}
