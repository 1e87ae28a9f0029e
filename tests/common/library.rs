//! The shared library that cargo built for this test run, as `nm` sees it.

use std::path::PathBuf;
use std::process::Command;

/// One row of `nm -D`.
pub(crate) struct Symbol {
    pub(crate) name: String,
    /// nm's letter: `T` code, `D`/`B`/`R` data, `U` undefined, `w`/`W` weak.
    pub(crate) kind: char,
    #[allow(dead_code, reason = "only one of the test programs that share this file asks for it")]
    pub(crate) size: Option<u64>,
}

/// The newest `libpycapsule.so` beside this test program.
fn path() -> PathBuf {
    let test = std::env::current_exe().expect("the test program has a path");
    let deps = test.parent().expect("it lies in a folder");
    let target = deps.parent().expect("deps lies in a folder");
    [deps, target]
        .iter()
        .map(|folder| folder.join("libpycapsule.so"))
        .filter(|file| file.exists())
        .max_by_key(|file| file.metadata().and_then(|m| m.modified()).expect("a modification time"))
        .unwrap_or_else(|| panic!("no libpycapsule.so in {} or above", deps.display()))
}

/// The library's dynamic symbols.
pub(crate) fn symbols() -> Vec<Symbol> {
    let path = path();
    let output = Command::new("nm").args(["-D", "-S", "-P"]).arg(&path).output().expect("nm runs");
    assert!(output.status.success(), "nm {}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("nm prints text");
    text.lines()
        .map(|line| {
            let columns: Vec<_> = line.split_whitespace().collect();
            Symbol {
                name: columns[0].to_owned(),
                kind: columns[1].chars().next().expect("a letter"),
                size: columns.get(3).map(|s| u64::from_str_radix(s, 16).expect("a hexadecimal size")),
            }
        })
        .collect()
}
