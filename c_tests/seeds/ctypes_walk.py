"""Walks through a capsule's life by ctypes: a library of the Python C API inside the process of another Python.

    python3 ctypes_walk.py LIBRARY [HOME]

LIBRARY is loaded beside the libpython of the Python that runs this: RTLD_DEEPBIND makes it use its own symbols, RTLD_LOCAL
keeps them from everyone else. Its objects are not objects of this Python: they go in and out as plain addresses (c_void_p)
and only functions of LIBRARY touch them. HOME is the PYTHONHOME for a LIBRARY that needs one.
"""

import ctypes
import os
import sys
from ctypes import c_char_p, c_int, c_ssize_t, c_void_p

passed = failed = 0


def check(what, found, expected):
    """Counts a comparison, and shows it if it fails."""
    global passed, failed
    if found == expected:
        passed += 1
    else:
        failed += 1
        print("failed: %s is %r, expected %r" % (what, found, expected))


Destructor = ctypes.PYFUNCTYPE(None, c_void_p)

SIGNATURES = {
    "Py_InitializeEx": (None, c_int),
    "Py_IsInitialized": (c_int,),
    "Py_FinalizeEx": (c_int,),
    "Py_IncRef": (None, c_void_p),
    "Py_DecRef": (None, c_void_p),
    "PyCapsule_New": (c_void_p, c_void_p, c_char_p, Destructor),
    "PyCapsule_GetPointer": (c_void_p, c_void_p, c_char_p),
    "PyCapsule_GetName": (c_char_p, c_void_p),
    "PyCapsule_SetName": (c_int, c_void_p, c_char_p),
    "PyCapsule_IsValid": (c_int, c_void_p, c_char_p),
    "PyCapsule_GetContext": (c_void_p, c_void_p),
    "PyCapsule_SetContext": (c_int, c_void_p, c_void_p),
    "PyCapsule_GetDestructor": (c_void_p, c_void_p),
    "PyCapsule_SetDestructor": (c_int, c_void_p, Destructor),
    "PyCapsule_Import": (c_void_p, c_char_p, c_int),
    "PyErr_Occurred": (c_void_p,),
    "PyErr_Fetch": (None, c_void_p, c_void_p, c_void_p),
    "PyErr_NormalizeException": (None, c_void_p, c_void_p, c_void_p),
    "PyErr_GivenExceptionMatches": (c_int, c_void_p, c_void_p),
    "PyObject_Str": (c_void_p, c_void_p),
    "PyObject_Repr": (c_void_p, c_void_p),
    "PyUnicode_AsUTF8AndSize": (c_char_p, c_void_p, c_void_p),
    "PyImport_AddModule": (c_void_p, c_char_p),
    "PyObject_SetAttrString": (c_int, c_void_p, c_char_p, c_void_p),
    "PyList_New": (c_void_p, c_ssize_t),
    "PyList_Append": (c_int, c_void_p, c_void_p),
}


class Library:
    """The functions of SIGNATURES as attributes, with result and argument types set: ctypes would cut addresses to ints."""

    def __init__(self, path):
        self.dll = ctypes.PyDLL(path, mode=os.RTLD_LOCAL | os.RTLD_DEEPBIND)
        for name, (result, *arguments) in SIGNATURES.items():
            function = getattr(self.dll, name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)

    def text(self, string):
        """The text of a new reference to a str, which is released."""
        found = self.PyUnicode_AsUTF8AndSize(string, None).decode()
        self.Py_DecRef(string)
        return found

    def take_error(self):
        """Takes the pending exception: the name of the PyExc_ variable that it matches exactly, and its text."""
        parts = (c_void_p * 3)()
        size = ctypes.sizeof(c_void_p)
        places = [ctypes.addressof(parts) + i * size for i in range(3)]
        self.PyErr_Fetch(*places)
        if parts[0] is None:
            return None
        self.PyErr_NormalizeException(*places)
        name = "another"
        for candidate in ("ValueError", "ImportError", "AttributeError"):
            if c_void_p.in_dll(self.dll, "PyExc_" + candidate).value == parts[0]:
                name = candidate
        text = self.text(self.PyObject_Str(parts[1]))
        for part in parts:
            self.Py_DecRef(part)
        return name, text


def refcount(address):
    """The object's count: the low half of the first word, as 3.12 and later have it on 64-bit machines."""
    return c_ssize_t.from_address(address).value & 0xFFFFFFFF


