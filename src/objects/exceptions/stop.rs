//! `StopIteration` with its value, and `SystemExit` with its code.

use super::types::{Own, layout};
use crate::abi::*;

layout!(ITERATION_LAYOUT, PyStopIterationObject, value);
layout!(EXIT_LAYOUT, PySystemExitObject, code);
pub(super) const ITERATION: Own = Own::NOTHING;
pub(super) const EXIT: Own = Own::NOTHING;
