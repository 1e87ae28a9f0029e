/* PyCapsule_Import at the edges: dots in odd places, bytes that are no text, long
 * and deep names, and a call with an error pending. */
#include "check.h"
#include "import_modules.h"

static void check_dots(void)
{
    PyObject *module = new_listed_module("capconf_dots");
    give(module, "api", PyCapsule_New(&things[0], "capconf_dots.api", NULL));
    CHECK_PTR(PyCapsule_Import("capconf_dots.api", 0), &things[0]);

    check_import_fails("", PyExc_ImportError, IMPORT_FAILED(""));
    check_import_fails(".", PyExc_ImportError, IMPORT_FAILED(""));
    check_import_fails(".x", PyExc_ImportError, IMPORT_FAILED(""));
    check_import_fails("..", PyExc_ImportError, IMPORT_FAILED(""));
    check_import_fails(".capconf_dots.api", PyExc_ImportError, IMPORT_FAILED(""));
    const char *no_empty = "module 'capconf_dots' has no attribute ''";
    check_import_fails("capconf_dots.", PyExc_AttributeError, no_empty);
    check_import_fails("capconf_dots..api", PyExc_AttributeError, no_empty);
    check_import_fails("capconf_dots...", PyExc_AttributeError, no_empty);
    check_import_fails("capconf_dots.api.", PyExc_AttributeError,
                       "'PyCapsule' object has no attribute ''");
    check_import_fails(" capconf_dots.api", PyExc_ImportError, IMPORT_FAILED(" capconf_dots"));
    check_import_fails("capconf_dots.api ", PyExc_AttributeError,
                       "module 'capconf_dots' has no attribute 'api '");
    check_import_fails("capconf_dots/api", PyExc_ImportError, IMPORT_FAILED("capconf_dots/api"));

    /* An attribute may be called '' all the same. */
    PyObject *inner = PyCapsule_New(&things[1], "capconf_dots.", NULL);
    give(module, "", NEED(inner));
    CHECK_PTR(PyCapsule_Import("capconf_dots.", 0), &things[1]);
    CHECK_QUIET();
    unlist_module("capconf_dots");
    Py_DECREF(module);
}

/* A capsule that stands in sys.modules itself has a valid name without a dot. */
static void check_capsule_as_module(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[2], "capconf_capsule", NULL));
    CHECK_INT(PyDict_SetItemString(PyImport_GetModuleDict(), "capconf_capsule", capsule), 0);
    CHECK_PTR(PyCapsule_Import("capconf_capsule", 0), &things[2]);
    CHECK_QUIET();
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    check_import_fails("capconf_capsule", PyExc_AttributeError, IMPORT_INVALID("capconf_capsule"));
    unlist_module("capconf_capsule");
    CHECK_INT(Py_REFCNT(capsule), 1);
    Py_DECREF(capsule);
}

static void check_other_text(void)
{
    /* Not UTF-8 in the first component: shown with U+FFFD for the bad bytes. */
    check_import_fails("\xff.api", PyExc_ImportError, IMPORT_FAILED("\xef\xbf\xbd"));
    check_import_fails("capconf\xe2\x82", PyExc_ImportError, IMPORT_FAILED("capconf\xef\xbf\xbd"));
    check_import_fails("%s%n.api", PyExc_ImportError, IMPORT_FAILED("%s%n"));

    /* UTF-8 is as good as ASCII in every component. */
    PyObject *module = new_listed_module("capconf_\xc3\xa9t\xc3\xa9");
    give(module, "\xe4\xb8\xad",
         PyCapsule_New(&things[3], "capconf_\xc3\xa9t\xc3\xa9.\xe4\xb8\xad", NULL));
    CHECK_PTR(PyCapsule_Import("capconf_\xc3\xa9t\xc3\xa9.\xe4\xb8\xad", 0), &things[3]);
    CHECK_QUIET();
    check_import_fails("capconf_\xc3\xa9t\xc3\xa9.\xc3\xa9", PyExc_AttributeError,
                       "module 'capconf_\xc3\xa9t\xc3\xa9' has no attribute '\xc3\xa9'");
    check_import_fails("capconf_\xc3\xa9t\xc3\xa9.__name__", PyExc_AttributeError,
                       IMPORT_INVALID("capconf_\xc3\xa9t\xc3\xa9.__name__"));
    unlist_module("capconf_\xc3\xa9t\xc3\xa9");
    Py_DECREF(module);
}

/* Hundreds of components, each an attribute of the one before. */
static void check_deep(void)
{
    enum { DEPTH = 400 };
    static char name[sizeof "capconf_deep" + 2 * DEPTH + sizeof ".api"];
    PyObject *root = new_listed_module("capconf_deep");
    PyObject *module = root;
    memcpy(name, "capconf_deep", sizeof "capconf_deep");
    for (int i = 0; i < DEPTH; i++) {
        PyObject *next = new_module("capconf_link");
        strcat(name, ".n");
        give(module, "n", next);
        module = next;
    }
    strcat(name, ".api");
    give(module, "api", PyCapsule_New(&things[4], name, NULL));
    CHECK_PTR(PyCapsule_Import(name, 0), &things[4]);
    CHECK_QUIET();
    name[strlen(name) - 1] = 'x';
    check_import_fails(name, PyExc_AttributeError,
                       "module 'capconf_link' has no attribute 'apx'");
    unlist_module("capconf_deep");
    Py_DECREF(root);
}

