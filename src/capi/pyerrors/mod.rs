//! `pyerrors.h`: the error indicator, exceptions, and the exception types.

mod display;
mod exception;
mod indicator;
mod raising;
mod signals;
mod syntax;
mod types;
mod unicode_error;

pub use display::*;
pub use exception::*;
pub use indicator::*;
pub use raising::*;
pub use signals::*;
pub use syntax::*;
pub use types::*;
pub use unicode_error::*;
