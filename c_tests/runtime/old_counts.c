/* Reference counting as binaries of several ages do it inline must be safe on every kind of object: 3.8-era code counts all 64 bits and
 * knows nothing of immortality; 3.12 code counts 32 bits and stops at an overflow; 3.14 code stops at 3 << 30. */
#include <Python.h>
#include "check.h"
#include <stdint.h>

static void
incref_3_8(PyObject *o)
{
    ++*(int64_t *)o;
}

/* 1 when the object would be deallocated. */
static int
decref_3_8(PyObject *o)
{
    return --*(int64_t *)o == 0;
}

static void
incref_3_12(PyObject *o)
{
    uint32_t next = *(uint32_t *)o + 1;
    if (next != 0) {
        *(uint32_t *)o = next;
    }
}

static int
decref_3_12(PyObject *o)
{
    return *(int32_t *)o >= 0 && --*(uint32_t *)o == 0;
}

static void
incref_3_14(PyObject *o)
{
    uint32_t count = *(uint32_t *)o;
    if (count < 3u << 30) {
        *(uint32_t *)o = count + 1;
    }
}

static void (*const increfs[])(PyObject *) = {incref_3_8, incref_3_12, incref_3_14};
static int (*const decrefs[])(PyObject *) = {decref_3_8, decref_3_12};

#define MANY 100000

int
main(void)
{
    Py_InitializeEx(0);
    PyObject *immortal[] = {Py_None,  Py_True, Py_False, Py_Ellipsis, Py_NotImplemented, (PyObject *)&PyCapsule_Type,
                            (PyObject *)&PyType_Type, PyExc_ValueError};
    for (size_t k = 0; k < sizeof immortal / sizeof *immortal; k++) {
        int dead = 0;
        for (size_t i = 0; i < 3; i++) {
            for (int n = 0; n < MANY; n++) {
                increfs[i](immortal[k]);
            }
        }
        for (size_t d = 0; d < 2; d++) {
            for (int n = 0; n < 2 * MANY; n++) {
                dead += decrefs[d](immortal[k]);
            }
        }
        CHECK_INT(dead, 0);
        Py_INCREF(immortal[k]);
        Py_DECREF(immortal[k]);
        CHECK((int32_t)Py_REFCNT(immortal[k]) < 0);
    }
    /* A mortal object keeps one exact count whoever counts. */
    for (size_t i = 0; i < 3; i++) {
        for (size_t d = 0; d < 2; d++) {
            PyObject *capsule = PyCapsule_New(&check_passed, NULL, NULL);
            CHECK_INT(Py_REFCNT(capsule), 1);
            increfs[i](capsule);
            CHECK_INT(Py_REFCNT(capsule), 2);
            CHECK_INT(decrefs[d](capsule), 0);
            Py_INCREF(capsule);
            CHECK_INT(Py_REFCNT(capsule), 2);
            Py_DECREF(capsule);
            CHECK_INT(decrefs[d](capsule), 1);
            incref_3_8(capsule);
            Py_DECREF(capsule);
        }
    }
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
