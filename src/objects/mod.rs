//! The built-in types: one file per type, with its layout's behaviour, its slots and its methods.

use crate::engine::Result;

pub mod bool;
pub mod builtin_types;
pub mod bytearray;
pub mod bytes;
pub mod bytes_type;
pub mod capsule;
pub(crate) mod cfn;
pub mod cfunction;
pub mod codec_charmap;
pub mod codec_errors;
pub mod codec_escape;
pub mod codec_ucs;
pub mod codec_utf7;
pub mod codecs;
pub mod complex;
pub mod complex_math;
pub mod decimal_digits;
pub mod descr;
mod descr_call;
pub mod descr_function;
pub mod descr_member;
pub mod descr_wrapper;
pub mod dict;
pub mod dict_iter;
pub mod dict_methods;
mod dict_table;
pub mod dict_update;
pub mod dict_views;
pub mod dict_watch;
pub mod display;
pub mod enumerate;
pub mod exceptions;
pub mod float;
pub mod float_pack;
mod float_slots;
pub mod float_text;
pub mod hash;
pub mod iter_objects;
pub mod list;
pub mod list_methods;
pub mod list_sort;
pub mod long;
mod long_arith;
pub mod long_bytes;
pub mod long_float;
mod long_power;
mod long_slots;
pub mod long_text;
pub mod mappingproxy;
mod memory_items;
mod memory_iter;
mod memory_ops;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod module_def;
pub mod object;
mod object_methods;
mod object_reduce;
pub mod range;
pub mod range_iter;
pub mod property;
pub mod seq_iters;
mod seq_ops;
pub mod set;
pub mod set_methods;
pub mod set_table;
pub mod singletons;
pub mod slice;
pub mod stdfile;
pub mod structseq;
pub mod stdfile_type;
pub mod stdprinter;
pub mod super_object;
pub mod traceback;
pub mod tuple;
pub mod tuple_methods;
pub mod type_alloc;
pub mod type_attr;
pub mod type_cache;
mod type_class;
mod type_heap;
pub mod type_info;
mod type_inherit;
pub mod type_members;
pub mod type_mro;
mod type_new;
pub mod type_object;
mod type_ready;
mod type_slot_calls;
pub mod type_slots;
pub mod type_spec;
pub mod type_spec_slots;
pub mod type_subtype;
mod type_wrappers;
pub mod unicode;
pub mod unicode_errors;
pub mod unicode_intern;
pub mod unicode_names;
pub mod unicode_type;
pub mod unicode_utf8;
pub mod unicode_writer;
pub mod warnings;
pub mod weakref;
pub mod zip;

/// Prepares what the built-in types need before any object is made.
pub fn init() -> Result<()> {
    unicode::init()?;
    type_object::init()?;
    exceptions::init()
}

/// Gives back what the built-in types hold.
pub fn fini() {
    codecs::fini();
    exceptions::fini();
    stdfile::fini();
    warnings::fini();
    type_object::fini();
    unicode::fini();
}
