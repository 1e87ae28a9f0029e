//! Layouts: every `#[repr(C)]` struct of `src/abi` against the table measured from CPython 3.14's headers, against
//! pyo3-ffi. (`tests/headers.rs` compares our own headers with the same table.)

#![allow(deprecated, reason = "fields that CPython deprecates are part of the layout all the same")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{align_of, offset_of, size_of};

use pycapsule::abi::*;

/// One struct: its name, size and alignment, and each field's name, offset and size.
struct Layout {
    name: &'static str,
    size: usize,
    align: usize,
    fields: Vec<(&'static str, usize, usize)>,
}

fn field_size<T, F>(_: fn(&T) -> &F) -> usize {
    size_of::<F>()
}

macro_rules! layout {
    ($t:ty, $name:ident { $($field:ident),* $(,)? }) => {
        Layout {
            name: stringify!($name),
            size: size_of::<$t>(),
            align: align_of::<$t>(),
            fields: vec![$((
                stringify!($field).trim_start_matches("r#"),
                offset_of!($t, $field),
                field_size(|s: &$t| &s.$field),
            )),*],
        }
    };
}

macro_rules! layouts {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        fn plain() -> Vec<Layout> {
            vec![$(layout!($name, $name { $($field),* })),*]
        }
    };
}

/// Exceptions: C writes the common head's fields out in each struct, Rust nests them as `base`.
macro_rules! exceptions {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        fn exceptions() -> Vec<Layout> {
            let head = layout!(
                PyBaseExceptionObject,
                PyBaseExceptionObject { ob_base, dict, args, notes, traceback, context, cause, suppress_context }
            );
            vec![$({
                assert_eq!(offset_of!($name, base), 0);
                let mut layout = layout!($name, $name { $($field),* });
                layout.fields.splice(0..0, head.fields.iter().copied());
                layout
            }),*]
        }
    };
}

