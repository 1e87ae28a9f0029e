/* PyBuffer_*: contiguity, strides, addresses, copies in every order, sizes of formats. */
#include "exporters.h"

static const char orders[] = "CFAX";

/* The text of an internal error names a place in the source. */
static void put_internal(const char *label, int status) {
    if (status < 0 && PyErr_ExceptionMatches(PyExc_SystemError)) {
        PyErr_Clear();
        printf("%s -> %d SystemError\n", label, status);
    } else {
        put_status(label, status);
    }
}

static void put_sizes(const char *label, const Py_ssize_t *values, int n) {
    printf("%s", label);
    for (int i = 0; values && i < n; i++) printf(" %zd", values[i]);
    printf(values ? "\n" : " NULL\n");
}

static const int flags[] = {
    PyBUF_SIMPLE, PyBUF_WRITABLE, PyBUF_FORMAT, PyBUF_WRITABLE | PyBUF_FORMAT, PyBUF_ND, PyBUF_STRIDES, PyBUF_C_CONTIGUOUS, PyBUF_F_CONTIGUOUS, PyBUF_ANY_CONTIGUOUS, PyBUF_INDIRECT, PyBUF_CONTIG, PyBUF_CONTIG_RO, PyBUF_STRIDED, PyBUF_RECORDS, PyBUF_RECORDS_RO, PyBUF_FULL, PyBUF_FULL_RO, PyBUF_READ, PyBUF_WRITE, PyBUF_READ | PyBUF_WRITE, -1,
};

static void put_view(const char *label, const Py_buffer *v) {
    printf("%s: len %zd itemsize %zd readonly %d ndim %d format %s", label, v->len, v->itemsize, v->readonly, v->ndim, v->format ? v->format : "NULL");
    put_sizes(" shape", v->shape, v->ndim);
    put_sizes("   strides", v->strides, v->ndim);
    put_sizes("   suboffsets", v->suboffsets, v->ndim);
}

/* What a memoryview, bytes and bytearray give for all flags. */
static void requests(const char *name, PyObject *o) {
    for (size_t i = 0; i < COUNT(flags); i++) {
        Py_buffer view;
        char label[80];
        memset(&view, 0x55, sizeof view);
        snprintf(label, sizeof label, "%s for %#x", name, (unsigned)flags[i]);
        int status = PyObject_GetBuffer(o, &view, flags[i]);
        if (status < 0) {
            put_internal(label, status);
            continue;
        }
        put_view(label, &view);
        printf("   exporter %d\n", view.obj == o);
        PyBuffer_Release(&view);
    }
}

static void contiguity(const char *name, PyObject *o) {
    Py_buffer view;
    if (PyObject_GetBuffer(o, &view, PyBUF_FULL_RO) < 0) {
        put_line(name, NULL);
        return;
    }
    printf("%s contiguous:", name);
    for (size_t i = 0; i < 4; i++) printf(" %c %d", orders[i], PyBuffer_IsContiguous(&view, orders[i]));
    Py_ssize_t *strides = view.strides;
    view.strides = NULL;
    printf(", without strides:");
    for (size_t i = 0; i < 3; i++) printf(" %c %d", orders[i], PyBuffer_IsContiguous(&view, orders[i]));
    printf("\n");
    view.strides = strides;
    if (view.len == 4 && view.ndim == 1 && view.shape[0] != 4) goto end;
    char out[64];
    for (size_t i = 0; i < 3 && view.len < 64; i++) {
        memset(out, '.', sizeof out);
        printf("   to %c: %d ", orders[i], PyBuffer_ToContiguous(out, &view, view.len, orders[i]));
        put_bytes(out, view.len + 1);
        printf("\n");
    }
    put_status("   other length", PyBuffer_ToContiguous(out, &view, view.len + 1, 'C'));
    for (size_t i = 0; i < 3 && strcmp(name, "none") && strcmp(name, "hollow"); i++) {
        static const char from[] = "abcdefghijklmnopqrstuvwxyz";
        for (Py_ssize_t len = view.len + 2; len >= 1; len -= view.len / 2 + 2) {
            printf("   %zd from %c: %d ", len, orders[i], PyBuffer_FromContiguous(&view, from, len, orders[i]));
            PyBuffer_ToContiguous(out, &view, view.len, 'C');
            put_bytes(out, view.len);
            printf(" ");
            put_bytes(((Exporter *)o)->memory, 24);
            printf("\n");
            fill((Exporter *)o);
        }
    }
    if (view.ndim && strcmp(name, "none") && strcmp(name, "hollow")) {
        Py_ssize_t indices[4] = {0};
        for (int i = 0; i < view.ndim; i++) indices[i] = view.shape[i] - 1;
        printf("   last at %d", (int)*(unsigned char *)PyBuffer_GetPointer(&view, indices));
        indices[0] = 0;
        printf(", first of its row at %d\n", (int)*(unsigned char *)PyBuffer_GetPointer(&view, indices));
    }
end:
    PyBuffer_Release(&view);
}

