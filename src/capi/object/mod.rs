//! `object.h`: attributes, comparison and text, types, life.

mod attr;
mod compare;
mod life;
mod types;

pub use attr::*;
pub use compare::*;
pub use life::*;
pub use types::*;
