/* Watchers of dicts and of contexts: every event, wrong numbers, callbacks that fail. */
#include "../probe/script.h"

static int fails;

static int told(const char *what, PyObject *key, PyObject *value) {
    printf("  %s ", what);
    put_object(key);
    putchar(' ');
    put_object(value);
    putchar('\n');
    if (!fails) return 0;
    PyErr_SetString(PyExc_ValueError, "watcher");
    return -1;
}

static int dict_event(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
    static const char *const names[] = {"added", "modified", "deleted", "cloned", "cleared", "deallocated"};
    printf("  %d entries:", (int)PyDict_GET_SIZE(dict));
    return told(names[event], key, value);
}

static int other_event(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
    (void)dict, (void)key, (void)value;
    printf("  other %d\n", (int)event);
    return 0;
}

static int watcher;

static PyObject *watch(PyObject *module, PyObject *d) {
    (void)module;
    return PyDict_Watch(watcher, d) < 0 ? NULL : Py_NewRef(d);
}

static PyObject *unwatch(PyObject *module, PyObject *d) {
    (void)module;
    return PyDict_Unwatch(watcher, d) < 0 ? NULL : Py_NewRef(d);
}

static PyObject *set_default(PyObject *module, PyObject *args) {
    (void)module;
    return Py_XNewRef(PyDict_SetDefault(PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1), PyTuple_GET_ITEM(args, 2)));
}

static PyObject *merge(PyObject *module, PyObject *args) {
    PyObject *d, *other;
    int replace;
    (void)module;
    if (!PyArg_ParseTuple(args, "OOi", &d, &other, &replace) || PyDict_Merge(d, other, replace) < 0) return NULL;
    return Py_NewRef(d);
}

static PyObject *fail(PyObject *module, PyObject *on) {
    (void)module;
    fails = PyObject_IsTrue(on);
    Py_RETURN_NONE;
}

/* The unraisable hook: the exception, and what the report says of it without the address. */
static PyObject *hook(PyObject *module, PyObject *report) {
    (void)module;
    PyObject *message = PyObject_GetAttrString(report, "err_msg"), *object = PyObject_GetAttrString(report, "object");
    PyObject *error = PyObject_GetAttrString(report, "exc_value");
    printf("  unraisable ");
    put_object(error);
    const char *text = message == Py_None ? "None" : PyUnicode_AsUTF8(message), *at = strstr(text, " at 0x");
    printf(" %.*s of %s\n", at ? (int)(at - text) : (int)strlen(text), text, object == Py_None ? "None" : Py_TYPE(object)->tp_name);
    Py_DECREF(message);
    Py_DECREF(object);
    Py_DECREF(error);
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"watch", watch, METH_O, NULL}, {"unwatch", unwatch, METH_O, NULL}, {"set_default", set_default, METH_VARARGS, NULL},
    {"merge", merge, METH_VARARGS, NULL}, {"fail", fail, METH_O, NULL}, {"hook", hook, METH_O, NULL}, {NULL, NULL, 0, NULL},
};

static const char changes[] =
    "d = {}\n"
    "watch(d) is d\n"
    "d['a'] = 1\n"
    "d['a'] = 2\n"
    "d['a'] = d['a']\n"
    "d.setdefault('a', 5)\n"
    "d.setdefault('b', 6)\n"
    "set_default(d, 'c', 7)\n"
    "del d['a']\n"
    "del d['a']\n"
    "d.pop('b')\n"
    "d.pop('b', 1)\n"
    "d.popitem()\n"
    "d.popitem()\n"
    "d.update({'x': 1})\n"
    "d.update({'y': 1, 'x': 2})\n"
    "d.update([('z', 3)], w=4)\n"
    "d |= {'x': 5}\n"
    "merge(d, {'x': 6, 'v': 7}, 0)\n"
    "d.copy() == d\n"
    "d.clear()\n"
    "d.clear()\n"
    "merge(d, {1: 2, 3: 4}, 1)\n"
    "d.__init__(k=1)\n"
    "unwatch(d) is d\n"
    "d[9] = 9\n"
    "unwatch(d) is d\n"
    "watch([])\n"
    "unwatch(5)\n"
    "class D(dict):\n"
    "    def __setitem__(self, key, value): dict.__setitem__(self, key, [value])\n"
    "e = watch(D())\n"
    "e['a'] = 1\n"
    "e.update({'b': 2})\n"
    "del e\n"
    "e = watch({1: 2})\n"
    "del e\n"
    "class A: pass\n"
    "a = A()\n"
    "watch(a.__dict__)\n"
    "a.x = 1\n"
    "a.x = 2\n"
    "del a.x\n"
    "del a\n"
    "sys.unraisablehook = hook\n"
    "fail(1)\n"
    "d = watch({})\n"
    "d['a'] = 1\n"
    "d['a'] = 2\n"
    "del d['a']\n"
    "del d['b']\n"
    "d.update({1: 2})\n"
    "d.clear()\n"
    "d\n"
    "del d\n"
    "fail(0)\n";

