//! What the Rust source exports, and the names of the types in `src/abi`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::{Attribute, Item};

/// One exported function.
pub struct Function {
    pub name: String,
}

#[derive(Default)]
pub struct Source {
    /// The exported functions of `src/capi`, file by file in the order of the source.
    pub functions: Vec<Function>,
    /// The names that any `#[unsafe(no_mangle)]` item defines.
    pub defined: BTreeSet<String>,
    /// Doc comments of exported statics.
    pub data_docs: BTreeMap<String, Vec<String>>,
    /// Structs and unions of `src/abi`.
    pub structs: BTreeSet<String>,
    /// Type aliases of `src/abi`.
    pub aliases: BTreeSet<String>,
    /// The files for cbindgen.
    pub files: Vec<PathBuf>,
}

impl Source {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut source = Source::default();
        for path in rust_files(folder)? {
            let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let file = syn::parse_file(&text).map_err(|e| format!("{}: {e}", path.display()))?;
            let in_abi = path.starts_with(folder.join("abi"));
            let in_capi = path.starts_with(folder.join("capi"));
            if in_abi || in_capi {
                source.files.push(path.clone());
            }
            for item in &file.items {
                source.add(item, in_abi, in_capi);
            }
        }
        Ok(source)
    }

    fn add(&mut self, item: &Item, in_abi: bool, in_capi: bool) {
        match item {
            Item::Struct(s) if in_abi => drop(self.structs.insert(s.ident.to_string())),
            Item::Union(u) if in_abi => drop(self.structs.insert(u.ident.to_string())),
            Item::Type(t) if in_abi => drop(self.aliases.insert(t.ident.to_string())),
            Item::Fn(f) if exported(&f.attrs) => {
                let name = f.sig.ident.to_string();
                self.defined.insert(name.clone());
                if in_capi {
                    self.functions.push(Function { name });
                }
            }
            Item::Static(s) if exported(&s.attrs) => {
                let name = s.ident.to_string();
                self.defined.insert(name.clone());
                self.data_docs.insert(name, docs(&s.attrs));
            }
            _ => {}
        }
    }
}

fn exported(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|a| {
        a.path().is_ident("unsafe")
            && matches!(&a.meta, syn::Meta::List(l)
                if l.parse_args::<syn::Path>().is_ok_and(|p| p.is_ident("no_mangle")))
    })
}

fn docs(attrs: &[Attribute]) -> Vec<String> {
    attrs
        .iter()
        .filter_map(|a| match &a.meta {
            syn::Meta::NameValue(nv) if nv.path.is_ident("doc") => match &nv.value {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(s), .. }) => Some(s.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}
