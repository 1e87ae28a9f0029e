//! The three C mini-languages: `PyArg_*`, `Py_BuildValue`, and the one of `PyUnicode_FromFormat` and `PyErr_Format`; and the formats of
//! buffers' items.

pub mod args;
pub mod build;
pub mod calls;
mod keywords;
pub mod parse;
mod parse_errors;
pub mod parse_keywords;
pub mod parse_static;
mod parse_units;
pub mod structure;
pub mod text;
pub mod text_bytes;
pub mod va;
