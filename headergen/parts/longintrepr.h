@guard Py_LONGINTREPR_H
@include "longobject.h"
#ifndef Py_LIMITED_API

@type digit sdigit twodigits stwodigits
#define PyLong_SHIFT 30
#define PyLong_BASE ((digit)1 << PyLong_SHIFT)
#define PyLong_MASK ((digit)(PyLong_BASE - 1))
#define _PyLong_DECIMAL_SHIFT 9
#define _PyLong_DECIMAL_BASE ((digit)1000000000)

/* lv_tag: the sign in its lowest two bits (0 positive, 1 zero, 2 negative), the number of digits above the third. */
#define _PyLong_SIGN_MASK 3
#define _PyLong_NON_SIZE_BITS 3

@struct _PyLongValue with
lv_tag = uintptr_t lv_tag;
@end
@struct PyLongObject
#endif

@functions
#ifndef Py_LIMITED_API

/* Whether the value is that of its only digit. */
static inline int _PyLong_IsCompact(const PyLongObject *op)
{
    return op->long_value.lv_tag < (2 << _PyLong_NON_SIZE_BITS);
}
#define PyUnstable_Long_IsCompact _PyLong_IsCompact

static inline Py_ssize_t _PyLong_CompactValue(const PyLongObject *op)
{
    Py_ssize_t sign = 1 - (Py_ssize_t)(op->long_value.lv_tag & _PyLong_SIGN_MASK);
    return sign * (Py_ssize_t)op->long_value.ob_digit[0];
}
#define PyUnstable_Long_CompactValue _PyLong_CompactValue

#endif

