/* A whole process that initializes and finalizes, and nothing else. */
#include <Python.h>

int main(void) {
    Py_Initialize();
    return Py_FinalizeEx() < 0;
}
