@plain
/* How symbols are declared and defined so that they are visible between shared objects. */

#define Py_IMPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_EXPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_LOCAL_SYMBOL __attribute__((visibility("hidden")))

#define PyAPI_FUNC(type) Py_IMPORTED_SYMBOL type
#define PyAPI_DATA(type) extern Py_IMPORTED_SYMBOL type

/* In front of a module's init function: visible, with C linkage, giving the module. */
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" Py_EXPORTED_SYMBOL PyObject *
#else
#define PyMODINIT_FUNC Py_EXPORTED_SYMBOL PyObject *
#endif
