/* Audit events: hooks before and after start-up, in order, that refuse; what raises them. */
#include "../probe/probe.h"

static int early_events, seen, refuse;

static int early(const char *event, PyObject *args, void *data) {
    (void)event, (void)args;
    ++*(int *)data;
    return 0;
}

static int listening(const char *event, PyObject *args, void *data) {
    if (strncmp(event, "probe.", 6) != 0) return 0;
    seen++;
    printf("  %s heard %s", (char *)data, event);
    putchar(' ');
    put_object(args);
    putchar('\n');
    if (refuse == seen) {
        PyErr_SetString(PyExc_PermissionError, "refused");
        return -1;
    }
    return 0;
}

static int silent(const char *event, PyObject *args, void *data) {
    (void)args, (void)data;
    return strcmp(event, "probe.silent") ? 0 : -1;
}

static void put(const char *label, int status) {
    printf("%s -> %d ", label, status);
    if (PyErr_Occurred()) put_error();
    putchar('\n');
}

static int more_hooks;
static int refuses_hooks(const char *event, PyObject *args, void *data) {
    (void)args;
    if (strcmp(event, "sys.addaudithook")) return 0;
    more_hooks++;
    if (!*(int *)data) return 0;
    PyErr_SetString(*(int *)data == 1 ? PyExc_RuntimeError : PyExc_KeyError, "no more hooks");
    return -1;
}

int main(void) {
    int refusal = 0;
    printf("before start-up %d\n", PySys_AddAuditHook(early, &early_events));
    printf("events that nobody can hear %d\n", PySys_Audit("probe.early", NULL));
    probe_start();
    early_events = 0;
    put("add", PySys_AddAuditHook(listening, "first"));
    put("add", PySys_AddAuditHook(listening, "second"));
    put("no arguments", PySys_Audit("probe.none", NULL));
    put("empty format", PySys_Audit("probe.empty", ""));
    put("one", PySys_Audit("probe.one", "i", 5));
    put("two", PySys_Audit("probe.two", "is", 5, "text"));
    put("a tuple", PySys_Audit("probe.tuple", "(ii)", 1, 2));
    put("a tuple of one", PySys_Audit("probe.single", "(i)", 1));
    put("an object", PySys_Audit("probe.object", "O", Py_None));
    put("given", PySys_Audit("probe.given", "N", PyLong_FromLong(77)));
    put("bad format", PySys_Audit("probe.bad", "?"));
    refuse = seen + 1;
    put("first refuses", PySys_Audit("probe.refused", "i", 1));
    refuse = seen + 2;
    put("second refuses", PySys_Audit("probe.refused", "i", 2));
    refuse = 0;
    PyErr_SetString(PyExc_ValueError, "pending");
    put("with an error pending", PySys_Audit("probe.pending", "i", 3));
#if PY_VERSION_HEX >= 0x030D0000
    PyObject *args = Py_BuildValue("(is)", 1, "a"), *list = PyList_New(0);
    put("tuple", PySys_AuditTuple("probe.tuple", args));
    put("tuple NULL", PySys_AuditTuple("probe.tuple", NULL));
    put("tuple a list", PySys_AuditTuple("probe.tuple", list));
    Py_DECREF(args);
    Py_DECREF(list);
#endif
    put("add a silent one", PySys_AddAuditHook(silent, NULL));
    printf("silent refusal %d\n", PySys_Audit("probe.silent", NULL));
    PyErr_Clear();
    printf("hooks of before heard %d\n", early_events > 0);
    put("add one that refuses", PySys_AddAuditHook(refuses_hooks, &refusal));
    put("it heard", more_hooks);
    refusal = 1;
    put("refused with RuntimeError", PySys_AddAuditHook(early, &early_events));
    refusal = 2;
    put("refused with KeyError", PySys_AddAuditHook(early, &early_events));
    refusal = 0;
    PyObject *hook = PySys_GetObject("audit");
    put_line("sys.audit", PyObject_CallFunction(hook, "sii", "probe.python", 1, 2));
    put_line("sys.audit()", PyObject_CallFunction(hook, NULL));
    put_line("sys.audit(5)", PyObject_CallFunction(hook, "i", 5));
    refuse = seen + 1;
    put_line("sys.audit refused", PyObject_CallFunction(hook, "s", "probe.python"));
    refuse = 0;
    return probe_end();
}
