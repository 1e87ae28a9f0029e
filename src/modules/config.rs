//! What a program says about itself: its name, where things are, the search path. Wide strings, as C hands them over.

use crate::engine::global::Global;
use crate::engine::{Owned, Result, lifecycle};
use crate::objects::{list, unicode};
use core::ptr;
use libc::wchar_t;

/// A setting: a wide string with its NUL, empty when it was not set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    ProgramName,
    Home,
    Path,
    ExecutablePath,
    Prefix,
    /// The search path at initialization, joined.
    SearchPath,
}

static SETTINGS: Global<[Vec<wchar_t>; 6]> = Global::new([const { Vec::new() }; 6]);

/// The empty wide string.
static EMPTY: [wchar_t; 1] = [0];

fn slot(which: Setting) -> &'static mut Vec<wchar_t> {
    // SAFETY: under the GIL, or before threads exist; no reference is kept across a call.
    unsafe { &mut (&mut *SETTINGS.ptr())[which as usize] }
}

/// The characters of a wide C string.
///
/// # Safety
/// `text` is a wide C string.
pub unsafe fn characters<'a>(text: *const wchar_t) -> &'a [wchar_t] {
    // SAFETY: as promised.
    unsafe { core::slice::from_raw_parts(text, libc::wcslen(text)) }
}

/// Sets a setting; NULL takes it back.
///
/// # Safety
/// `text` is NULL or a wide C string.
pub unsafe fn set(which: Setting, text: *const wchar_t) {
    let new = match text.is_null() {
        true => Vec::new(),
        // SAFETY: as promised.
        false => unsafe { characters(text) }.iter().copied().chain([0]).collect(),
    };
    *slot(which) = new;
}

/// Sets a setting that this library finds out.
pub(super) fn set_text(which: Setting, text: &str) {
    *slot(which) = text.chars().map(|c| u32::from(c) as wchar_t).chain([0]).collect();
}

/// The setting for C, valid until it is set again: NULL while the runtime is not initialized.
pub fn get(which: Setting) -> *const wchar_t {
    if !lifecycle::is_initialized() {
        return ptr::null();
    }
    match slot(which).as_slice() {
        [] if which == Setting::Home => ptr::null(),
        [] => (&raw const EMPTY).cast(),
        text => text.as_ptr(),
    }
}

/// Whether a setting was made.
pub fn is_set(which: Setting) -> bool {
    !slot(which).is_empty()
}

/// A wide text as a `str`.
pub fn text_of(text: &[wchar_t]) -> Result<Owned> {
    let chars: Vec<u32> = text.iter().map(|&c| c as u32).collect();
    unicode::from_ucs4(&chars)
}

/// A search path, its entries separated by colons, as a list.
pub fn split_path(path: &[wchar_t]) -> Result<Owned> {
    let entries = list::new()?;
    for entry in path.split(|&c| c == wchar_t::from(b':')) {
        list::append_owned(&entries, text_of(entry)?)?;
    }
    Ok(entries)
}

/// `Py_SetPath`'s search path.
pub(super) fn given_path() -> Result<Option<Owned>> {
    match slot(Setting::Path).split_last() {
        Some((_, path)) => split_path(path).map(Some),
        None => Ok(None),
    }
}
