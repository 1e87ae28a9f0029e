@guard Py_PYTHONRUN_H
@include "object.h"
@include "compile.h"
@include <stdio.h>
@data
@functions
#ifndef Py_LIMITED_API

/* The short forms: without compiler flags, without closing the file. */
#define Py_CompileString(text, name, start) Py_CompileStringExFlags((text), (name), (start), NULL, -1)
#define Py_CompileStringFlags(text, name, start, flags) Py_CompileStringExFlags((text), (name), (start), (flags), -1)

#define PyRun_String(text, start, globals, locals) PyRun_StringFlags((text), (start), (globals), (locals), NULL)

#define PyRun_AnyFile(file, name) PyRun_AnyFileExFlags((file), (name), 0, NULL)
#define PyRun_AnyFileEx(file, name, close) PyRun_AnyFileExFlags((file), (name), (close), NULL)
#define PyRun_AnyFileFlags(file, name, flags) PyRun_AnyFileExFlags((file), (name), 0, (flags))

#define PyRun_SimpleString(text) PyRun_SimpleStringFlags((text), NULL)

#define PyRun_SimpleFile(file, name) PyRun_SimpleFileExFlags((file), (name), 0, NULL)
#define PyRun_SimpleFileEx(file, name, close) PyRun_SimpleFileExFlags((file), (name), (close), NULL)

#define PyRun_InteractiveOne(file, name) PyRun_InteractiveOneFlags((file), (name), NULL)

#define PyRun_InteractiveLoop(file, name) PyRun_InteractiveLoopFlags((file), (name), NULL)

#define PyRun_File(file, name, start, globals, locals) \
    PyRun_FileExFlags((file), (name), (start), (globals), (locals), 0, NULL)
#define PyRun_FileEx(file, name, start, globals, locals, close) \
    PyRun_FileExFlags((file), (name), (start), (globals), (locals), (close), NULL)
#define PyRun_FileFlags(file, name, start, globals, locals, flags) \
    PyRun_FileExFlags((file), (name), (start), (globals), (locals), 0, (flags))

#endif