static const char *const contiguous[] = {"flat", "writable", "back", "shorts", "scalar", "square", "fortran", "gaps", "upside", "cube", "thin", "rows", "row", "pairs", "strange", "none", "hollow", "refuses", "late", "guarded"};

static void views(const char *name, PyObject *o) {
    static const int kinds[] = {PyBUF_READ, PyBUF_WRITE};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < 3; i++) {
            PyObject *m = PyMemoryView_GetContiguous(o, kinds[k], orders[i]);
            printf("%s %s %c: ", name, k ? "write" : "read", orders[i]);
            if (!m) {
                put_error();
                printf("\n");
                continue;
            }
            Py_buffer *v = PyMemoryView_GET_BUFFER(m);
            PyObject *base = PyMemoryView_GET_BASE(m);
            printf("of %s ", base ? Py_TYPE(base)->tp_name : "nothing");
            put_view("", v);
            put_line("   bytes", PyObject_CallMethod(m, "tobytes", NULL));
            put_line("   list", PyObject_CallMethod(m, "tolist", NULL));
            put_line("   contiguous", PyObject_GetAttrString(m, orders[i] == 'F' ? "f_contiguous" : orders[i] == 'C' ? "c_contiguous" : "contiguous"));
            PyObject *again = PyMemoryView_FromObject(m);
            Py_DECREF(m);
            put_line("   format", PyObject_GetAttrString(again, "format"));
            Py_DECREF(again);
        }
    }
}

static void filling(void) {
    char memory[8] = "abcdefg";
    PyObject *owner = PyList_New(0);
    for (int readonly = 0; readonly < 2; readonly++) {
        for (size_t i = 0; i < COUNT(flags); i++) {
            Py_buffer view;
            char label[40];
            memset(&view, 0x55, sizeof view);
            snprintf(label, sizeof label, "fill %d for %#x", readonly, (unsigned)flags[i]);
            int status = PyBuffer_FillInfo(&view, i % 2 ? owner : NULL, memory, 7, readonly, flags[i]);
            if (status < 0) {
                put_internal(label, status);
                continue;
            }
            put_view(label, &view);
            printf("   own fields %d %d, object %d\n", view.shape == &view.len, view.strides == &view.itemsize, view.obj == owner);
            PyBuffer_Release(&view);
        }
    }
    put_status("no view", PyBuffer_FillInfo(NULL, owner, memory, 7, 0, PyBUF_SIMPLE));
    printf("owner has %d\n", (int)Py_REFCNT(owner));
    Py_DECREF(owner);
    Py_ssize_t shape[4] = {2, 3, 4, 5}, strides[4];
    for (int n = 0; n <= 4; n++) {
        for (size_t i = 0; i < 3; i++) {
            memset(strides, 0, sizeof strides);
            PyBuffer_FillContiguousStrides(n, shape, strides, 2, orders[i]);
            put_sizes("strides", strides, 4);
        }
    }
}

static void sizes(void) {
    static const char *const formats[] = {
        "", "x", "c", "b", "B", "?", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "e", "f", "d", "s", "p", "P", "3s", "0s", "4p", "2i", "0i", "c0i", "ci", "ic", "cd", "dc", "=ci", "<ci", ">ci", "!ci", "@ci", "<l", "<q", "<n", "=N", ">P", "=?", "<e", "10x", " i i ", "i\ti\n", "i 2", "2 i",
        "3", "z", "w", "<", "@", "<<i", "i<", "-1i", "1.i", "99999999999999999999i", "9223372036854775807i", "9223372036854775807s", "9223372036854775807ss", "4611686018427387904h", "\xc3\xa9", "\xff", "T{i:a:}", "(2)i", "&i", "2c3h4i5q", "b0q", "hhl",
    };
    for (size_t i = 0; i < COUNT(formats); i++) {
        Py_ssize_t size = PyBuffer_SizeFromFormat(formats[i]);
        printf("size of ");
        put_bytes(formats[i], (Py_ssize_t)strlen(formats[i]));
        printf(" %zd ", size);
        if (PyErr_Occurred()) put_error();
        printf("\n");
    }
}

