/* What the collector tells: gc.callbacks, the texts of the debugging flags on sys.stderr, gc.garbage, and what is left at the end. */
#include "nodes.h"
#include <ctype.h>

/* ---- a file that shows what is written to it, on one line, numbers and addresses masked -------------------------- */

static PyObject *file_write(PyObject *self, PyObject *text) {
    (void)self;
    const char *at = PyUnicode_AsUTF8(text);
    need(at != NULL, "text");
    while (*at) {
        if (*at == '\n') {
            printf("\\n");
            at++;
        } else if (!strncmp(at, "0x", 2)) {
            at += 2;
            while (isxdigit((unsigned char)*at)) at++;
            printf("ADDRESS");
        } else if (isdigit((unsigned char)*at)) {
            while (isdigit((unsigned char)*at)) at++;
            putchar('#');
        } else {
            putchar(*at++);
        }
    }
    return PyLong_FromSsize_t(PyUnicode_GetLength(text));
}

static PyObject *file_flush(PyObject *self, PyObject *none) { return (void)self, (void)none, Py_NewRef(Py_None); }

static PyMethodDef file_methods[] = {{"write", file_write, METH_O, NULL}, {"flush", file_flush, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot file_slots[] = {{Py_tp_methods, file_methods}, {0, NULL}};
static PyType_Spec file_spec = {"probe.File", 0, 0, Py_TPFLAGS_DEFAULT, file_slots};

/* ---- types ------------------------------------------------------------------------------------------------------ */

static void legacy_del(PyObject *self) { printf(" del %d", ((Node *)self)->number); }
static PyTypeObject legacy_type = {NODE_FIELDS("probe.Legacy"), .tp_del = legacy_del};

static void collect(const char *label, int generation) {
    printf("%s:", label);
    put_line("", GC("collect", "i", generation));
}

static PyObject *garbage(void) {
    PyObject *list = PyObject_GetAttrString(gc, "garbage");
    need(list != NULL && PyList_CheckExact(list), "garbage");
    Py_DECREF(list);
    return list;
}

static void empty_garbage(void) { need(PyList_SetSlice(garbage(), 0, PY_SSIZE_T_MAX, NULL) == 0, "clear"); }

static void debug(int flags) {
    PyObject *result = GC("set_debug", "i", flags);
    need(result != NULL, "set_debug");
    Py_DECREF(result);
}

static void flags(void) {
    static const char *const names[] = {"DEBUG_STATS", "DEBUG_COLLECTABLE", "DEBUG_UNCOLLECTABLE", "DEBUG_SAVEALL", "DEBUG_LEAK"};
    for (size_t i = 0; i < COUNT(names); i++) put_line(names[i], PyObject_GetAttrString(gc, names[i]));
    put_line("get_debug", GC("get_debug", NULL));
    put_line("set_debug(7)", GC("set_debug", "i", 7));
    put_line("get_debug", GC("get_debug", NULL));
    put_line("set_debug(-1)", GC("set_debug", "i", -1));
    put_line("get_debug", GC("get_debug", NULL));
    put_line("set_debug(1 << 40)", GC("set_debug", "L", 1LL << 40));
    put_line("set_debug(1.5)", GC("set_debug", "d", 1.5));
    put_line("set_debug()", GC("set_debug", NULL));
    put_line("set_debug(0)", GC("set_debug", "i", 0));
}

static void texts(void) {
    debug(1);
    dead_pair(&node_type, 1);
    collect("statistics, young", 0);
    collect("statistics, all", 2);
    printf("by C:");
    PyGC_Collect();
    putchar('\n');
    debug(2);
    dead_pair(&node_type, 3);
    collect("collectable", 2);
    debug(4);
    dead_pair(&legacy_type, 5);
    collect("uncollectable", 2);
    printf("alive %d, garbage %d\n", alive, (int)PyList_Size(garbage()));
    collect("as it is in garbage", 2);
    debug(0);
    Node *a = (Node *)PyList_GetItem(garbage(), 0);
    node_clear((PyObject *)a);
    empty_garbage();
    printf(" -> alive %d\n", alive);
    debug(38);
    PyObject *list = PyList_New(0);
    need(PyList_Append(list, list) == 0, "append");
    Py_DECREF(list);
    collect("a leak", 2);
    put_line("garbage", Py_NewRef(garbage()));
    debug(0);
    empty_garbage();
    collect("no leak any more", 2);
}

/* What garbage with a tp_del refers to stays too, but is not listed. */
static void kept(void) {
    Node *a = dead_pair(&legacy_type, 1), *b = new_node(&node_type, 10);
    a->second = (PyObject *)b;
    b->first = Py_NewRef(b);
    Node *c = dead_pair(&node_type, 20);
    c->second = Py_NewRef(a);
    collect("some of it", 2);
    put_line("garbage", Py_NewRef(garbage()));
    printf("alive %d\n", alive);
    debug(32);
    dead_pair(&node_type, 30);
    collect("more of it", 2);
    put_line("garbage", Py_NewRef(garbage()));
    debug(0);
    need(PyObject_SetAttrString(gc, "garbage", Py_None) == 0, "garbage");
    dead_pair(&legacy_type, 40);
    collect("garbage has another name", 2);
    PyObject_SetAttrString(gc, "garbage", Py_None);
}

static PyObject *watch(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    (void)self, (void)n;
    PyObject *inside = GC("collect", NULL);
    putchar(' ');
    put_object(args[0]);
    putchar(' ');
    put_object(args[1]);
    printf(" (inside %ld)", PyLong_AsLong(inside));
    Py_DECREF(inside);
    Py_RETURN_NONE;
}

static PyObject *fail(PyObject *self, PyObject *arg) {
    (void)self, (void)arg;
    PyErr_SetString(PyExc_LookupError, "no");
    return NULL;
}

static PyMethodDef watch_def = {"watch", (PyCFunction)(void (*)(void))watch, METH_FASTCALL, NULL};
static PyMethodDef fail_def = {"fail", fail, METH_VARARGS, NULL};

static void callbacks(void) {
    PyObject *list = PyObject_GetAttrString(gc, "callbacks"), *f = PyCFunction_New(&watch_def, NULL);
    need(PyList_Append(list, f) == 0, "append");
    dead_pair(&node_type, 1);
    collect("told", 0);
    dead_pair(&legacy_type, 1);
    collect("told of what stays", 1);
    PyGC_Disable();
    printf("disabled: %d\n", (int)PyGC_Collect());
    PyGC_Enable();
    need(PyList_SetItem(list, 0, PyLong_FromLong(1)) == 0, "set");
    need(PyList_Append(list, f) == 0, "append");
    collect("one cannot be called", 2);
    need(PyList_SetItem(list, 0, PyCFunction_New(&fail_def, NULL)) == 0, "set");
    collect("one fails", 2);
    need(PyList_SetSlice(list, 0, 1, NULL) == 0, "clear");
    Py_DECREF(f);
    Py_DECREF(list);
}

int main(void) {
    nodes_start();
    need(PyType_Ready(&legacy_type) == 0, "type");
    flags();
    PyObject *type = PyType_FromSpec(&file_spec), *file = type ? PyObject_CallNoArgs(type) : NULL, *old = Py_NewRef(PySys_GetObject("stderr"));
    need(file && PySys_SetObject("stderr", file) == 0, "stderr");
    texts();
    kept();
    callbacks();
    need(PySys_SetObject("stderr", old) == 0, "stderr");
    Py_DECREF(old);
    Py_DECREF(file);
    Py_DECREF(type);
    PyObject_SetAttrString(gc, "garbage", Py_None);
    Py_DECREF(gc);
    printf("alive %d\n", alive);
    return probe_end();
}
