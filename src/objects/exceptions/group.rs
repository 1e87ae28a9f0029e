//! `BaseExceptionGroup` and `ExceptionGroup`.

use super::types::{Own, layout};
use crate::abi::*;

layout!(LAYOUT, PyBaseExceptionGroupObject, msg, excs, excs_str);
pub(super) const OWN: Own = Own::NOTHING;
