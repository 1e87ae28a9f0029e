//! What the ABI tests share: the package's files, read as source or as tables.

use std::path::{Path, PathBuf};

/// The package's folder.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of a tab-separated table below `root()`, without comments.
#[allow(dead_code, reason = "not every test that includes this module reads a table")]
pub(crate) fn table(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect()
}

/// Every `.rs` file below `dir`, parsed, with its path.
#[allow(dead_code, reason = "not every test that includes this module reads source")]
pub(crate) fn parse_tree(dir: &Path) -> Vec<(PathBuf, syn::File)> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .map(|entry| entry.expect("directory entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(parse_tree(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).expect("readable source");
            let file = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            found.push((path, file));
        }
    }
    found
}

/// Whether a function or static carries `#[unsafe(no_mangle)]`.
#[allow(dead_code, reason = "not every test that includes this module reads source")]
pub(crate) fn exported(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|a| {
        a.path().is_ident("unsafe")
            && matches!(&a.meta, syn::Meta::List(l) if l.parse_args::<syn::Path>().is_ok_and(|p| p.is_ident("no_mangle")))
    })
}
