//! `abstract.h`, one file per part of the abstract object layer.

pub mod buffer;
pub mod call;
pub mod iter;
pub mod mapping;
pub mod number;
pub mod object;
pub mod sequence;
