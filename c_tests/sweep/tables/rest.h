/* The other headers. */
#undef TABLE
#define TABLE "classobject"
F2(NEW, PyMethod_New, FEW, FEWN)
F1(BORROWED, PyMethod_Function, NUL)
F1(BORROWED, PyMethod_Self, NUL)
F1(NEW, PyInstanceMethod_New, OBJ)
F1(BORROWED, PyInstanceMethod_Function, NUL)
#undef TABLE
#define TABLE "funcobject"
F1(NEW, PyClassMethod_New, OBJ)
F1(NEW, PyStaticMethod_New, OBJ)
#undef TABLE
#define TABLE "descrobject"
F1(NEW, PyDictProxy_New, OBJ)
F1(R_INT, PyDescr_IsData, OBJ)
#undef TABLE
#define TABLE "methodobject"
F1(BORROWED, PyCFunction_GetSelf, NUL)
F1(R_INT, PyCFunction_GetFlags, NUL)
F1(R_POINTER, PyCFunction_GetFunction, NUL)
#undef TABLE
#define TABLE "moduleobject"
F1(NEW, PyModule_New, WORD)
F1(NEW, PyModule_NewObject, OBJ)
F1(BORROWED, PyModule_GetDict, OBJ)
F1(NEW, PyModule_GetNameObject, OBJ)
F1(R_TEXT, PyModule_GetName, OBJ)
F1(NEW, PyModule_GetFilenameObject, OBJ)
F1(R_TEXT, PyModule_GetFilename, OBJ)
F1(R_POINTER, PyModule_GetDef, OBJ)
F1(R_POINTER, PyModule_GetState, OBJ)
#undef TABLE
#define TABLE "modsupport"
F3(R_INT, PyModule_AddObjectRef, OBJ, WORD, FEWN)
F3(R_INT, PyModule_Add, OBJ, WORD, STOLENN)
F3(R_INT, PyModule_AddIntConstant, OBJ, WORD, LONG)
F3(R_INT, PyModule_AddStringConstant, OBJ, WORD, WORD)
F2(R_INT, PyModule_AddType, OBJ, TYPE)
F2(R_INT, PyModule_SetDocString, OBJ, WORD)
F1(R_INT, PyArg_ValidateKeywordArguments, OBJ)
#undef TABLE
#define TABLE "pycapsule"
F2(R_POINTER, PyCapsule_GetPointer, NUL, TEXTN)
F1(R_TEXT, PyCapsule_GetName, NUL)
F1(R_POINTER, PyCapsule_GetContext, NUL)
F1(R_POINTER, PyCapsule_GetDestructor, NUL)
F2(R_INT, PyCapsule_IsValid, NUL, TEXTN)
F2(R_INT, PyCapsule_SetName, NUL, TEXTN)
#undef TABLE
#define TABLE "fileobject"
F2(NEW, PyFile_GetLine, OBJ, INT)
F3(R_INT, PyFile_WriteObject, OBJ, OBJ, FLAG)
F2(R_INT, PyFile_WriteString, WORD, OBJ)
F1(R_INT, PyObject_AsFileDescriptor, OBJ)
F1(NEW, PyOS_FSPath, OBJ)
#undef TABLE
#define TABLE "codecs"
F1(R_INT, PyCodec_Register, OBJ)
F1(R_INT, PyCodec_Unregister, OBJ)
F1(R_INT, PyCodec_KnownEncoding, WORD)
F3(NEW, PyCodec_Encode, OBJ, ENC_REQUIRED, ERR)
F3(NEW, PyCodec_Decode, OBJ, ENC_REQUIRED, ERR)
F2(R_INT, PyCodec_RegisterError, WORD, OBJ)
F1(NEW, PyCodec_StrictErrors, OBJ)
F1(NEW, PyCodec_IgnoreErrors, OBJ)
F1(NEW, PyCodec_ReplaceErrors, OBJ)
F1(NEW, PyCodec_XMLCharRefReplaceErrors, OBJ)
F1(NEW, PyCodec_BackslashReplaceErrors, OBJ)
F1(NEW, PyCodec_LookupError, WORD)
#undef TABLE
#define TABLE "context"
F2(NEW, PyContextVar_New, WORD, FEWN)
F3(R_INT, PyContextVar_Get, OBJ, FEWN, OUT_OBJ)
F2(NEW, PyContextVar_Set, OBJ, FEW)
F2(R_INT, PyContextVar_Reset, OBJ, OBJ)
F1(NEW, PyContext_Copy, OBJ)
F1(R_INT, PyContext_Enter, OBJ)
F1(R_INT, PyContext_Exit, OBJ)
#undef TABLE
#define TABLE "import"
F1(NEW, PyImport_GetModule, OBJ)
F1(BORROWED, PyImport_AddModuleObject, OBJ)
F1(NEW, PyImport_AddModuleRef, WORD)
F1(BORROWED, PyImport_AddModule, WORD)
F2(NEW, PyImport_ImportModuleAttr, NAMES, NAMES)
F2(NEW, PyImport_ImportModuleAttrString, WORD, WORD)
F1(NEW, PyImport_ImportModule, WORD)
F1(NEW, PyImport_Import, OBJ)
F5(NEW, PyImport_ImportModuleLevelObject, NAMES, KWARGS, NO_OBJECT, FEWN, FLAG)
F1(R_INT, PyImport_ImportFrozenModule, WORD)
F1(R_INT, PyImport_ImportFrozenModuleObject, OBJ)
#undef TABLE
#define TABLE "sysmodule"
F1(BORROWED, PySys_GetObject, WORD)
F2(R_INT, PySys_SetObject, WORD, FEWN)
F2(R_INT, PySys_AuditTuple, WORD, NUL)
#undef TABLE
#define TABLE "ceval"
F1(R_TEXT, PyEval_GetFuncName, FEW)
F1(R_TEXT, PyEval_GetFuncDesc, FEW)
#undef TABLE
#define TABLE "pyerrors"
F2(VOID, PyErr_SetObject, OBJ, NUL)
F2(VOID, PyErr_SetString, OBJ, WORD)
F1(VOID, PyErr_SetNone, OBJ)
F3(VOID, PyErr_Restore, STOLEN, STOLENN, NO_OBJECT)
F1(R_TEXT, PyExceptionClass_Name, CLASS)
F2(R_INT, PyErr_GivenExceptionMatches, NUL, NUL)
F1(VOID, PyErr_WriteUnraisable, NUL)
F0(R_INT, PyErr_BadArgument)
F0(NEW, PyErr_NoMemory)
F0(VOID, PyErr_BadInternalCall)
F3(NEW, PyErr_SetImportError, NUL, FEWN, FEWN)
F4(NEW, PyErr_SetImportErrorSubclass, OBJ, FEWN, FEWN, NO_OBJECT)
F3(NEW, PyErr_NewException, WORD, NUL, KWARGS)
F4(NEW, PyErr_NewExceptionWithDoc, WORD, WORD, FEWN, KWARGS)
F1(NEW, PyException_GetTraceback, EXC)
F1(NEW, PyException_GetContext, EXC)
F1(NEW, PyException_GetCause, EXC)
F1(NEW, PyException_GetArgs, EXC)
F2(R_INT, PyException_SetTraceback, EXC, NUL)
F2(VOID, PyException_SetArgs, EXC, TUPLE)
F2(VOID, PyException_SetCause, EXC, GIVEN_EXC)
F2(VOID, PyException_SetContext, EXC, GIVEN_EXC)
F1(VOID, PyErr_SetRaisedException, GIVEN_EXC)
F1(VOID, PyErr_SetHandledException, EXCN)
F1(VOID, PyErr_DisplayException, OBJ)
F3(VOID, PyErr_Display, FEWN, OBJ, FEWN)
F2(NEW, PyErr_ProgramText, WORD, INT)
F1(NEW, PyUnicodeDecodeError_GetEncoding, OBJ)
F1(NEW, PyUnicodeDecodeError_GetObject, OBJ)
F1(NEW, PyUnicodeDecodeError_GetReason, OBJ)
F2(R_INT, PyUnicodeDecodeError_GetStart, OBJ, OUT_SIZE)
F2(R_INT, PyUnicodeDecodeError_GetEnd, OBJ, OUT_SIZE)
F2(R_INT, PyUnicodeDecodeError_SetStart, OBJ, SIZE)
F2(R_INT, PyUnicodeDecodeError_SetEnd, OBJ, SIZE)
F2(R_INT, PyUnicodeDecodeError_SetReason, OBJ, TEXT)
F1(NEW, PyUnicodeEncodeError_GetEncoding, OBJ)
F1(NEW, PyUnicodeEncodeError_GetObject, OBJ)
F1(NEW, PyUnicodeEncodeError_GetReason, OBJ)
F2(R_INT, PyUnicodeEncodeError_GetStart, OBJ, OUT_SIZE)
F2(R_INT, PyUnicodeEncodeError_GetEnd, OBJ, OUT_SIZE)
F2(R_INT, PyUnicodeEncodeError_SetStart, OBJ, SIZE)
F2(R_INT, PyUnicodeEncodeError_SetEnd, OBJ, SIZE)
F2(R_INT, PyUnicodeEncodeError_SetReason, OBJ, TEXT)
F1(NEW, PyUnicodeTranslateError_GetObject, OBJ)
F1(NEW, PyUnicodeTranslateError_GetReason, OBJ)
F2(R_INT, PyUnicodeTranslateError_GetStart, OBJ, OUT_SIZE)
F2(R_INT, PyUnicodeTranslateError_GetEnd, OBJ, OUT_SIZE)
F2(R_INT, PyUnicodeTranslateError_SetStart, OBJ, SIZE)
F2(R_INT, PyUnicodeTranslateError_SetEnd, OBJ, SIZE)
F2(R_INT, PyUnicodeTranslateError_SetReason, OBJ, TEXT)
#undef TABLE
#define TABLE "warnings"
F3(R_INT, PyErr_WarnEx, NUL, WORD, LEN)
F6(R_INT, PyErr_WarnExplicitObject, EXCN, NAMES, NAMES, FLAG, NO_OBJECT, KWARGS)
F6(R_INT, PyErr_WarnExplicit, FEWN, ENC_REQUIRED, ENC_REQUIRED, WATCHER, NO_POINTER, KWARGS)
#undef TABLE
#define TABLE "traceback"
F2(R_INT, PyTraceBack_Print, NUL, OBJ)
#undef TABLE
#define TABLE "pymem"
F1(R_FREED, PyMem_Malloc, USIZE)
F2(R_FREED, PyMem_Calloc, USIZE, USIZE)
#undef TABLE
#define TABLE "pystrcmp"
F2(R_INT, PyOS_mystricmp, TEXT, TEXT)
F3(R_INT, PyOS_mystrnicmp, TEXT, TEXT, LEN)
