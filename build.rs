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
    link_unwinder_statically();
    println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libpycapsule.so");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,defs");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-Bsymbolic-functions");
    group_startup();
}

/// Puts the functions that start-up runs side by side: a process that does little else reads a megabyte less of code.
fn group_startup() {
    let order = concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/startup.ld");
    println!("cargo::rerun-if-changed={order}");
    println!("cargo::rustc-cdylib-link-arg=-Wl,-T,{order}");
}

/// Takes the unwinder (which std uses for backtraces) from the compiler's archive, where there is one: a process that loads the library then need not
/// load and relocate libgcc_s besides. Linkers that read archives in order fall back to libgcc_s.
fn link_unwinder_statically() {
    let found = cc::Build::new().get_compiler().to_command().arg("-print-file-name=libgcc_eh.a").output();
    let path = found.ok().and_then(|o| String::from_utf8(o.stdout).ok()).unwrap_or_default();
    // The compiler answers with the bare name when it has no such file.
    if let Some((folder, _)) = path.trim().rsplit_once('/') {
        println!("cargo::rustc-link-search=native={folder}");
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
