//! `libpycapsule`: CPython 3.14's C API on an object runtime of its own, without an interpreter.

#[cfg(all(not(panic = "abort"), not(debug_assertions)))]
compile_error!("build with panic = \"abort\": nothing may unwind through C");

pub mod abi;
pub mod capi;
pub mod engine;
pub mod format;
pub mod modules;
pub mod objects;
pub mod protocols;
