/* How a row of a table becomes a call: F2(NEW, PyNumber_Add, OBJ, OBJ). */

#define PASS_OBJ(n) arguments[n].object
#define PASS_NUL(n) arguments[n].object
#define PASS_INSTANCE(n) arguments[n].object
#define PASS_FEW(n) arguments[n].object
#define PASS_FEWN(n) arguments[n].object
#define PASS_TYPE(n) arguments[n].type
#define PASS_EXC(n) arguments[n].object
#define PASS_EXCN(n) arguments[n].object
#define PASS_GIVEN_EXC(n) arguments[n].object
#define PASS_SLICE(n) arguments[n].object
#define PASS_UNI(n) arguments[n].object
#define PASS_DICT(n) arguments[n].object
#define PASS_BYTES(n) arguments[n].object
#define PASS_ARGS(n) arguments[n].object
#define PASS_TUPLE(n) arguments[n].object
#define PASS_WORD(n) arguments[n].text
#define PASS_KWARGS(n) arguments[n].object
#define PASS_EXPONENT(n) arguments[n].object
#define PASS_NAMES(n) arguments[n].object
#define PASS_STOLEN(n) arguments[n].object
#define PASS_STOLENN(n) arguments[n].object
#define PASS_REF(n) &arguments[n].object
#define PASS_TEXT(n) arguments[n].text
#define PASS_TEXTN(n) arguments[n].text
#define PASS_ENC(n) arguments[n].text
#define PASS_ERR(n) arguments[n].text
#define PASS_LEN(n) arguments[n].size
#define PASS_SPAN(n) arguments[n].size
#define PASS_WATCHER(n) arguments[n].i
#define PASS_SHRINK(n) arguments[n].size
#define PASS_SIZE(n) arguments[n].size
#define PASS_INT(n) arguments[n].i
#define PASS_FLAG(n) arguments[n].i
#define PASS_OP(n) arguments[n].i
#define PASS_LONG(n) arguments[n].l
#define PASS_LLONG(n) arguments[n].ll
#define PASS_USIZE(n) arguments[n].usize
#define PASS_DOUBLE(n) arguments[n].d
#define PASS_ORDER(n) arguments[n].c
#define PASS_CHARACTER(n) arguments[n].character
#define PASS_TEST_FLAGS(n) arguments[n].i
#define PASS_CLASS(n) arguments[n].object
#define PASS_NUMBER(n) arguments[n].object
#define PASS_ENC_REQUIRED(n) arguments[n].text
#define PASS_NO_POINTER(n) NULL
#define PASS_NO_OBJECT(n) NULL
#define PASS_OUT_LONG(n) &arguments[n].i64
#define PASS_OUT_INT32(n) &arguments[n].i32
#define PASS_OUT_OBJ(n) &arguments[n].object
#define PASS_OUT_BORROWED(n) &arguments[n].object
#define PASS_OUT_SIZE(n) &arguments[n].size
#define PASS_OUT_INT(n) &arguments[n].i
#define PASS_OUT_LLONG(n) &arguments[n].ll

#define KEEP_VOID(call) call
#define KEEP_NEW(call) result->object = (PyObject *)(call)
#define KEEP_BORROWED(call) result->object = (PyObject *)(call)
#define KEEP_R_INT(call) result->i = call
#define KEEP_R_SIZE(call) result->size = call
#define KEEP_R_HASH(call) result->size = call
#define KEEP_R_LONG(call) result->l = call
#define KEEP_R_ULONG(call) result->ul = call
#define KEEP_R_LLONG(call) result->ll = call
#define KEEP_R_ULLONG(call) result->ull = call
#define KEEP_R_DOUBLE(call) result->d = call
#define KEEP_R_COMPLEX(call) result->complex = call
#define KEEP_R_TEXT(call) result->text = call
#define KEEP_R_POINTER(call) result->pointer = (void *)(call)
#define KEEP_R_FREED(call) result->pointer = (void *)(call)
#define KEEP_R_CHARACTER(call) result->character = call

#define PASS(kind, n) PASS_##kind(n)
#define CALL(kept, name, ...)                                    \
    static void call_##name(union value *arguments, union value *result) \
    {                                                             \
        (void)arguments, (void)result;                            \
        KEEP_##kept((name)(__VA_ARGS__));                         \
    }
#define ROW(kept, name, number, ...) {TABLE, #name, kept, number, {__VA_ARGS__}, call_##name},
