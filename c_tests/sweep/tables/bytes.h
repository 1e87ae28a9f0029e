/* bytesobject.h, bytearrayobject.h, memoryobject.h, pybuffer.h */
#undef TABLE
#define TABLE "bytesobject"
F2(NEW, PyBytes_FromStringAndSize, TEXT, LEN)
F1(NEW, PyBytes_FromString, TEXT)
F1(NEW, PyBytes_FromObject, NUL)
F1(R_SIZE, PyBytes_Size, OBJ)
F1(R_TEXT, PyBytes_AsString, OBJ)
F2(NEW, PyBytes_Repr, BYTES, FLAG)
F2(VOID, PyBytes_Concat, REF, NUL)
F2(VOID, PyBytes_ConcatAndDel, REF, STOLENN)
F2(NEW, PyBytes_Join, BYTES, OBJ)
F2(R_INT, _PyBytes_Resize, REF, SHRINK)
F5(NEW, PyBytes_DecodeEscape, TEXT, SPAN, ERR, SPAN, NO_POINTER)
#undef TABLE
#define TABLE "bytearrayobject"
F2(NEW, PyByteArray_FromStringAndSize, TEXT, LEN)
F1(NEW, PyByteArray_FromObject, OBJ)
F2(NEW, PyByteArray_Concat, OBJ, OBJ)
#undef TABLE
#define TABLE "memoryobject"
F1(NEW, PyMemoryView_FromObject, OBJ)
F3(NEW, PyMemoryView_GetContiguous, OBJ, TEST_FLAGS, ORDER)
#undef TABLE
#define TABLE "pybuffer"
F1(R_INT, PyObject_CheckBuffer, OBJ)
F2(R_INT, PyObject_CopyData, OBJ, OBJ)
