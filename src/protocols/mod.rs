//! The abstract object layer: attributes, calls, comparison, text, numbers, sequences, mappings, iteration, buffers.

pub mod attr;
pub mod buffer;
pub mod buffer_items;
pub mod call;
pub mod compare;
pub mod instance;
pub mod iter;
pub mod mapping;
pub mod number;
pub mod sequence;
pub mod text;
