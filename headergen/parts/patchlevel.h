@guard _Py_PATCHLEVEL_H
@plain
/* The version of CPython whose C API this is. */

#define PY_RELEASE_LEVEL_ALPHA 0xA
#define PY_RELEASE_LEVEL_BETA 0xB
#define PY_RELEASE_LEVEL_GAMMA 0xC
#define PY_RELEASE_LEVEL_FINAL 0xF

#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 14
#define PY_MICRO_VERSION 10
#define PY_RELEASE_LEVEL PY_RELEASE_LEVEL_FINAL
#define PY_RELEASE_SERIAL 0
#define PY_VERSION "3.14.10"

/* One byte each for major, minor and micro, a nibble each for level and serial: versions compare as numbers. */
#define _Py_PACK_FULL_VERSION(major, minor, micro, level, serial) \
    ((((major) & 0xff) << 24) | (((minor) & 0xff) << 16) | (((micro) & 0xff) << 8) \
     | (((level) & 0xf) << 4) | ((serial) & 0xf))
#define PY_VERSION_HEX \
    _Py_PACK_FULL_VERSION(PY_MAJOR_VERSION, PY_MINOR_VERSION, PY_MICRO_VERSION, PY_RELEASE_LEVEL, PY_RELEASE_SERIAL)

/* Defined by these headers only: tells them from CPython's. */
#define PYCAPSULE_HEADERS 1