def make_and_release(library):
    """A capsule around a C int; a destructor that is set afterwards empties the int when the capsule goes."""
    print("a capsule, and a destructor set later")
    number = ctypes.c_int(10)
    address = ctypes.addressof(number)
    calls = []

    @Destructor
    def empty(capsule):
        calls.append(refcount(capsule))
        pointer = library.PyCapsule_GetPointer(capsule, None)
        ctypes.cast(pointer, ctypes.POINTER(ctypes.c_int)).contents.value = 0

    capsule = library.PyCapsule_New(address, None, Destructor())
    check("the new capsule is an address", isinstance(capsule, int), True)
    check("its count", refcount(capsule), 1)
    check("its pointer", library.PyCapsule_GetPointer(capsule, None), address)
    check("its name", library.PyCapsule_GetName(capsule), None)
    check("its destructor", library.PyCapsule_GetDestructor(capsule), None)
    check("no error", library.PyErr_Occurred(), None)
    check("repr", library.text(library.PyObject_Repr(capsule)), "<capsule object NULL at 0x%x>" % capsule)
    check("SetDestructor", library.PyCapsule_SetDestructor(capsule, empty), 0)
    check("its destructor", library.PyCapsule_GetDestructor(capsule), ctypes.cast(empty, c_void_p).value)
    things = library.PyList_New(0)
    check("Append", library.PyList_Append(things, capsule), 0)
    check("its count in a list", refcount(capsule), 2)
    library.Py_DecRef(capsule)
    check("calls while the list holds it", (calls, number.value), ([], 10))
    library.Py_DecRef(things)
    check("calls after that", (calls, number.value), ([0], 0))


def names_and_context(library):
    """The name must match, NULL only NULL; a context is carried along."""
    print("names and context")
    name, other = b"walk.capsule", b"walk.other"
    target = ctypes.create_string_buffer(b"target")
    address = ctypes.addressof(target)
    capsule = library.PyCapsule_New(address, name, Destructor())
    check("its name", library.PyCapsule_GetName(capsule), name)
    check("valid by its name", library.PyCapsule_IsValid(capsule, b"walk." + b"capsule"), 1)
    check("valid by another", library.PyCapsule_IsValid(capsule, other), 0)
    check("valid by none", library.PyCapsule_IsValid(capsule, None), 0)
    check("pointer by another name", library.PyCapsule_GetPointer(capsule, other), None)
    check("error", library.take_error(), ("ValueError", "PyCapsule_GetPointer called with incorrect name"))
    check("pointer by no name", library.PyCapsule_GetPointer(capsule, None), None)
    check("error", library.take_error(), ("ValueError", "PyCapsule_GetPointer called with incorrect name"))
    check("SetName", library.PyCapsule_SetName(capsule, other), 0)
    check("pointer by the new name", library.PyCapsule_GetPointer(capsule, b"walk.other"), address)
    check("SetContext", library.PyCapsule_SetContext(capsule, address + 1), 0)
    check("GetContext", library.PyCapsule_GetContext(capsule), address + 1)
    library.Py_DecRef(capsule)
    check("a NULL pointer", library.PyCapsule_New(None, name, Destructor()), None)
    check("error", library.take_error(), ("ValueError", "PyCapsule_New called with null pointer"))


def imported(library):
    """A capsule found by its full name in a module, and what is not found."""
    print("imported by name")
    name = b"walk.api"
    target = ctypes.create_string_buffer(b"interface")
    address = ctypes.addressof(target)
    module = library.PyImport_AddModule(b"walk")
    capsule = library.PyCapsule_New(address, name, Destructor())
    check("SetAttrString", library.PyObject_SetAttrString(module, b"api", capsule), 0)
    check("SetAttrString", library.PyObject_SetAttrString(module, b"alias", capsule), 0)
    check("Import", library.PyCapsule_Import(name, 0), address)
    check("Import alias", library.PyCapsule_Import(b"walk.alias", 0), None)
    check("error", library.take_error(), ("AttributeError", 'PyCapsule_Import "walk.alias" is not valid'))
    check("Import missing", library.PyCapsule_Import(b"walk.missing", 0), None)
    check("error", library.take_error(), ("AttributeError", "module 'walk' has no attribute 'missing'"))
    check("Import nowhere", library.PyCapsule_Import(b"nowhere_to.walk", 0), None)
    check("error", library.take_error(),
          ("ImportError", 'PyCapsule_Import could not import module "nowhere_to"'))
    check("SetAttrString", library.PyObject_SetAttrString(module, b"api", module), 0)
    check("SetAttrString", library.PyObject_SetAttrString(module, b"alias", module), 0)
    check("count of the last reference", refcount(capsule), 1)
    library.Py_DecRef(capsule)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    if len(sys.argv) == 3:
        os.environ["PYTHONHOME"] = sys.argv[2]
    library = Library(sys.argv[1])
    # This process has initialized a Python already: the other one knows nothing of it.
    check("initialized before", library.Py_IsInitialized(), 0)
    library.Py_InitializeEx(0)
    check("initialized after", library.Py_IsInitialized(), 1)
    make_and_release(library)
    names_and_context(library)
    imported(library)
    check("FinalizeEx", library.Py_FinalizeEx(), 0)
    check("initialized at the end", library.Py_IsInitialized(), 0)
    print("%d passed, %d failed" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
