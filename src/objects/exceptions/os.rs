//! `OSError`: error numbers, file names, and the type that stands for an error number.

use super::types::{Own, layout};
use crate::abi::*;

layout!(LAYOUT, PyOSErrorObject, myerrno, strerror, filename, filename2);
pub(super) const OWN: Own = Own::NOTHING;
