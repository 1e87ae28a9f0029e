@guard Py_PYFPE_H
@plain
/* Floating-point signal handling of old sources: nothing to do. */
#define PyFPE_START_PROTECT(text, statement)
#define PyFPE_END_PROTECT(value)
