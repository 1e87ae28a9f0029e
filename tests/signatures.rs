//! Signatures: every function that the library exports from Rust against pyo3-ffi's declaration for CPython 3.14.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, ForeignItem, Item, Meta, ReturnType, Token, Type};

/// One function: parameter types, then the result type, all in normal form.
type Signature = Vec<String>;

/// The types of one side, for normalisation.
#[derive(Default)]
struct Types {
    aliases: BTreeMap<String, Type>,
    enums: BTreeSet<String>,
}

impl Types {
    fn collect(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Type(t) if enabled(&t.attrs) => {
                    self.aliases.insert(t.ident.to_string(), (*t.ty).clone());
                }
                Item::Enum(e) if enabled(&e.attrs) => {
                    self.enums.insert(e.ident.to_string());
                }
                Item::Mod(m) if enabled(&m.attrs) => {
                    if let Some((_, items)) = &m.content {
                        self.collect(items);
                    }
                }
                _ => {}
            }
        }
    }

    /// A type in normal form: aliases expanded, C names replaced by what they are on LP64, `Option` of a function
    /// taken for the function.
    fn normal(&self, ty: &Type) -> String {
        match ty {
            Type::Ptr(p) => {
                let kind = if p.mutability.is_some() { "*mut" } else { "*const" };
                format!("{kind} {}", self.normal(&p.elem))
            }
            Type::BareFn(f) => {
                let args: Vec<_> = f.inputs.iter().map(|a| self.normal(&a.ty)).collect();
                format!("fn({}) -> {}", args.join(", "), self.result(&f.output))
            }
            Type::Paren(p) => self.normal(&p.elem),
            Type::Never(_) => "!".to_owned(),
            Type::Tuple(t) if t.elems.is_empty() => "()".to_owned(),
            Type::Path(p) => {
                let last = p.path.segments.last().expect("a path has a segment");
                let name = last.ident.to_string();
                if name == "Option"
                    && let syn::PathArguments::AngleBracketed(a) = &last.arguments
                    && let Some(syn::GenericArgument::Type(inner)) = a.args.first()
                {
                    return self.normal(inner);
                }
                if let Some(basic) = basic(&name) {
                    return basic.to_owned();
                }
                if self.enums.contains(&name) {
                    return "enum".to_owned();
                }
                match self.aliases.get(&name) {
                    Some(target) => self.normal(target),
                    None => name,
                }
            }
            other => other.to_token_stream().to_string(),
        }
    }

    fn result(&self, output: &ReturnType) -> String {
        match output {
            ReturnType::Default => "()".to_owned(),
            ReturnType::Type(_, ty) => self.normal(ty),
        }
    }

    fn signature(&self, sig: &syn::Signature) -> Signature {
        let mut types: Signature = sig
            .inputs
            .iter()
            .map(|arg| match arg {
                syn::FnArg::Typed(t) => self.normal(&t.ty),
                syn::FnArg::Receiver(_) => unreachable!("C functions have no receiver"),
            })
            .collect();
        types.push(self.result(&sig.output));
        types
    }
}

/// C's names for the basic types, and struct tags that one side spells out.
fn basic(name: &str) -> Option<&'static str> {
    Some(match name {
        "c_char" | "c_schar" | "i8" => "i8",
        "c_uchar" | "u8" => "u8",
        "c_short" | "i16" => "i16",
        "c_ushort" | "u16" => "u16",
        "c_int" | "wchar_t" | "i32" => "i32",
        "c_uint" | "u32" => "u32",
        "c_long" | "c_longlong" | "i64" => "i64",
        "c_ulong" | "c_ulonglong" | "u64" => "u64",
        "c_double" | "f64" => "f64",
        "size_t" | "usize" => "usize",
        "ssize_t" | "isize" => "isize",
        "_PyWeakReference" => "PyWeakReference",
        _ => return None,
    })
}

