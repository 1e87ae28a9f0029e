/* longobject.h, boolobject.h, floatobject.h, complexobject.h */
#undef TABLE
#define TABLE "longobject"
F2(R_INT, PyLong_GetSign, OBJ, OUT_INT)
F1(R_INT, PyLong_IsPositive, OBJ)
F1(R_INT, PyLong_IsNegative, OBJ)
F1(R_INT, PyLong_IsZero, OBJ)
F1(NEW, PyLong_FromLong, LONG)
F1(NEW, PyLong_FromLongLong, LLONG)
F1(NEW, PyLong_FromSsize_t, SIZE)
F1(NEW, PyLong_FromInt32, INT)
F1(NEW, PyLong_FromInt64, LONG)
F1(NEW, PyLong_FromSize_t, USIZE)
F1(NEW, PyLong_FromDouble, DOUBLE)
F1(R_LONG, PyLong_AsLong, NUL)
F1(R_INT, PyLong_AsInt, NUL)
F1(R_LLONG, PyLong_AsLongLong, NUL)
F1(R_SIZE, PyLong_AsSsize_t, NUL)
F1(R_ULONG, PyLong_AsSize_t, NUL)
F1(R_ULONG, PyLong_AsUnsignedLong, NUL)
F1(R_ULLONG, PyLong_AsUnsignedLongLong, NUL)
F1(R_ULONG, PyLong_AsUnsignedLongMask, NUL)
F1(R_ULLONG, PyLong_AsUnsignedLongLongMask, NUL)
F1(R_DOUBLE, PyLong_AsDouble, NUL)
F1(R_POINTER, PyLong_AsVoidPtr, NUL)
F2(R_LONG, PyLong_AsLongAndOverflow, NUL, OUT_INT)
F2(R_LLONG, PyLong_AsLongLongAndOverflow, NUL, OUT_INT)
F2(R_INT, PyLong_AsInt64, NUL, OUT_LONG)
F2(R_INT, PyLong_AsInt32, NUL, OUT_INT32)
F2(NEW, PyLong_FromUnicodeObject, UNI, INT)
F3(NEW, PyLong_FromString, TEXT, NO_POINTER, INT)
#undef TABLE
#define TABLE "boolobject"
F1(NEW, PyBool_FromLong, LONG)
#undef TABLE
#define TABLE "floatobject"
F1(NEW, PyFloat_FromDouble, DOUBLE)
F1(NEW, PyFloat_FromString, OBJ)
F1(R_DOUBLE, PyFloat_AsDouble, NUL)
F0(R_DOUBLE, PyFloat_GetMax)
F0(R_DOUBLE, PyFloat_GetMin)
#undef TABLE
#define TABLE "complexobject"
F2(NEW, PyComplex_FromDoubles, DOUBLE, DOUBLE)
F1(R_COMPLEX, PyComplex_AsCComplex, OBJ)
F1(R_DOUBLE, PyComplex_RealAsDouble, OBJ)
F1(R_DOUBLE, PyComplex_ImagAsDouble, OBJ)
