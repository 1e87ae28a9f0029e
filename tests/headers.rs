//! The headers in `include/`, seen from C: they give every struct the measured layout, every constant its value.

mod common;

use std::process::Command;

/// What a program of `c_tests/abi` prints, compiled against our headers.
fn printed(name: &str) -> String {
    let root = common::root();
    let program = std::env::temp_dir().join(format!("pycapsule-{name}-{}", std::process::id()));
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let compiled = Command::new(compiler)
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1"])
        .arg("-I")
        .arg(root.join("include"))
        .arg(root.join("c_tests/abi").join(name).with_extension("c"))
        .arg("-o")
        .arg(&program)
        .status()
        .expect("a C compiler");
    assert!(compiled.success(), "{name}.c does not compile against include/");
    let output = Command::new(&program).output().expect("the program runs").stdout;
    std::fs::remove_file(&program).expect("the program can be removed");
    String::from_utf8(output).expect("text")
}

/// Each program prints the table that it printed against CPython 3.14's headers.
fn same_as_table(name: &str) {
    let path = common::root().join("abi").join(name).with_extension("tsv");
    let expected = std::fs::read_to_string(path).expect("the table");
    let printed = printed(name);
    for (got, want) in printed.lines().zip(expected.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(printed.lines().count(), expected.lines().count());
    assert!(!expected.is_empty());
}

#[test]
fn layouts() {
    same_as_table("layouts");
}

#[test]
fn constants() {
    same_as_table("constants");
}