/// Whether an item's `cfg` holds for CPython 3.14, GIL build, full API, on Linux.
fn enabled(attrs: &[Attribute]) -> bool {
    attrs.iter().filter(|a| a.path().is_ident("cfg")).all(|a| holds(&a.parse_args().expect("a cfg predicate")))
}

fn holds(predicate: &Meta) -> bool {
    let nested = |list: &syn::MetaList| {
        list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).expect("a list of predicates")
    };
    match predicate {
        Meta::Path(p) => {
            let name = p.require_ident().expect("one word").to_string();
            match name.strip_prefix("Py_3_") {
                Some(minor) => minor.parse::<u32>().expect("a version") <= 14,
                None => name == "unix",
            }
        }
        Meta::List(l) if l.path.is_ident("not") => !holds(&nested(l)[0]),
        Meta::List(l) if l.path.is_ident("all") => nested(l).iter().all(holds),
        Meta::List(l) if l.path.is_ident("any") => nested(l).iter().any(holds),
        Meta::NameValue(nv) => {
            let value = nv.value.to_token_stream().to_string();
            let key = nv.path.require_ident().expect("one word").to_string();
            match key.as_str() {
                "target_os" => value == "\"linux\"",
                "target_pointer_width" => value == "\"64\"",
                "target_endian" => value == "\"little\"",
                "target_arch" => value == format!("{:?}", std::env::consts::ARCH),
                "py_sys_config" | "feature" | "target_env" | "panic" => false,
                other => panic!("unknown cfg {other}"),
            }
        }
        other => panic!("unknown cfg {}", other.to_token_stream()),
    }
}

/// Where cargo keeps pyo3-ffi's source.
fn pyo3_source() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform"])
        .arg(format!("{}-unknown-linux-gnu", std::env::consts::ARCH))
        .current_dir(common::root())
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("cargo prints text");
    let manifest = text
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|path| Path::new(path).parent().is_some_and(is_pyo3_ffi))
        .expect("pyo3-ffi is a dev-dependency");
    Path::new(manifest).parent().expect("a folder").join("src")
}

fn is_pyo3_ffi(folder: &Path) -> bool {
    folder.file_name().is_some_and(|n| n.to_string_lossy().starts_with("pyo3-ffi-"))
}

/// The files of a module tree, following `mod` items whose `cfg` holds.
fn module_files(file: &Path, out: &mut Vec<syn::File>) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let parsed = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let stem = file.file_stem().expect("a file name").to_string_lossy().into_owned();
    let parent = file.parent().expect("a folder");
    let folder = if stem == "lib" || stem == "mod" { parent.to_owned() } else { parent.join(stem) };
    for item in &parsed.items {
        if let Item::Mod(m) = item
            && m.content.is_none()
            && enabled(&m.attrs)
        {
            let flat = folder.join(format!("{}.rs", m.ident));
            let nested = folder.join(m.ident.to_string()).join("mod.rs");
            let named = m.attrs.iter().find_map(|a| match &a.meta {
                Meta::NameValue(nv) if nv.path.is_ident("path") => {
                    syn::parse2::<syn::LitStr>(nv.value.to_token_stream()).ok()
                }
                _ => None,
            });
            let file = named.map(|n| parent.join(n.value())).unwrap_or(if flat.exists() { flat } else { nested });
            module_files(&file, out);
        }
    }
    out.push(parsed);
}