static void copying(void) {
    static const char *const pairs[][2] = {
        {"writable", "flat"}, {"flat", "writable"}, {"writable", "cube"}, {"square", "fortran"}, {"fortran", "square"}, {"fortran", "fortran"}, {"square", "square"}, {"square", "flat"}, {"upside", "upside"}, {"rows", "rows"}, {"writable", "refuses"}, {"refuses", "writable"}, {"writable", "row"}, {"row", "unnamed"}, {"guarded", "writable"}, {"writable", "guarded"}, {"shorts", "shorts"}, {"writable", "none"}, {"scalar", "scalar"},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        PyObject *to = exporter(pairs[i][0]), *from = exporter(pairs[i][1]);
        for (int k = 0; k < MEMORY; k++) ((Exporter *)from)->memory[k] = (char)('A' + k % 26);
        printf("copy %s to %s", pairs[i][1], pairs[i][0]);
        put_status("", PyObject_CopyData(to, from));
        printf("   ");
        put_bytes(((Exporter *)to)->memory, 24);
        printf("\n");
        Py_DECREF(to);
        Py_DECREF(from);
    }
    PyObject *five = PyLong_FromLong(5), *array = PyByteArray_FromStringAndSize("abc", 3);
    put_status("to no exporter", PyObject_CopyData(five, array));
    put_status("from no exporter", PyObject_CopyData(array, five));
    printf("check %d %d\n", PyObject_CheckBuffer(five), PyObject_CheckBuffer(array));
    Py_DECREF(five);
    Py_DECREF(array);
}

/* Views of memory and of other views, which release nothing. */
static void made(void) {
    char memory[6] = "abcde";
    static const int kinds[] = {PyBUF_READ, PyBUF_WRITE};
    for (size_t i = 0; i < 2; i++) {
        PyObject *m = PyMemoryView_FromMemory(memory, 5, kinds[i]);
        put_line("from memory", PyObject_CallMethod(m, "tobytes", NULL));
        put_line("   readonly", PyObject_GetAttrString(m, "readonly"));
        put_line("   obj", PyObject_GetAttrString(m, "obj"));
        put_view("   view", PyMemoryView_GET_BUFFER(m));
        Py_DECREF(m);
    }
    put_line("no memory", PyMemoryView_FromMemory(memory, 0, PyBUF_READ));
    PyObject *o = exporter("gaps");
    Py_buffer view;
    need(PyObject_GetBuffer(o, &view, PyBUF_FULL_RO) == 0, "gaps");
    PyObject *m = PyMemoryView_FromBuffer(&view);
    put_line("from a view", PyObject_CallMethod(m, "tolist", NULL));
    put_line("   obj", PyObject_GetAttrString(m, "obj"));
    put_line("   release", PyObject_CallMethod(m, "release", NULL));
    Py_DECREF(m);
    put_held("   view");
    view.ndim = 65;
    put_line("too many dimensions", PyMemoryView_FromBuffer(&view));
    view.ndim = 2;
    PyBuffer_Release(&view);
    view.buf = NULL;
    put_line("no memory in it", PyMemoryView_FromBuffer(&view));
    Py_DECREF(o);
}

/* What takes any contiguous memory, and what copies any. */
static const char *const lines[] = {
    "bytes(gaps)", "bytes(rows)", "bytearray(upside)", "bytes(refuses)", "bytes(guarded)", "b'a'.join([flat, cube])", "b'abc'.startswith(flat)", "int(unnamed)", "b'x' == flat", "ba''.__iadd__(flat)", "ba'' == none", "b''.join([refuses])", "b'%b' | flat", "str(flat, 'ascii')", "str(gaps, 'ascii')",
};

int main(void) {
    probe_start();
    define_exporters();
    filling();
    sizes();
    for (size_t i = 0; i < COUNT(contiguous); i++) {
        PyObject *o = exporter(contiguous[i]);
        contiguity(contiguous[i], o);
        views(contiguous[i], o);
        PyObject *m = PyMemoryView_FromObject(o);
        if (m) requests(contiguous[i], m);
        PyErr_Clear();
        Py_XDECREF(m);
        Py_DECREF(o);
    }
    PyObject *bytes = PyBytes_FromString("abc"), *array = PyByteArray_FromStringAndSize("abc", 3), *five = PyLong_FromLong(5);
    requests("bytes", bytes);
    requests("bytearray", array);
    requests("int", five);
    Py_DECREF(bytes);
    Py_DECREF(array);
    Py_DECREF(five);
    copying();
    made();
    run_lines(lines, COUNT(lines));
    forget_exporters();
    return probe_end();
}