/* Names of 64 KB: as a component to be found, and in every message. */
static void check_long(void)
{
    enum { LONG = 64 * 1024 };
    static char component[LONG + 1], name[LONG + 64], text[LONG + 128];
    memset(component, 'c', LONG);
    PyObject *module = new_listed_module("capconf_long");

    snprintf(name, sizeof name, "capconf_long.%s", component);
    snprintf(text, sizeof text, "module 'capconf_long' has no attribute '%s'", component);
    check_import_fails(name, PyExc_AttributeError, text);
    give(module, component, PyCapsule_New(&things[5], name, NULL));
    CHECK_PTR(PyCapsule_Import(name, 0), &things[5]);
    CHECK_QUIET();
    give(module, component, PyCapsule_New(&things[5], NULL, NULL));
    snprintf(text, sizeof text, IMPORT_INVALID("%s"), name);
    check_import_fails(name, PyExc_AttributeError, text);
    snprintf(text, sizeof text, IMPORT_FAILED("%s"), component);
    snprintf(name, sizeof name, "%s.api", component);
    check_import_fails(name, PyExc_ImportError, text);
    unlist_module("capconf_long");
    Py_DECREF(module);
}

/* The name is read, never written: one in read-only memory will do, and one in
 * writable memory is the same afterwards. */
static void check_name_untouched(void)
{
    char name[] = "capconf_exporter._C_API";
    CHECK_PTR(PyCapsule_Import(name, 0), &things[0]);
    CHECK(strcmp(name, exporter_api) == 0);
    name[strlen(name) - 1] = 'J';
    CHECK_PTR(PyCapsule_Import(name, 0), NULL);
    CHECK_RAISED(PyExc_AttributeError, "module 'capconf_exporter' has no attribute '_C_APJ'");
    CHECK(strcmp(name, "capconf_exporter._C_APJ") == 0);
}

/* Imports `name`, a module that is in order, with an error pending. */
static void check_found_with_error(const char *name, const char *failure, const void *pointer)
{
    check_case("PyCapsule_Import of `%s` with an error pending", name);
    PyObject *pending = raise_pending();
#if PY_VERSION_HEX >= 0x030D0000
    /* Since 3.13 the error stops the import of the first component, even if
     * the module is in sys.modules. */
    (void)pointer;
    CHECK_PTR(PyCapsule_Import(name, 0), NULL);
    CHECK_RAISED(PyExc_ImportError, failure);
#else
    /* Until 3.12 the import succeeds, and the error is lost on the way. */
    (void)failure;
    CHECK_PTR(PyCapsule_Import(name, 0), pointer);
    CHECK_QUIET();
#endif
    CHECK_INT(Py_REFCNT(pending), 1);
    Py_DECREF(pending);
    check_case("%s", "");
}

/* Imports what cannot be found, with an error pending: the error is replaced. */
static void check_missing_with_error(const char *name, PyObject *type, const char *text)
{
    check_case("PyCapsule_Import of `%s` with an error pending", name);
    PyObject *pending = raise_pending();
    CHECK_PTR(PyCapsule_Import(name, 0), NULL);
    CHECK_ALONE();
    CHECK_RAISED(type, text);
    CHECK_INT(Py_REFCNT(pending), 1);
    Py_DECREF(pending);
    check_case("%s", "");
}

static void check_error_pending(void)
{
    PyObject *module = new_listed_module("capconf_made");
    give(module, "api", PyCapsule_New(&things[6], "capconf_made.api", NULL));
    CHECK_PTR(PyCapsule_Import(exporter_api, 0), &things[0]);

    check_found_with_error(exporter_api, IMPORT_FAILED("capconf_exporter"), &things[0]);
    check_found_with_error("capconf_made.api", IMPORT_FAILED("capconf_made"), &things[6]);
    CHECK(!is_listed("capconf_unborn"));
    check_found_with_error("capconf_unborn.api", IMPORT_FAILED("capconf_unborn"), &things[7]);
    /* Since 3.13 nothing of the module has run by then. */
    CHECK_INT(import_modules.unborn_execs, PY_VERSION_HEX < 0x030D0000);
    CHECK_INT(is_listed("capconf_unborn"), PY_VERSION_HEX < 0x030D0000);
    CHECK_PTR(PyCapsule_Import("capconf_unborn.api", 0), &things[7]);
    CHECK_INT(import_modules.unborn_execs, 1);

    check_missing_with_error("capconf_nowhere.api", PyExc_ImportError,
                             IMPORT_FAILED("capconf_nowhere"));
    check_missing_with_error(".x", PyExc_ImportError, IMPORT_FAILED(""));
    /* Since 3.13 the look-up of the attribute is not reached. */
#if PY_VERSION_HEX >= 0x030D0000
    check_missing_with_error("capconf_made.missing", PyExc_ImportError,
                             IMPORT_FAILED("capconf_made"));
    check_missing_with_error("capconf_made", PyExc_ImportError, IMPORT_FAILED("capconf_made"));
#else
    check_missing_with_error("capconf_made.missing", PyExc_AttributeError,
                             "module 'capconf_made' has no attribute 'missing'");
    check_missing_with_error("capconf_made", PyExc_AttributeError,
                             IMPORT_INVALID("capconf_made"));
#endif
    CHECK_PTR(PyCapsule_Import(exporter_api, 0), &things[0]);
    CHECK_QUIET();
    unlist_module("capconf_made");
    Py_DECREF(module);
}

void topic_import_edges(void)
{
    check_dots();
    check_capsule_as_module();
    check_other_text();
    check_deep();
    check_long();
    check_name_untouched();
    check_error_pending();
}