/// The items of an `extern_libpython! { ["ABI",] … }` block.
fn foreign_items(mac: &syn::Macro) -> Vec<ForeignItem> {
    let mut tokens = mac.tokens.clone().into_iter().peekable();
    if matches!(tokens.peek(), Some(proc_macro2::TokenTree::Literal(_))) {
        tokens.next();
        tokens.next();
    }
    let rest: proc_macro2::TokenStream = tokens.collect();
    let block: syn::ItemForeignMod = syn::parse_quote!(extern "C" { #rest });
    block.items
}

/// pyo3-ffi's declarations by name.
fn pyo3_functions() -> BTreeMap<String, Signature> {
    let mut files = Vec::new();
    module_files(&pyo3_source().join("lib.rs"), &mut files);
    let mut types = Types::default();
    for file in &files {
        types.collect(&file.items);
    }
    let mut functions = BTreeMap::new();
    for file in &files {
        declarations(&file.items, &types, &mut functions);
    }
    functions
}

/// Adds the declarations in `items` and in the inline modules among them.
fn declarations(items: &[Item], types: &Types, functions: &mut BTreeMap<String, Signature>) {
    for item in items {
        let items = match item {
            Item::Mod(m) if enabled(&m.attrs) => {
                if let Some((_, nested)) = &m.content {
                    declarations(nested, types, functions);
                }
                continue;
            }
            Item::Macro(m) if m.mac.path.is_ident("extern_libpython") && enabled(&m.attrs) => foreign_items(&m.mac),
            Item::ForeignMod(m) if enabled(&m.attrs) => m.items.clone(),
            _ => continue,
        };
        for item in items {
            if let ForeignItem::Fn(f) = item
                && enabled(&f.attrs)
            {
                let name = f.sig.ident.to_string();
                let signature = types.signature(&f.sig);
                let earlier = functions.insert(name.clone(), signature.clone());
                assert!(earlier.is_none_or(|e| e == signature), "{name} is declared twice, differently");
            }
        }
    }
}

/// Our exported functions by name.
fn our_functions() -> BTreeMap<String, Signature> {
    let files = common::parse_tree(&common::root().join("src"));
    let mut types = Types::default();
    for (_, file) in &files {
        types.collect(&file.items);
    }
    let mut functions = BTreeMap::new();
    for (path, file) in &files {
        for item in &file.items {
            if let Item::Fn(f) = item
                && common::exported(&f.attrs)
            {
                let name = f.sig.ident.to_string();
                assert!(f.sig.abi.is_some(), "{name} is exported without extern \"C\" in {}", path.display());
                assert!(functions.insert(name.clone(), types.signature(&f.sig)).is_none(), "{name} is defined twice");
            }
        }
    }
    functions
}

/// Where pyo3-ffi differs from CPython 3.14's own headers, and what those say.
const PYO3_WRONG: [(&str, &str); 5] = [
    ("PyThreadState_GetID", "*mut PyThreadState, u64"),
    ("PyThreadState_SetAsyncExc", "u64, *mut PyObject, i32"),
    ("PyUnicode_KIND", "*mut PyObject, i32"),
    ("Py_DecodeLocale", "*const i8, *mut usize, *mut i32"),
    ("Py_EncodeLocale", "*const i32, *mut usize, *mut i8"),
];

/// Whether two normal forms mean the same C type.
fn same(ours: &str, theirs: &str) -> bool {
    ours == theirs || theirs == "enum" && (ours == "i32" || ours == "u32")
}

#[test]
fn signatures_match_pyo3_ffi() {
    let theirs = pyo3_functions();
    let ours = our_functions();
    assert!(!ours.is_empty() && theirs.len() > 500, "{} and {} functions found", ours.len(), theirs.len());
    let mut undeclared = Vec::new();
    let mut wrong = Vec::new();
    for (name, signature) in &ours {
        match theirs.get(name) {
            None => undeclared.push(name.as_str()),
            Some(other) => {
                if let Some((_, right)) = PYO3_WRONG.iter().find(|(n, _)| n == name) {
                    assert_eq!(signature.join(", "), *right, "{name}");
                    continue;
                }
                let equal = signature.len() == other.len() && signature.iter().zip(other).all(|(a, b)| same(a, b));
                if !equal {
                    wrong.push(format!("{name}\n  ours   {}\n  theirs {}", signature.join(", "), other.join(", ")));
                }
            }
        }
    }
    let matching = ours.len() - undeclared.len() - wrong.len();
    println!("{matching} signatures match; pyo3-ffi does not declare {}:", undeclared.len());
    println!("{}", undeclared.join(" "));
    assert!(wrong.is_empty(), "{} signatures differ:\n{}", wrong.len(), wrong.join("\n"));
}
