//! The export list: what the library defines is exactly `abi/exports.txt`, and it leaves no C API symbol undefined.

mod common;
#[path = "common/library.rs"]
mod library;

use std::collections::BTreeSet;

#[test]
fn exports_match_the_committed_list() {
    let built: BTreeSet<_> =
        library::symbols().into_iter().filter(|s| !"Uwv".contains(s.kind)).map(|s| s.name).collect();
    let committed: BTreeSet<_> = common::table("abi/exports.txt").into_iter().map(|row| row[0].clone()).collect();
    let new: Vec<_> = built.difference(&committed).collect();
    let gone: Vec<_> = committed.difference(&built).collect();
    assert!(new.is_empty() && gone.is_empty(), "run `make exports`; new: {new:?}, gone: {gone:?}");
}

#[test]
fn only_api_names_are_exported() {
    for symbol in library::symbols() {
        let name = &symbol.name;
        let api = ["Py", "_Py", "PY_"].iter().any(|prefix| name.starts_with(prefix));
        assert!("Uwv".contains(symbol.kind) || api, "{name} is exported");
    }
}

#[test]
fn no_api_symbol_is_undefined() {
    for symbol in library::symbols() {
        let api = symbol.name.starts_with("Py") || symbol.name.starts_with("_Py");
        assert!(symbol.kind != 'U' || !api, "{} is undefined", symbol.name);
    }
}
