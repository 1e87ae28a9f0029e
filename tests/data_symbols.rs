//! Data symbols: their sizes are ABI, because programs take copy relocations of them.

mod common;
#[path = "common/library.rs"]
mod library;

use std::collections::BTreeMap;

#[test]
fn sizes_match_cpython() {
    let mut expected: BTreeMap<String, u64> = common::table("abi/data_symbols.tsv")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].parse().expect("a size")))
        .collect();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for symbol in library::symbols() {
        if !matches!(symbol.kind, 'B' | 'D' | 'R' | 'V') {
            continue;
        }
        match expected.remove(&symbol.name) {
            Some(size) if symbol.size == Some(size) => compared += 1,
            Some(size) => wrong.push(format!("{}: {:?} instead of {size}", symbol.name, symbol.size)),
            None => assert!(symbol.name.starts_with("Pycap_"), "{} is no data symbol of CPython", symbol.name),
        }
    }
    let missing: Vec<_> = expected.into_keys().collect();
    println!("{compared} sizes match, {} symbols are not exported yet: {}", missing.len(), missing.join(" "));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 0, "no data symbol is exported");
}
