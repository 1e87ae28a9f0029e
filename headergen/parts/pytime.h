@guard Py_PYTIME_H
@include "object.h"
#ifndef Py_LIMITED_API

/* Nanoseconds. */
typedef int64_t PyTime_t;
#define PyTime_MIN INT64_MIN
#define PyTime_MAX INT64_MAX

#endif

@functions
