/* What the collector does while the runtime ends, in several runs of it. */
#include "nodes.h"

static void say(PyObject *self) { printf(" finalize %d", ((Node *)self)->number); }

/* Makes garbage and asks for a collection. */
static void busy(PyObject *self) {
    Node *node = new_node((PyTypeObject *)Py_TYPE(self), ((Node *)self)->number + 1);
    node->first = ((Node *)self)->number < 3 ? Py_NewRef(node) : NULL;
    Py_DECREF(node);
    printf(" finalize %d (inside: %d)", ((Node *)self)->number, (int)PyGC_Collect());
}

static void legacy_del(PyObject *self) { (void)self; }

static PyTypeObject said_type = {NODE_FIELDS("probe.Said"), .tp_finalize = say}, busy_type = {NODE_FIELDS("probe.Busy"), .tp_finalize = busy},
                    legacy_type = {NODE_FIELDS("probe.Legacy"), .tp_del = legacy_del};

static PyObject *told(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *phase = PyTuple_GetItem(args, 0), *info = PyTuple_GetItem(args, 1);
    printf(" %s of %ld: %ld;", PyUnicode_AsUTF8(phase), PyLong_AsLong(PyDict_GetItemString(info, "generation")),
           PyLong_AsLong(PyDict_GetItemString(info, "collected")));
    Py_RETURN_NONE;
}

static PyObject *died(PyObject *self, PyObject *reference) {
    (void)self, (void)reference;
    printf(" weakref died");
    Py_RETURN_NONE;
}

static PyMethodDef told_def = {"told", told, METH_VARARGS, NULL}, died_def = {"died", died, METH_O, NULL};

static void start(const char *label) {
    nodes_start();
    printf("%s:", label);
}

static void end(void) {
    printf(" END");
    Py_FinalizeEx();
    printf(" alive %d\n", alive);
    alive = 0;
}

static void add(PyObject *list, PyObject *owned) { need(owned && PyList_Append(list, owned) == 0, "append"), Py_DECREF(owned); }

static Node *ring(PyTypeObject *type, int number) {
    need(PyType_Ready(type) == 0, "type");
    return dead_pair(type, number);
}

int main(void) {
    start("garbage");
    ring(&said_type, 1);
    Py_DECREF(gc);
    end();

    start("with callbacks");
    PyObject *callbacks = PyObject_GetAttrString(gc, "callbacks");
    add(callbacks, PyCFunction_New(&told_def, NULL));
    Py_DECREF(callbacks);
    ring(&said_type, 1);
    Py_DECREF(gc);
    end();

    start("disabled");
    ring(&said_type, 1);
    PyGC_Disable();
    Py_DECREF(gc);
    end();

    start("enabled again by the start");
    printf(" %d", PyGC_IsEnabled());
    Node *node = ring(&said_type, 1);
    PyObject *module = PyImport_AddModule("probe"), *callback = PyCFunction_New(&died_def, NULL);
    need(PyModule_AddObjectRef(module, "node", (PyObject *)node) == 0, "add");
    need(PyModule_Add(module, "reference", PyWeakref_NewRef((PyObject *)node, callback)) == 0, "add");
    Py_DECREF(callback);
    Py_DECREF(gc);
    end();

    start("in a module that is in a cycle");
    module = PyImport_AddModule("probe");
    node = ring(&said_type, 1);
    node->second = Py_NewRef(module);
    need(PyModule_AddObjectRef(module, "node", (PyObject *)node) == 0, "add");
    Py_DECREF(gc);
    end();

    start("finalizers at work");
    ring(&busy_type, 1);
    Py_DECREF(gc);
    end();

    start("uncollectable");
    ring(&legacy_type, 1);
    printf(" %d", (int)PyGC_Collect());
    PyObject *garbage = PyObject_GetAttrString(gc, "garbage");
    printf(" %d", (int)PyList_Size(garbage));
    node_clear(PyList_GetItem(garbage, 0));
    Py_DECREF(garbage);
    Py_XDECREF(PyObject_CallMethod(gc, "set_debug", "i", 4));
    Py_DECREF(gc);
    end();

    start("settings of a new run");
    put_line("", Py_BuildValue("(NNN)", PyObject_CallMethod(gc, "get_debug", NULL), PyObject_CallMethod(gc, "get_threshold", NULL),
                               PyObject_GetAttrString(gc, "garbage")));
    Py_XDECREF(PyObject_CallMethod(gc, "set_debug", "i", 2));
    Py_XDECREF(PyObject_CallMethod(gc, "set_threshold", "iii", 5, 6, 7));
    Py_XDECREF(PyObject_CallMethod(gc, "set_debug", "i", 0));
    Py_DECREF(gc);
    end();

    start("and of the next");
    put_line("", Py_BuildValue("(NNN)", PyObject_CallMethod(gc, "get_debug", NULL), PyObject_CallMethod(gc, "get_threshold", NULL),
                               PyObject_CallMethod(gc, "get_freeze_count", NULL)));
    Py_DECREF(gc);
    end();
    return 0;
}
