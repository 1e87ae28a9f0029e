/* quiet: its init function comes back with neither a module nor an exception. */
#include <Python.h>

PyMODINIT_FUNC
initquiet(void)
{
}
