@guard Py_DESCROBJECT_H
@include "object.h"
@include "methodobject.h"
@type getter setter
@struct PyGetSetDef
@struct PyMemberDef with
type = int type;
@end
/* Kinds of C fields in a member table, and the flags of its entries. */
@const Py_T_SHORT Py_T_INT Py_T_LONG Py_T_FLOAT Py_T_DOUBLE Py_T_STRING _Py_T_OBJECT Py_T_CHAR Py_T_BYTE Py_T_UBYTE
@const Py_T_USHORT Py_T_UINT Py_T_ULONG Py_T_STRING_INPLACE Py_T_BOOL Py_T_OBJECT_EX Py_T_LONGLONG Py_T_ULONGLONG
@const Py_T_PYSSIZET _Py_T_NONE Py_READONLY Py_AUDIT_READ _Py_WRITE_RESTRICTED Py_RELATIVE_OFFSET
#ifndef Py_LIMITED_API

@type wrapperfunc wrapperfunc_kwds
@struct wrapperbase
@struct PyDescrObject
#define PyDescr_COMMON PyDescrObject d_common
#define PyDescr_TYPE(op) (((PyDescrObject *)(op))->d_type)
#define PyDescr_NAME(op) (((PyDescrObject *)(op))->d_name)
#define PyWrapperFlag_KEYWORDS 1

@struct PyMethodDescrObject
@struct PyMemberDescrObject
@struct PyGetSetDescrObject
@struct PyWrapperDescrObject
#endif

@data
@functions
