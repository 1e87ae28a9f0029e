/* importlib, importlib.machinery and importlib.util, as C code calls them. */
#include "../probe/probe.h"

static const struct {
    const char *module, *call;
} calls[] = {
    {"importlib", "import_module 'sys'"}, {"importlib", "import_module '.x'"}, {"importlib", "import_module '.x', ''"},
    {"importlib", "import_module '.no_such', 'sys'"}, {"importlib", "import_module '..x', 'a'"}, {"importlib", "import_module 'no_such'"},
    {"importlib", "import_module 1"}, {"importlib", "import_module name='sys', package=None"}, {"importlib", "invalidate_caches"},
    {"importlib.util", "find_spec 'sys'"}, {"importlib.util", "find_spec 'no_such'"}, {"importlib.util", "find_spec 'sys.x'"},
    {"importlib.util", "spec_from_file_location 'x', '/a/x.foo'"}, {"importlib.machinery", "ModuleSpec 'a.b', None"},
    {"importlib.machinery", "ModuleSpec 'a.b', 'loader', origin='here', is_package=True"}, {"importlib.machinery", "ModuleSpec"}, {"importlib.machinery", "ModuleSpec 'a'"},
    {"importlib.machinery", "ModuleSpec 'a', 1, 2"}, {"importlib.machinery", "ModuleSpec 'a', 1, other=1"}, {"importlib.machinery", "ModuleSpec 'a', None, name=3"},
};

/* What a spec for a shared object says, and what a module made from it looks like before its code runs. */
static void specs(PyObject *util) {
    static const char *const names[] = {"name", "origin", "parent", "cached", "has_location", "submodule_search_locations", "loader_state"};
    static const char *const files[] = {"/a/x.so", "/a/x/__init__.abi3.so"};
    for (size_t f = 0; f < COUNT(files); f++) {
        PyObject *spec = PyObject_CallMethod(util, "spec_from_file_location", "ss", "p.x", files[f]);
        for (size_t i = 0; i < COUNT(names); i++) put_line(names[i], PyObject_GetAttrString(spec, names[i]));
        PyObject *loader = PyObject_GetAttrString(spec, "loader");
        put_line("loader.path", PyObject_GetAttrString(loader, "path"));
        put_line("loader.get_filename", PyObject_CallMethod(loader, "get_filename", "s", "p.x"));
        put_line("loader.is_package", PyObject_CallMethod(loader, "is_package", "s", "p.x"));
        put_line("loader.get_source", PyObject_CallMethod(loader, "get_source", "s", "p.x"));
        put_line("equal", PyObject_RichCompare(spec, spec, Py_EQ));
        put_line("hash", PyObject_CallMethod(spec, "__hash__", NULL));
        Py_DECREF(loader);
        Py_DECREF(spec);
    }
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(calls); i++) {
        char name[40];
        size_t n = strcspn(calls[i].call, " ");
        PyObject *m = PyImport_ImportModule(calls[i].module);
        PyObject *kwargs, *args = literal_call(calls[i].call + n + (calls[i].call[n] == ' '), &kwargs);
        snprintf(name, sizeof name, "%.*s", (int)n, calls[i].call);
        PyObject *f = PyObject_GetAttrString(m, name);
        need(f != NULL, calls[i].call);
        fputs(calls[i].call, stdout);
        put_line("", PyObject_Call(f, args, kwargs));
        Py_DECREF(f);
        Py_DECREF(m);
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
    PyObject *util = PyImport_ImportModule("importlib.util"), *machinery = PyImport_ImportModule("importlib.machinery");
    specs(util);
    put_line("suffixes", PyObject_GetAttrString(machinery, "EXTENSION_SUFFIXES"));
    put_line("source suffixes", PyObject_GetAttrString(machinery, "SOURCE_SUFFIXES"));
    put_line("bytecode suffixes", PyObject_GetAttrString(machinery, "BYTECODE_SUFFIXES"));
    put_line("all", PyObject_CallMethod(machinery, "all_suffixes", NULL));
    PyObject *type = PyObject_GetAttrString(machinery, "ModuleSpec"), *spec = PyObject_CallFunction(type, "sO", "a.b", Py_None);
    put_line("bare module", PyObject_CallMethod(util, "module_from_spec", "O", spec));
    put_status("any attribute", PyObject_SetAttrString(spec, "anything", Py_None));
    put_line("it", PyObject_GetAttrString(spec, "anything"));
    Py_DECREF(spec);
    Py_DECREF(type);
    Py_DECREF(util);
    Py_DECREF(machinery);
    return probe_end();
}