static void dict_watchers(void) {
    watcher = PyDict_AddWatcher(dict_event);
    int other = PyDict_AddWatcher(other_event);
    printf("numbers %d %d\n", watcher, other);
    PyObject *d = PyDict_New(), *key = PyUnicode_FromString("key");
    put_status("watch", PyDict_Watch(watcher, d));
    put_status("watch again", PyDict_Watch(watcher, d));
    put_status("watch by the other", PyDict_Watch(other, d));
    PyDict_SetItem(d, key, key);
    put_status("unwatch", PyDict_Unwatch(other, d));
    PyDict_SetItemString(d, "another", key);
    PyDict_DelItemString(d, "another");
    put_status("pop", PyDict_Pop(d, key, NULL));
    PyDict_Clear(d);
    put_status("unwatch with 99", PyDict_Unwatch(99, d));
    put_status("unwatch with -1", PyDict_Unwatch(-1, d));
    put_status("unwatch with nobody's number", PyDict_Unwatch(7, d));
    put_status("watch with nobody's number", PyDict_Watch(7, d));
    put_status("clear the other", PyDict_ClearWatcher(other));
    put_status("clear it again", PyDict_ClearWatcher(other));
    put_status("clear 8", PyDict_ClearWatcher(8));
    int numbers[8], n = 0;
    while (n < 8 && (numbers[n] = PyDict_AddWatcher(other_event)) >= 0) n++;
    put_status("one too many", -1);
    printf("%d more\n", n);
    while (n) PyDict_ClearWatcher(numbers[--n]);
    Py_DECREF(key);
    Py_DECREF(d);
}

#if PY_VERSION_HEX >= 0x030E0000
static int context_event(PyContextEvent event, PyObject *context) {
    printf("  event %d %s", (int)event, Py_TYPE(context)->tp_name);
    return told("", NULL, NULL);
}

static int quiet_event(PyContextEvent event, PyObject *context) {
    printf("  quiet %d %s\n", (int)event, Py_TYPE(context)->tp_name);
    return 0;
}

static PyObject *inside(PyObject *module, PyObject *args) {
    (void)module, (void)args;
    printf("  inside\n");
    Py_RETURN_NONE;
}

static void context_watchers(void) {
    static PyMethodDef function = {"inside", inside, METH_NOARGS, NULL};
    int first = PyContext_AddWatcher(context_event), second = PyContext_AddWatcher(quiet_event);
    printf("numbers %d %d\n", first, second);
    PyObject *context = PyContext_New(), *inner = PyContext_Copy(context);
    put_status("enter", PyContext_Enter(context));
    put_status("enter again", PyContext_Enter(context));
    put_status("enter the inner one", PyContext_Enter(inner));
    put_status("exit the outer one first", PyContext_Exit(context));
    put_status("exit", PyContext_Exit(inner));
    put_status("exit the outer one", PyContext_Exit(context));
    PyObject *callable = PyCFunction_New(&function, NULL);
    put_line("run", PyObject_CallMethod(context, "run", "O", callable));
    fails = 1;
    put_status("enter", PyContext_Enter(context));
    put_status("exit", PyContext_Exit(context));
    fails = 0;
    put_status("clear", PyContext_ClearWatcher(first));
    put_status("clear again", PyContext_ClearWatcher(first));
    put_status("clear -1", PyContext_ClearWatcher(-1));
    put_status("clear 8", PyContext_ClearWatcher(8));
    put_status("enter", PyContext_Enter(context));
    put_status("clear the second", PyContext_ClearWatcher(second));
    put_status("exit", PyContext_Exit(context));
    int n = 0;
    while (n < 9 && PyContext_AddWatcher(quiet_event) >= 0) n++;
    put_status("one too many", -1);
    printf("%d watchers\n", n);
    while (n) PyContext_ClearWatcher(--n);
    Py_DECREF(callable);
    Py_DECREF(context);
    Py_DECREF(inner);
}
#endif

int main(void) {
    probe_start();
    dict_watchers();
    script_containers();
    script_functions(functions);
    script_run(changes);
#if PY_VERSION_HEX >= 0x030E0000
    context_watchers();
#endif
    put_status("clear", PyDict_ClearWatcher(watcher));
    script_forget();
    return probe_end();
}
