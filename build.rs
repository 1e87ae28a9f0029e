//! Compiles the variadic entry points (the only C file) and sets how the shared library is linked.

fn main() {
    println!("cargo::rerun-if-changed=src/format/varargs.c");
    cc::Build::new()
        .file("src/format/varargs.c")
        .flag_if_supported("-std=c11")
        .warnings(true)
        .extra_warnings(true)
        .link_lib_modifier("+whole-archive")
        .link_lib_modifier("+export-symbols")
        .compile("pycapsule_varargs");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libpycapsule.so");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,defs");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-Bsymbolic-functions");
}
