//! The three C mini-languages: `PyArg_*`, `Py_BuildValue`, and the one of `PyUnicode_FromFormat` and `PyErr_Format`.

pub mod args;
