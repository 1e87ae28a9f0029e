//! The import system: built-in table, `sys.modules`, `sys.path`, shared objects, packages.
