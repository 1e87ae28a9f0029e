//! Writes the C headers: `headergen ROOT FOLDER` reads the package at ROOT and writes one header per CPython header
//! into FOLDER.
//!
//! Function declarations, layouts and their comments come from `src/capi` and `src/abi` through cbindgen. What it cannot
//! express (macros, inline functions, bit fields, variadic functions) comes from `headergen/parts/<header>.h`, which
//! also say in what order things stand. A paragraph of a part that needs a function which the library does not export
//! is left out, so that the headers never promise more than there is.

mod declarations;
mod part;
mod render;
mod source;
mod tables;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [root, folder] = arguments.as_slice() else {
        eprintln!("usage: headergen ROOT FOLDER");
        return ExitCode::from(2);
    };
    match run(Path::new(root), Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("headergen: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path, folder: &Path) -> Result<(), String> {
    let source = source::Source::read(&root.join("src"))?;
    let tables = tables::Tables::read(&root.join("abi"))?;
    let declarations = declarations::Declarations::generate(root, &source)?;
    let parts = part::read_all(&root.join("headergen/parts"))?;
    let headers = render::Headers::new(&source, &tables, &declarations, parts);
    for (name, text) in headers.render()? {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
        }
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}
