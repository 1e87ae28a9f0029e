//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`: what could not be converted, and where.

use super::types::{Own, layout};
use crate::abi::*;

layout!(LAYOUT, PyUnicodeErrorObject, encoding, object, reason);
pub(super) const DECODE: Own = Own::NOTHING;
pub(super) const ENCODE: Own = Own::NOTHING;
pub(super) const TRANSLATE: Own = Own::NOTHING;
