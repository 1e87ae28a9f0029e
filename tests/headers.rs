//! The headers in `include/`, seen from C: they compile, and they give every struct the measured layout.

mod common;

use std::process::Command;

/// `c_tests/abi/layouts.c`, compiled against our headers, prints the measured table.
#[test]
fn headers_give_the_measured_layouts() {
    let root = common::root();
    let program = std::env::temp_dir().join(format!("pycapsule-layouts-{}", std::process::id()));
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let compiled = Command::new(compiler)
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1"])
        .arg("-I")
        .arg(root.join("include"))
        .arg(root.join("c_tests/abi/layouts.c"))
        .arg("-o")
        .arg(&program)
        .status()
        .expect("a C compiler");
    assert!(compiled.success(), "layouts.c does not compile against include/");
    let printed = Command::new(&program).output().expect("the program runs").stdout;
    std::fs::remove_file(&program).expect("the program can be removed");
    let expected = std::fs::read_to_string(root.join("abi/layouts.tsv")).expect("the table");
    let printed = String::from_utf8(printed).expect("text");
    for (got, want) in printed.lines().zip(expected.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(printed.lines().count(), expected.lines().count());
}
