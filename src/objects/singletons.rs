//! `None`, `NotImplemented` and `Ellipsis`.
