/* What the import topics share with the modules made for them. */
#ifndef CAPSULE_IMPORT_MODULES_H
#define CAPSULE_IMPORT_MODULES_H

#include <Python.h>

/* Since 3.7 a module may answer through a function called __getattr__. */
#define MODULES_HAVE_GETATTR (PY_VERSION_HEX >= 0x03070000)

struct import_modules {
    int exporter_inits;
    int phased_execs;
    int unborn_execs;
    int raising_inits;
    int sub_inits;
    /* What capconf_raises and an answering object's `raise_...` raise. */
    PyObject *raises;
    /* The name of the capsule that an answering object's `api` is. */
    const char *api_name;
    /* The attribute last asked of an answering object. */
    char last_asked[64];
};
extern struct import_modules import_modules;

/* The name, kept where the exporter's capsule points, of its C interface. */
extern const char exporter_api[];

/* An object that makes its attributes up: `self`, `api` (a new capsule each
 * time), `raise_...`; for anything else it has none. */
PyObject *new_answering(void);

/* Two checks: the import fails, and with this error. */
void check_import_fails(const char *name, PyObject *type, const char *text);

#define IMPORT_FAILED(component) \
    "PyCapsule_Import could not import module \"" component "\""
#define IMPORT_INVALID(name) "PyCapsule_Import \"" name "\" is not valid"

#endif
