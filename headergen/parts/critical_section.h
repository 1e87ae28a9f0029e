@guard Py_CRITICAL_SECTION_H
@include "object.h"
@include "lock.h"
#ifndef Py_LIMITED_API

typedef struct PyCriticalSection PyCriticalSection;
typedef struct PyCriticalSection2 PyCriticalSection2;

#endif

@functions
#ifndef Py_LIMITED_API

/* The GIL makes every section critical: these are plain blocks. */
#define Py_BEGIN_CRITICAL_SECTION(op) {
#define Py_BEGIN_CRITICAL_SECTION_MUTEX(mutex) {
#define Py_END_CRITICAL_SECTION() }
#define Py_BEGIN_CRITICAL_SECTION2(a, b) {
#define Py_BEGIN_CRITICAL_SECTION2_MUTEX(a, b) {
#define Py_END_CRITICAL_SECTION2() }

#endif

