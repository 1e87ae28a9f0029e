//! `pyerrors.h`: the error indicator, exceptions, and the exception types.

mod types;

pub use types::*;
