@guard Py_PYMACRO_H
@include "patchlevel.h"
@include "pyport.h"
@functions
/* Small tools without a connection to objects. */

#if !defined(static_assert) && !defined(__cplusplus) && defined(__STDC_VERSION__) && __STDC_VERSION__ < 202311L
#define static_assert _Static_assert
#endif

#define _Py_ALIGNED_DEF(bytes, type) __attribute__((aligned(bytes))) type

#define Py_MIN(a, b) (((a) > (b)) ? (b) : (a))
#define Py_MAX(a, b) (((a) > (b)) ? (a) : (b))
#define Py_ABS(a) ((a) < 0 ? -(a) : (a))
#define _Py_ABS_CAST(type, a) ((a) >= 0 ? (type)(a) : (type)-(type)(a))

/* The argument as a string literal, after its own expansion. */
#define _Py_XSTRINGIFY(text) #text
#define Py_STRINGIFY(text) _Py_XSTRINGIFY(text)

#define Py_MEMBER_SIZE(type, member) sizeof(((type *)0)->member)
#define Py_CHARMASK(c) ((unsigned char)((c) & 0xff))

/* Fail to compile if the condition is false: as an expression of value 0, as a statement. */
#define Py_BUILD_ASSERT_EXPR(condition) (sizeof(char[(condition) ? 1 : -1]) - 1)
#define Py_BUILD_ASSERT(condition) ((void)Py_BUILD_ASSERT_EXPR(condition))

#define Py_ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

#define PyDoc_VAR(name) static const char name[]
#define PyDoc_STR(text) text
#define PyDoc_STRVAR(name, text) PyDoc_VAR(name) = PyDoc_STR(text)

#define _Py_SIZE_ROUND_DOWN(n, a) ((size_t)(n) & ~(size_t)((a) - 1))
#define _Py_SIZE_ROUND_UP(n, a) _Py_SIZE_ROUND_DOWN((size_t)(n) + (size_t)((a) - 1), a)
#define _Py_ALIGN_DOWN(p, a) ((void *)((uintptr_t)(p) & ~(uintptr_t)((a) - 1)))
#define _Py_ALIGN_UP(p, a) _Py_ALIGN_DOWN((uintptr_t)(p) + (uintptr_t)((a) - 1), a)
#define _Py_IS_ALIGNED(p, a) (((uintptr_t)(p) & (uintptr_t)((a) - 1)) == 0)

/* A parameter that its function ignores. */
#define Py_UNUSED(name) _unused_##name __attribute__((unused))

#define Py_UNREACHABLE() __builtin_unreachable()
#define _Py_CONTAINER_OF(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#define _Py_RVALUE(value) ((void)0, (value))
#define _Py_IS_TYPE_SIGNED(type) ((type)(-1) <= 0)

/* A version as PY_VERSION_HEX has it. */
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030e0000
#define Py_PACK_FULL_VERSION _Py_PACK_FULL_VERSION
#define Py_PACK_VERSION(major, minor) _Py_PACK_FULL_VERSION(major, minor, 0, 0, 0)
#endif
