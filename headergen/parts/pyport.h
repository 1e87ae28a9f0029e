@guard Py_PYPORT_H
@include "pyconfig.h"
@include <assert.h>
@include <inttypes.h>
@include <limits.h>
@include <stdarg.h>
@include <stddef.h>
@include <stdint.h>
@include <stdio.h>
@include <string.h>
@include <sys/types.h>
@include "exports.h"
@plain
/* The dialect: casts that read the same in C and C++, attributes, basic types. */

#ifdef __has_builtin
#define _Py__has_builtin(name) __has_builtin(name)
#else
#define _Py__has_builtin(name) 0
#endif
#ifdef __has_attribute
#define _Py__has_attribute(name) __has_attribute(name)
#else
#define _Py__has_attribute(name) 0
#endif

/* Marks the inline definition of an exported function, which has the plain success only and leaves the rest to a call:
   optimized code of the full API, whose layouts are this version's. PYCAP_NO_INLINE, defined before Python.h is
   included, makes every use a call. */
#if !defined(Py_LIMITED_API) && !defined(PYCAP_NO_INLINE) && defined(__GNUC__) && defined(__OPTIMIZE__)
#define _Pycap_INLINE extern __inline__ __attribute__((__gnu_inline__))
#endif

#ifdef __cplusplus
#define _Py_STATIC_CAST(type, value) static_cast<type>(value)
#else
#define _Py_STATIC_CAST(type, value) ((type)(value))
#endif
#define _Py_CAST(type, value) ((type)(value))
#define _Py_FUNC_CAST(type, function) ((type)(void (*)(void))(function))

#if defined(__cplusplus) && __cplusplus >= 201103L
#define _Py_NULL nullptr
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define _Py_NULL nullptr
#else
#define _Py_NULL NULL
#endif

#define PY_LONG_LONG long long
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#define PY_INT32_T int32_t
#define PY_INT64_T int64_t
#define PY_UINT32_T uint32_t
#define PY_UINT64_T uint64_t

typedef intptr_t Py_intptr_t;
typedef uintptr_t Py_uintptr_t;
typedef ssize_t Py_ssize_t;
typedef Py_ssize_t Py_ssize_clean_t;
typedef Py_ssize_t Py_hash_t;
typedef size_t Py_uhash_t;

#define SIZEOF_PY_HASH_T SIZEOF_SIZE_T
#define SIZEOF_PY_UHASH_T SIZEOF_SIZE_T
#define PY_SSIZE_T_MAX ((Py_ssize_t)(((size_t)-1) >> 1))
#define PY_SSIZE_T_MIN (-PY_SSIZE_T_MAX - 1)
#define PY_SIZE_MAX SIZE_MAX
#define PY_DWORD_MAX 4294967295U
#ifndef PY_FORMAT_SIZE_T
#define PY_FORMAT_SIZE_T "z"
#endif
#ifndef LONG_BIT
#define LONG_BIT (8 * SIZEOF_LONG)
#endif

#define Py_LL(number) number##LL
#define Py_ULL(number) number##ULL

#ifdef WORDS_BIGENDIAN
#define PY_BIG_ENDIAN 1
#define PY_LITTLE_ENDIAN 0
#else
#define PY_BIG_ENDIAN 0
#define PY_LITTLE_ENDIAN 1
#endif

#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static inline type
#define Py_VA_COPY va_copy
#define Py_FORCE_EXPANSION(text) text
#define Py_ARITHMETIC_RIGHT_SHIFT(type, value, bits) ((value) >> (bits))
#define Py_SAFE_DOWNCAST(value, wide, narrow) _Py_STATIC_CAST(narrow, (value))
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_MEMCPY memcpy
#endif
#define Py_CAN_START_THREADS 1

#define Py_GCC_ATTRIBUTE(list) __attribute__(list)
#define Py_ALIGNED(bytes) __attribute__((aligned(bytes)))
#define Py_ALWAYS_INLINE __attribute__((always_inline))
#define Py_NO_INLINE __attribute__((noinline))
#define Py_DEPRECATED(version) __attribute__((deprecated))
#define _Py_DEPRECATED_EXTERNALLY(version) Py_DEPRECATED(version)
#define _Py_HOT_FUNCTION __attribute__((hot))
#define _Py_NO_RETURN __attribute__((noreturn))
#define _Py_TYPEOF(value) __typeof__(value)
#if _Py__has_attribute(fallthrough)
#define _Py_FALLTHROUGH __attribute__((fallthrough))
#else
#define _Py_FALLTHROUGH ((void)0)
#endif

#define _Py_COMP_DIAG_PUSH _Pragma("GCC diagnostic push")
#define _Py_COMP_DIAG_IGNORE_DEPR_DECLS _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")
#define _Py_COMP_DIAG_POP _Pragma("GCC diagnostic pop")

#ifdef __cplusplus
#define PY_CXX_CONST const
#else
#define PY_CXX_CONST
#endif