layouts! {
    PyHash_FuncDef { hash, name, hash_bits, seed_bits }
    PyBytesObject { ob_base, ob_shash, ob_sval }
    PyByteArrayObject { ob_base, ob_alloc, ob_bytes, ob_start, ob_exports }
    PyCodeObject {
        ob_base, co_consts, co_names, co_exceptiontable, co_flags, co_argcount, co_posonlyargcount, co_kwonlyargcount,
        co_stacksize, co_firstlineno, co_nlocalsplus, co_framesize, co_nlocals, co_ncellvars, co_nfreevars,
        co_version, co_localsplusnames, co_localspluskinds, co_filename, co_name, co_qualname, co_linetable,
        co_weakreflist, co_executors, _co_cached, _co_instrumentation_version, _co_monitoring, _co_unique_id,
        _co_firsttraceable, co_extra, co_code_adaptive,
    }
    PyTupleObject { ob_base, ob_hash, ob_item }
    PyListObject { ob_base, ob_item, allocated }
    PyDictObject { ob_base, ma_used, _ma_watcher_tag, ma_keys, ma_values }
    setentry { key, hash }
    PySetObject { ob_base, fill, used, mask, table, hash, finger, smalltable, weakreflist }
    PySliceObject { ob_base, start, stop, step }
    PyCellObject { ob_base, ob_ref }
    PyStructSequence_Field { name, doc }
    PyStructSequence_Desc { name, doc, fields, n_in_sequence }
    PyDateTime_Delta { ob_base, hashcode, days, seconds, microseconds }
    PyDateTime_TZInfo { ob_base }
    _PyDateTime_BaseTZInfo { ob_base, hashcode, hastzinfo }
    PyDateTime_Date { ob_base, hashcode, hastzinfo, data }
    _PyDateTime_BaseTime { ob_base, hashcode, hastzinfo, data }
    PyDateTime_Time { ob_base, hashcode, hastzinfo, data, fold, tzinfo }
    _PyDateTime_BaseDateTime { ob_base, hashcode, hastzinfo, data }
    PyDateTime_DateTime { ob_base, hashcode, hastzinfo, data, fold, tzinfo }
    PyDateTime_CAPI {
        DateType, DateTimeType, TimeType, DeltaType, TZInfoType, TimeZone_UTC, Date_FromDate,
        DateTime_FromDateAndTime, Time_FromTime, Delta_FromDelta, TimeZone_FromTimeZone, DateTime_FromTimestamp,
        Date_FromTimestamp, DateTime_FromDateAndTimeAndFold, Time_FromTimeAndFold,
    }
    PyBaseExceptionObject { ob_base, dict, args, notes, traceback, context, cause, suppress_context }
    PyTracebackObject { ob_base, tb_next, tb_frame, tb_lasti, tb_lineno }
    PyCFunctionObject { ob_base, m_ml, m_self, m_module, m_weakreflist, vectorcall }
    PyCMethodObject { func, mm_class }
    PyMethodObject { ob_base, im_func, im_self, im_weakreflist, vectorcall }
    PyInstanceMethodObject { ob_base, func }
    PyFunctionObject {
        ob_base, func_globals, func_builtins, func_name, func_qualname, func_code, func_defaults, func_kwdefaults,
        func_closure, func_doc, func_dict, func_weakreflist, func_module, func_annotations, func_annotate,
        func_typeparams, vectorcall, func_version,
    }
    PyDescrObject { ob_base, d_type, d_name, d_qualname }
    PyMethodDescrObject { d_common, d_method, vectorcall }
    PyMemberDescrObject { d_common, d_member }
    PyGetSetDescrObject { d_common, d_getset }
    PyWrapperDescrObject { d_common, d_base, d_wrapped }
    wrapperbase { name, offset, function, wrapper, doc, flags, name_strobj }
    PyModuleDef_Base { ob_base, m_init, m_index, m_copy }
    PyModuleDef_Slot { slot, value }
    PyModuleDef { m_base, m_name, m_doc, m_size, m_methods, m_slots, m_traverse, m_clear, m_free }
    _PyArg_Parser { format, keywords, fname, custom_msg, once, is_kwtuple_owned, pos, min, max, kwtuple, next }
    _inittab { name, initfunc }
    _frozen { name, code, size, is_package }
    _PyManagedBufferObject { ob_base, flags, exports, master }
    PyMemoryViewObject { ob_base, mbuf, hash, flags, exports, view, weakreflist, ob_array }
    PyMemAllocatorEx { ctx, malloc, calloc, realloc, free }
    PyObjectArenaAllocator { ctx, alloc, free }
    PyLongObject { ob_base, long_value }
    _PyLongValue { lv_tag, ob_digit }
    PyLongLayout { bits_per_digit, digit_size, digits_order, digit_endianness }
    PyLongExport { value, negative, ndigits, digits, _reserved }
    PyFloatObject { ob_base, ob_fval }
    Py_complex { real, imag }
    PyComplexObject { ob_base, cval }
    PyObject { ob_refcnt, ob_overflow, ob_flags, ob_type }
    PyVarObject { ob_base, ob_size }
    Py_buffer { buf, obj, len, itemsize, readonly, ndim, format, shape, strides, suboffsets, internal }
    PyNumberMethods {
        nb_add, nb_subtract, nb_multiply, nb_remainder, nb_divmod, nb_power, nb_negative, nb_positive, nb_absolute,
        nb_bool, nb_invert, nb_lshift, nb_rshift, nb_and, nb_xor, nb_or, nb_int, nb_reserved, nb_float,
        nb_inplace_add, nb_inplace_subtract, nb_inplace_multiply, nb_inplace_remainder, nb_inplace_power,
        nb_inplace_lshift, nb_inplace_rshift, nb_inplace_and, nb_inplace_xor, nb_inplace_or, nb_floor_divide,
        nb_true_divide, nb_inplace_floor_divide, nb_inplace_true_divide, nb_index, nb_matrix_multiply,
        nb_inplace_matrix_multiply,
    }
    PySequenceMethods {
        sq_length, sq_concat, sq_repeat, sq_item, was_sq_slice, sq_ass_item, was_sq_ass_slice, sq_contains,
        sq_inplace_concat, sq_inplace_repeat,
    }
    PyMappingMethods { mp_length, mp_subscript, mp_ass_subscript }
    PyAsyncMethods { am_await, am_aiter, am_anext, am_send }
    PyBufferProcs { bf_getbuffer, bf_releasebuffer }
    PyTypeObject {
        ob_base, tp_name, tp_basicsize, tp_itemsize, tp_dealloc, tp_vectorcall_offset, tp_getattr, tp_setattr,
        tp_as_async, tp_repr, tp_as_number, tp_as_sequence, tp_as_mapping, tp_hash, tp_call, tp_str, tp_getattro,
        tp_setattro, tp_as_buffer, tp_flags, tp_doc, tp_traverse, tp_clear, tp_richcompare, tp_weaklistoffset,
        tp_iter, tp_iternext, tp_methods, tp_members, tp_getset, tp_base, tp_dict, tp_descr_get, tp_descr_set,
        tp_dictoffset, tp_init, tp_alloc, tp_new, tp_free, tp_is_gc, tp_bases, tp_mro, tp_cache, tp_subclasses,
        tp_weaklist, tp_del, tp_version_tag, tp_finalize, tp_vectorcall, tp_watched, tp_versions_used,
    }
    PyHeapTypeObject {
        ht_type, as_async, as_number, as_mapping, as_sequence, as_buffer, ht_name, ht_slots, ht_qualname,
        ht_cached_keys, ht_module, _ht_tpname, ht_token, _spec_cache,
    }
    _specialization_cache { getitem, getitem_version, init }
    PyMethodDef { ml_name, ml_meth, ml_flags, ml_doc }
    PyMemberDef { name, r#type, offset, flags, doc }
    PyGetSetDef { name, get, set, doc, closure }
    PyType_Slot { slot, pfunc }
    PyType_Spec { name, basicsize, itemsize, flags, slots }
    PyFrameObject {
        ob_base, f_back, f_frame, f_trace, f_lineno, f_trace_lines, f_trace_opcodes, f_extra_locals, f_locals_cache,
        f_overwritten_fast_locals, _f_frame_data,
    }
    _PyErr_StackItem { exc_value, previous_item }
    _PyStackChunk { previous, size, top, data }
    _PyRemoteDebuggerSupport { debugger_pending_call, debugger_script_path }
    PyThreadState {
        prev, next, interp, eval_breaker, _status, holds_gil, _whence, state, py_recursion_remaining,
        py_recursion_limit, recursion_headroom, tracing, what_event, current_frame, c_profilefunc, c_tracefunc,
        c_profileobj, c_traceobj, current_exception, exc_info, dict, gilstate_counter, async_exc, thread_id,
        native_thread_id, delete_later, critical_section, coroutine_origin_tracking_depth, async_gen_firstiter,
        async_gen_finalizer, context, context_ver, id, datastack_chunk, datastack_top, datastack_limit, exc_state,
        current_executor, dict_global_version, threading_local_key, threading_local_sentinel, remote_debugger_support,
        datastack_cached_chunk,
    }
    PyCompilerFlags { cf_flags, cf_feature_version }
    PyMutex { _bits }
    Py_tss_t { _is_initialized, _key }
    PyStatus { _type, func, err_msg, exitcode }
    PyInterpreterConfig {
        use_main_obmalloc, allow_fork, allow_exec, allow_threads, allow_daemon_threads, check_multi_interp_extensions,
        gil,
    }
    PyWideStringList { length, items }
    PyPreConfig {
        _config_init, parse_argv, isolated, use_environment, configure_locale, coerce_c_locale, coerce_c_locale_warn,
        utf8_mode, dev_mode, allocator,
    }
    PyConfig {
        _config_init, isolated, use_environment, dev_mode, install_signal_handlers, use_hash_seed, hash_seed,
        faulthandler, tracemalloc, perf_profiling, remote_debug, import_time, code_debug_ranges, show_ref_count,
        dump_refs, dump_refs_file, malloc_stats, filesystem_encoding, filesystem_errors, pycache_prefix, parse_argv,
        orig_argv, argv, xoptions, warnoptions, site_import, bytes_warning, warn_default_encoding, inspect,
        interactive, optimization_level, parser_debug, write_bytecode, verbose, quiet, user_site_directory,
        configure_c_stdio, buffered_stdio, stdio_encoding, stdio_errors, check_hash_pycs_mode, use_frozen_modules,
        safe_path, int_max_str_digits, thread_inherit_context, context_aware_warnings, cpu_count, pathconfig_warnings,
        program_name, pythonpath_env, home, platlibdir, module_search_paths_set, module_search_paths, stdlib_dir,
        executable, base_executable, prefix, base_prefix, exec_prefix, base_exec_prefix, skip_source_first_line,
        run_command, run_module, run_filename, sys_path_0, _install_importlib, _init_main, _is_python_build,
    }
    PyASCIIObject { ob_base, length, hash, state }
    PyCompactUnicodeObject { _base, utf8_length, utf8 }
    PyUnicodeObject { _base, data }
    _PyUnicodeWriter { buffer, data, kind, maxchar, size, pos, min_length, min_char, overallocate, readonly }
    PyWeakReference { ob_base, wr_object, wr_callback, hash, wr_prev, wr_next, vectorcall }
}

exceptions! {
    PyBaseExceptionGroupObject { msg, excs, excs_str }
    PySyntaxErrorObject { msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line, metadata }
    PyImportErrorObject { msg, name, path, name_from }
    PyUnicodeErrorObject { encoding, object, start, end, reason }
    PySystemExitObject { code }
    PyOSErrorObject { myerrno, strerror, filename, filename2, written }
    PyStopIterationObject { value }
    PyNameErrorObject { name }
    PyAttributeErrorObject { obj, name }
}

/// Structs that CPython keeps out of its public headers: fields and size from the capsule page of the contract and
/// from `tp_basicsize`, the two words that every collectable object has in front, and the byte of an event.
const INTERNAL: [&str; 3] = ["Pycap_Capsule", "PyGC_Head", "PyEvent"];

#[test]
fn internal_structs_have_the_observed_layout() {
    let capsule = layout!(
        Pycap_Capsule,
        Pycap_Capsule { ob_base, pointer, name, context, destructor, traverse_func, clear_func }
    );
    let offsets: Vec<_> = capsule.fields.iter().map(|f| f.1).collect();
    assert_eq!((capsule.size, capsule.align), (64, 8));
    assert_eq!(offsets, [0, 16, 24, 32, 40, 48, 56]);
    assert_eq!((size_of::<PyEvent>(), offset_of!(PyEvent, v)), (1, 0));
    assert_eq!((size_of::<PyGC_Head>(), align_of::<PyGC_Head>()), (16, 8));
    assert_eq!((offset_of!(PyGC_Head, _gc_next), offset_of!(PyGC_Head, _gc_prev)), (0, 8));
}

/// A layout as the rows of `abi/layouts.tsv`.
fn rows(layout: &Layout) -> Vec<(String, usize, usize)> {
    let mut rows = vec![("-".to_owned(), layout.size, layout.align)];
    rows.extend(layout.fields.iter().map(|(field, offset, size)| ((*field).to_owned(), *offset, *size)));
    rows
}

#[test]
fn layouts_match_the_measured_table() {
    let mut measured: BTreeMap<String, Vec<(String, usize, usize)>> = BTreeMap::new();
    for row in common::table("abi/layouts.tsv") {
        let number = |i: usize| row[i].parse().expect("a number");
        let name = row[0].trim_start_matches("struct ").to_owned();
        measured.entry(name).or_default().push((row[1].clone(), number(2), number(3)));
    }
    let ours: Vec<_> = plain().into_iter().chain(exceptions()).collect();
    for layout in &ours {
        let expected = measured.remove(layout.name).unwrap_or_else(|| panic!("{}: not measured", layout.name));
        assert_eq!(rows(layout), expected, "{}", layout.name);
    }
    assert!(measured.is_empty(), "measured, but not in src/abi: {:?}", measured.keys());
    println!("{} structs match", ours.len());
}

/// The lists above leave out no struct and no field of `src/abi`.
#[test]
fn every_struct_and_field_is_listed() {
    let mut source = BTreeMap::new();
    for (_, file) in common::parse_tree(&common::root().join("src/abi")) {
        for item in file.items {
            let syn::Item::Struct(item) = item else { continue };
            let names: Vec<_> = item.fields.iter().filter_map(|f| f.ident.as_ref()).map(|i| i.to_string()).collect();
            if names.iter().any(|n| n == "_opaque") {
                continue;
            }
            source.insert(item.ident.to_string(), names);
        }
    }
    for layout in plain().into_iter().chain(exceptions()) {
        let fields = source.remove(layout.name).unwrap_or_else(|| panic!("{}: not in src/abi", layout.name));
        let fields: BTreeSet<_> = fields.iter().map(|f| f.trim_start_matches("r#")).filter(|f| *f != "base").collect();
        let listed: BTreeSet<_> = layout.fields.iter().map(|f| f.0).collect();
        let missing: Vec<_> = fields.difference(&listed).collect();
        assert!(missing.is_empty(), "{}: fields not compared: {missing:?}", layout.name);
    }
    let left: Vec<_> = source.keys().filter(|n| !INTERNAL.contains(&n.as_str())).collect();
    assert!(left.is_empty(), "structs not compared: {left:?}");
}

macro_rules! pyo3 {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        fn pyo3() -> Vec<Layout> {
            vec![$(layout!(pyo3_ffi::$name, $name { $($field),* })),*]
        }
    };
}

