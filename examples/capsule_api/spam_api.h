/* spam_api.h: the C interface of the module `spam`, for other extension modules.
 *
 * A client includes this header, calls Spam_Import() once while its own module starts, and from then on Spam_Run() and
 * Spam_Error. It does not link with spam: what it needs reaches it at run time, through the capsule `spam._C_API`.
 */
#ifndef SPAM_API_H
#define SPAM_API_H

#include <Python.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The capsule's name tells where it is found: PyCapsule_Import takes it apart and compares it with the capsule's own. */
#define SPAM_CAPSULE "spam._C_API"

/* Raised whenever the structure below changes. */
#define SPAM_API_VERSION 1

typedef struct {
    int version; /* SPAM_API_VERSION of the spam module that is loaded */
    PyObject *error; /* the exception spam.error; borrowed, as long as the module lives */
    int (*run)(const char *command); /* runs a shell command: its exit status, or -1 with spam.error set */
} Spam_Api;

#ifndef SPAM_MODULE /* spam itself defines this: it has the functions, the others get pointers to them */

static const Spam_Api *spam_api;

#define Spam_Run (spam_api->run)
#define Spam_Error (spam_api->error)

/* Finds the interface. Returns 0, or -1 with an exception set. */
#define Spam_Import() spam_import_version(SPAM_API_VERSION)

static inline int
spam_import_version(int version)
{
    spam_api = (const Spam_Api *)PyCapsule_Import(SPAM_CAPSULE, 0);
    if (spam_api == NULL) {
        return -1;
    }
    if (spam_api->version != version) {
        PyErr_Format(PyExc_ImportError, "spam has interface %d, this module was built for %d", spam_api->version, version);
        spam_api = NULL;
        return -1;
    }
    return 0;
}

#endif

#ifdef __cplusplus
}
#endif

#endif
