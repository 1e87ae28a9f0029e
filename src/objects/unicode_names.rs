//! Character names, for `\N{…}` and the `namereplace` error handler.

/// The name of a code point, if it has one.
pub(super) fn name(c: u32) -> Option<String> {
    Some(unicode_names2::name(char::from_u32(c)?)?.to_string())
}

/// The code point of that name, in any case.
pub(super) fn find(name: &str) -> Option<u32> {
    unicode_names2::character(name).map(u32::from)
}
