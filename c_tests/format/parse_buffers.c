/* The units that hand over memory: "es#" and "et#" into the caller's buffer,
 * and how long the views of "s*", "y*" and "w*" lock what they look at. */
#include "../probe/slots.h"

/* One encoded argument into a buffer of `room` bytes (a NUL included). */
static void into_buffer(const char *format, const char *encoding, const char *text, Py_ssize_t room) {
    PyObject *kwargs, *args = literal_call(text, &kwargs);
    char storage[64];
    char *buffer = storage;
    Py_ssize_t size = room;
    memset(storage, '~', sizeof storage);
    storage[sizeof storage - 1] = 0;
    int ok = PyArg_ParseTuple(args, format, encoding, &buffer, &size);
    printf("%s %s %s room %zd -> %d", format, encoding ? encoding : "NULL", text, room, ok);
    if (!ok) {
        putchar(' ');
        put_error();
    } else {
        printf(" %s size %zd ", buffer == storage ? "in place" : "elsewhere", size);
        put_bytes(storage, size + 2 < 60 ? size + 2 : 60);
    }
    putchar('\n');
    if (buffer != storage) PyMem_Free(buffer);
    Py_DECREF(args);
}

static void encoded_in_place(void) {
    static const char *const formats[] = {"es#", "et#", "es#:f", "et#;message"};
    static const char *const encodings[] = {NULL, "utf-8", "ascii", "latin-1"};
    static const char *const texts[] = {"''", "'abc'", "'\\xe9'", "'a\\0b'", "b'abc'", "ba'abc'", "5"};
    static const Py_ssize_t rooms[] = {0, 1, 2, 3, 4, 5, 50};
    for (size_t f = 0; f < COUNT(formats); f++) {
        for (size_t e = 0; e < (f < 2 ? COUNT(encodings) : 1); e++) {
            for (size_t t = 0; t < COUNT(texts); t++) {
                for (size_t r = 0; r < COUNT(rooms); r++) {
                    if (e > 0 && (r == 0 || r == 3)) continue;
                    into_buffer(formats[f], encodings[e], texts[t], rooms[r]);
                }
            }
        }
    }
}

/* A failure after an "es#": the caller's buffer stays, allocated memory goes. */
static void taken_back(void) {
    PyObject *args = literal("('one', 'two', 'x')"), *second = NULL;
    char storage[20] = "~~~~~~~~~";
    char *mine = storage, *theirs = NULL;
    Py_ssize_t my_size = sizeof storage, their_size = 7;
    int number = 0;
    int ok = PyArg_ParseTuple(args, "es#es#i", "utf-8", &mine, &my_size, "utf-8", &theirs,
                              &their_size, &number);
    printf("es#es#i -> %d ", ok);
    put_error();
    printf(" mine %s %s/%zd, theirs %s\n", mine == storage ? "in place" : "moved", storage, my_size,
           theirs ? "set" : "NULL");
    theirs = NULL;
    ok = PyArg_ParseTuple(args, "esOi", "utf-8", &theirs, &second, &number);
    printf("esOi -> %d ", ok);
    put_error();
    printf(" theirs %s\n", theirs ? "set" : "NULL");
    Py_DECREF(args);
}

/* While a view is held, a bytearray cannot be resized. */
static void locks(const char *format) {
    PyObject *array = literal("ba'mutable'"), *args = PyTuple_Pack(1, array);
    Py_buffer view;
    printf("%s", format);
    if (!PyArg_ParseTuple(args, format, &view)) {
        printf(" fails: ");
        put_error();
    } else {
        printf(" resize while held -> %d ", PyByteArray_Resize(array, 100));
        put_error();
        if (!view.readonly) ((char *)view.buf)[0] = 'M';
        PyBuffer_Release(&view);
        printf(", released: obj %s, ", view.obj ? "kept" : "NULL");
        PyBuffer_Release(&view);
        printf("resize -> %d ", PyByteArray_Resize(array, 3));
        put_object(array);
    }
    putchar('\n');
    Py_DECREF(args);
    Py_DECREF(array);
}

/* References that a view holds, and the one the argument keeps. */
static void holds(const char *format, const char *text) {
    PyObject *object = literal(text), *args = PyTuple_Pack(1, object);
    Py_ssize_t before = Py_REFCNT(object);
    Py_buffer view;
    printf("%s %s: ", format, text);
    if (!PyArg_ParseTuple(args, format, &view)) {
        put_error();
    } else {
        printf("count %+zd ", Py_REFCNT(object) - before);
        printf("obj %s", view.obj == object ? "the argument" : view.obj ? "another" : "NULL");
        printf(" shape %s strides %s", view.shape ? "set" : "NULL", view.strides ? "set" : "NULL");
        printf(" views %d", live_views);
        PyBuffer_Release(&view);
        printf(", released: count %+zd views %d", Py_REFCNT(object) - before, live_views);
    }
    putchar('\n');
    Py_DECREF(args);
    Py_DECREF(object);
}

int main(void) {
    static const char *const views[] = {"s*", "z*", "y*", "w*"};
    static const char *const objects[] = {"'text'", "'\\u20ac'", "b'bytes'", "ba'array'", "mv'view'",
                                          "mw'view'", "@readonly", "@writable", "@plain_view", "@bytessub"};
    probe_start();
    encoded_in_place();
    taken_back();
    for (size_t v = 0; v < COUNT(views); v++) {
        locks(views[v]);
        for (size_t o = 0; o < COUNT(objects); o++) holds(views[v], objects[o]);
    }
    return probe_end();
}
