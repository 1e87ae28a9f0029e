//! `ImportError`, which knows the module, the file and the name that were asked for.

use super::types::{Own, layout};
use crate::abi::*;

layout!(LAYOUT, PyImportErrorObject, msg, name, path, name_from);
pub(super) const OWN: Own = Own::NOTHING;