pyo3! {
    PyHash_FuncDef { hash, name }
    PyBytesObject { ob_base, ob_shash, ob_sval }
    PyByteArrayObject { ob_base, ob_alloc, ob_bytes, ob_start, ob_exports }
    PyTupleObject { ob_base, ob_hash, ob_item }
    PyListObject { ob_base, ob_item, allocated }
    PyDictObject { ob_base, ma_used, ma_keys, ma_values }
    setentry { key, hash }
    PySetObject { ob_base, fill, used, mask, table, hash, finger, smalltable, weakreflist }
    PySliceObject { ob_base, start, stop, step }
    PyCellObject { ob_base, ob_ref }
    PyStructSequence_Field { name, doc }
    PyStructSequence_Desc { name, doc, fields, n_in_sequence }
    PyDateTime_Delta { ob_base, hashcode, days, seconds, microseconds }
    PyDateTime_TZInfo { ob_base }
    PyDateTime_Date { ob_base, hashcode, hastzinfo, data }
    _PyDateTime_BaseTime { ob_base, hashcode, hastzinfo, data }
    PyDateTime_Time { ob_base, hashcode, hastzinfo, data, fold, tzinfo }
    _PyDateTime_BaseDateTime { ob_base, hashcode, hastzinfo, data }
    PyDateTime_DateTime { ob_base, hashcode, hastzinfo, data, fold, tzinfo }
    PyDateTime_CAPI {
        DateType, DateTimeType, TimeType, DeltaType, TZInfoType, TimeZone_UTC, Date_FromDate,
        DateTime_FromDateAndTime, Time_FromTime, Delta_FromDelta, TimeZone_FromTimeZone, DateTime_FromTimestamp,
        Date_FromTimestamp, DateTime_FromDateAndTimeAndFold, Time_FromTimeAndFold,
    }
    PyBaseExceptionObject { ob_base, dict, args, notes, traceback, context, cause, suppress_context }
    PySyntaxErrorObject {
        ob_base, dict, args, notes, traceback, context, cause, suppress_context, msg, filename, lineno, offset,
        end_lineno, end_offset, text, print_file_and_line, metadata,
    }
    PyImportErrorObject {
        ob_base, dict, args, notes, traceback, context, cause, suppress_context, msg, name, path, name_from,
    }
    PyUnicodeErrorObject {
        ob_base, dict, args, notes, traceback, context, cause, suppress_context, encoding, object, start, end, reason,
    }
    PySystemExitObject { ob_base, dict, args, notes, traceback, context, cause, suppress_context, code }
    PyOSErrorObject {
        ob_base, dict, args, notes, traceback, context, cause, suppress_context, myerrno, strerror, filename,
        filename2, written,
    }
    PyStopIterationObject { ob_base, dict, args, notes, traceback, context, cause, suppress_context, value }
    PyTracebackObject { ob_base, tb_next, tb_frame, tb_lasti, tb_lineno }
    PyCFunctionObject { ob_base, m_ml, m_self, m_module, m_weakreflist, vectorcall }
    PyCMethodObject { func, mm_class }
    PyFunctionObject {
        ob_base, func_globals, func_builtins, func_name, func_qualname, func_code, func_defaults, func_kwdefaults,
        func_closure, func_doc, func_dict, func_weakreflist, func_module, func_annotations, func_annotate,
        func_typeparams, vectorcall, func_version,
    }
    PyDescrObject { ob_base, d_type, d_name, d_qualname }
    PyMethodDescrObject { d_common, d_method, vectorcall }
    PyMemberDescrObject { d_common, d_member }
    PyGetSetDescrObject { d_common, d_getset }
    PyWrapperDescrObject { d_common, d_base, d_wrapped }
    wrapperbase { name, offset, function, wrapper, doc, flags, name_strobj }
    PyModuleDef_Base { ob_base, m_init, m_index, m_copy }
    PyModuleDef_Slot { slot, value }
    PyModuleDef { m_base, m_name, m_doc, m_size, m_methods, m_slots, m_traverse, m_clear, m_free }
    _inittab { name, initfunc }
    _frozen { name, code, size, is_package }
    PyMemAllocatorEx { ctx, malloc, calloc, realloc, free }
    PyObjectArenaAllocator { ctx, alloc, free }
    PyLongLayout { bits_per_digit, digit_size, digits_order, digit_endianness }
    PyLongExport { value, negative, ndigits, digits }
    PyFloatObject { ob_base, ob_fval }
    Py_complex { real, imag }
    PyComplexObject { ob_base, cval }
    PyObject { ob_type }
    PyVarObject { ob_base, ob_size }
    Py_buffer { buf, obj, len, itemsize, readonly, ndim, format, shape, strides, suboffsets, internal }
    PyNumberMethods {
        nb_add, nb_subtract, nb_multiply, nb_remainder, nb_divmod, nb_power, nb_negative, nb_positive, nb_absolute,
        nb_bool, nb_invert, nb_lshift, nb_rshift, nb_and, nb_xor, nb_or, nb_int, nb_reserved, nb_float,
        nb_inplace_add, nb_inplace_subtract, nb_inplace_multiply, nb_inplace_remainder, nb_inplace_power,
        nb_inplace_lshift, nb_inplace_rshift, nb_inplace_and, nb_inplace_xor, nb_inplace_or, nb_floor_divide,
        nb_true_divide, nb_inplace_floor_divide, nb_inplace_true_divide, nb_index, nb_matrix_multiply,
        nb_inplace_matrix_multiply,
    }
    PySequenceMethods {
        sq_length, sq_concat, sq_repeat, sq_item, was_sq_slice, sq_ass_item, was_sq_ass_slice, sq_contains,
        sq_inplace_concat, sq_inplace_repeat,
    }
    PyMappingMethods { mp_length, mp_subscript, mp_ass_subscript }
    PyAsyncMethods { am_await, am_aiter, am_anext, am_send }
    PyBufferProcs { bf_getbuffer, bf_releasebuffer }
    PyTypeObject {
        ob_base, tp_name, tp_basicsize, tp_itemsize, tp_dealloc, tp_vectorcall_offset, tp_getattr, tp_setattr,
        tp_as_async, tp_repr, tp_as_number, tp_as_sequence, tp_as_mapping, tp_hash, tp_call, tp_str, tp_getattro,
        tp_setattro, tp_as_buffer, tp_flags, tp_doc, tp_traverse, tp_clear, tp_richcompare, tp_weaklistoffset,
        tp_iter, tp_iternext, tp_methods, tp_members, tp_getset, tp_base, tp_dict, tp_descr_get, tp_descr_set,
        tp_dictoffset, tp_init, tp_alloc, tp_new, tp_free, tp_is_gc, tp_bases, tp_mro, tp_cache, tp_subclasses,
        tp_weaklist, tp_del, tp_version_tag, tp_finalize, tp_vectorcall, tp_watched, tp_versions_used,
    }
    PyHeapTypeObject {
        ht_type, as_async, as_number, as_mapping, as_sequence, as_buffer, ht_name, ht_slots, ht_qualname,
        ht_cached_keys, ht_module, ht_token,
    }
    PyMethodDef { ml_name, ml_meth, ml_flags, ml_doc }
    PyMemberDef { name, offset, flags, doc }
    PyGetSetDef { name, get, set, doc, closure }
    PyType_Slot { slot, pfunc }
    PyType_Spec { name, basicsize, itemsize, flags, slots }
    PyCompilerFlags { cf_flags, cf_feature_version }
    PyMutex {}
    Py_tss_t {}
    PyStatus { _type, func, err_msg, exitcode }
    PyInterpreterConfig {
        use_main_obmalloc, allow_fork, allow_exec, allow_threads, allow_daemon_threads, check_multi_interp_extensions,
        gil,
    }
    PyWideStringList { length, items }
    PyPreConfig {
        _config_init, parse_argv, isolated, use_environment, configure_locale, coerce_c_locale, coerce_c_locale_warn,
        utf8_mode, dev_mode, allocator,
    }
    PyConfig {
        _config_init, isolated, use_environment, dev_mode, install_signal_handlers, use_hash_seed, hash_seed,
        faulthandler, tracemalloc, perf_profiling, remote_debug, import_time, code_debug_ranges, show_ref_count,
        dump_refs, dump_refs_file, malloc_stats, filesystem_encoding, filesystem_errors, pycache_prefix, parse_argv,
        orig_argv, argv, xoptions, warnoptions, site_import, bytes_warning, warn_default_encoding, inspect,
        interactive, optimization_level, parser_debug, write_bytecode, verbose, quiet, user_site_directory,
        configure_c_stdio, buffered_stdio, stdio_encoding, stdio_errors, check_hash_pycs_mode, use_frozen_modules,
        safe_path, int_max_str_digits, thread_inherit_context, context_aware_warnings, cpu_count, pathconfig_warnings,
        program_name, pythonpath_env, home, platlibdir, module_search_paths_set, module_search_paths, stdlib_dir,
        executable, base_executable, prefix, base_prefix, exec_prefix, base_exec_prefix, skip_source_first_line,
        run_command, run_module, run_filename, sys_path_0, _install_importlib, _init_main, _is_python_build,
    }
    PyASCIIObject { ob_base, length, hash, state }
    PyCompactUnicodeObject { _base, utf8_length, utf8 }
    PyUnicodeObject { _base, data }
    PyWeakReference { ob_base, wr_object, wr_callback, hash, wr_prev, wr_next, vectorcall }
}

