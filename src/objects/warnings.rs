//! Warnings.

use super::exceptions::Exc;
use crate::engine::Result;

/// `PyErr_WarnEx` without a place in Python code.
pub fn warn(_category: Exc, _message: &str, _stacklevel: isize) -> Result<()> {
    todo!()
}
