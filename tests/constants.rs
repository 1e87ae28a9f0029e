//! The integer constants of `src/abi` against those measured from CPython 3.14's headers.

mod common;

use std::collections::BTreeMap;

use syn::{BinOp, Expr, Item, Lit, UnOp};

/// Constants of `src/abi` that C knows under another name or not at all, and what changes with the micro version.
const OURS: [&str; 11] = [
    "PY_MICRO_VERSION",
    "PY_VERSION_HEX",
    "IMMORTAL_FLAGS",
    "IMMORTAL_REFCNT",
    "STATICALLY_ALLOCATED_FLAG",
    "_PyLong_IMMORTALITY_BIT",
    "Py_MOD_GIL_NOT_USED",
    "Py_MOD_GIL_USED",
    "Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED",
    "Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED",
    "Py_MOD_PER_INTERPRETER_GIL_SUPPORTED",
];

/// The value of a constant expression made of literals, other constants and the usual operators.
fn value(expression: &Expr, known: &BTreeMap<String, i128>) -> Option<i128> {
    match expression {
        Expr::Lit(l) => match &l.lit {
            Lit::Int(i) => i.base10_parse().ok(),
            _ => None,
        },
        Expr::Paren(p) => value(&p.expr, known),
        Expr::Cast(c) => value(&c.expr, known),
        Expr::Unary(u) if matches!(u.op, UnOp::Neg(_)) => value(&u.expr, known).map(|v| -v),
        Expr::Path(p) => match p.path.get_ident() {
            Some(name) => known.get(&name.to_string()).copied(),
            None => (p.path.segments.last()?.ident == "BITS").then_some(i128::from(usize::BITS)),
        },
        Expr::Binary(b) => {
            let (left, right) = (value(&b.left, known)?, value(&b.right, known)?);
            match b.op {
                BinOp::BitOr(_) => Some(left | right),
                BinOp::Shl(_) => Some(left << right),
                BinOp::Sub(_) => Some(left - right),
                _ => None,
            }
        }
        _ => None,
    }
}

#[test]
fn constants_match_the_measured_table() {
    let measured: BTreeMap<String, i128> = common::table("abi/constants.tsv")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].parse().expect("a number")))
        .collect();
    let mut known = BTreeMap::new();
    let mut compared = 0;
    for (path, file) in common::parse_tree(&common::root().join("src/abi")) {
        for item in &file.items {
            let Item::Const(constant) = item else { continue };
            if matches!(*constant.ty, syn::Type::Reference(_)) {
                continue;
            }
            let name = constant.ident.to_string();
            let value = value(&constant.expr, &known)
                .unwrap_or_else(|| panic!("{name} in {} is too complicated for this test", path.display()));
            known.insert(name.clone(), value);
            match measured.get(&name) {
                // C prints them as `long long`.
                Some(expected) => assert_eq!(value as i64, *expected as i64, "{name}"),
                None => {
                    assert!(OURS.contains(&name.as_str()), "{name} is no constant of CPython's headers");
                    continue;
                }
            }
            compared += 1;
        }
    }
    println!("{compared} constants match");
    assert!(compared > 200, "only {compared} constants found");
}
