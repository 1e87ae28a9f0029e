//! The exported C entry points: one file per CPython header. An entry validates, calls one function below, and turns the result
//! into CPython's sentinel.

pub mod abstract_;
pub mod ceval;
pub mod fileobject;
pub mod memoryobject;
pub mod object;
pub mod modsupport;
pub mod objimpl;
pub mod pycapsule;
pub mod pyerrors;
pub mod pylifecycle;
pub mod pymem;
pub mod pystate;
pub mod pythread;
pub mod refcount;
pub mod variadic;
