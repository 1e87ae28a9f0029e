//! `SyntaxError`: where in the source text the error is.

use super::types::{Own, layout};
use crate::abi::*;

layout!(
    LAYOUT,
    PySyntaxErrorObject,
    msg,
    filename,
    lineno,
    offset,
    end_lineno,
    end_offset,
    text,
    print_file_and_line,
    metadata
);
pub(super) const OWN: Own = Own::NOTHING;