/// Structs that pyo3-ffi does not declare, or only as opaque ones: the measured table alone vouches for these.
const NOT_IN_PYO3: [&str; 19] = [
    "PyFrameObject",
    "PyCodeObject",
    "_PyDateTime_BaseTZInfo",
    "PyBaseExceptionGroupObject",
    "PyNameErrorObject",
    "PyAttributeErrorObject",
    "PyMethodObject",
    "PyInstanceMethodObject",
    "_PyArg_Parser",
    "_PyManagedBufferObject",
    "PyMemoryViewObject",
    "PyLongObject",
    "_PyLongValue",
    "_specialization_cache",
    "_PyErr_StackItem",
    "_PyStackChunk",
    "_PyRemoteDebuggerSupport",
    "PyThreadState",
    "_PyUnicodeWriter",
];

#[test]
fn layouts_match_pyo3_ffi() {
    let mut ours: BTreeMap<_, _> = plain().into_iter().chain(exceptions()).map(|l| (l.name, l)).collect();
    for theirs in pyo3() {
        let ours = ours.remove(theirs.name).unwrap_or_else(|| panic!("{}: not ours", theirs.name));
        assert_eq!((ours.size, ours.align), (theirs.size, theirs.align), "{}", theirs.name);
        for field in &theirs.fields {
            // pyo3-ffi declares this `char` as an `int`; the padding behind it hides that. Its offset counts.
            let field = if field.0 == "suppress_context" { &(field.0, field.1, 1) } else { field };
            assert!(ours.fields.contains(field), "{}: {field:?}, ours are {:?}", theirs.name, ours.fields);
        }
        let seen = |name: &str| theirs.fields.iter().any(|f| f.0 == name);
        let unseen: Vec<_> = ours.fields.iter().map(|f| f.0).filter(|f| !seen(f)).collect();
        if !unseen.is_empty() {
            println!("{}: pyo3-ffi has no such field, or hides it: {unseen:?}", theirs.name);
        }
    }
    let left: BTreeSet<_> = ours.keys().copied().collect();
    assert_eq!(left, BTreeSet::from(NOT_IN_PYO3));
}
