//! `object.h`: attributes, comparison and text, types, life.

mod attr;
mod compare;
mod life;
mod print;
mod specs;
mod types;

pub use attr::*;
pub use compare::*;
pub use life::*;
pub use print::*;
pub use specs::*;
pub use types::*;
