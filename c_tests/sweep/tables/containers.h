/* tupleobject.h, listobject.h, dictobject.h, setobject.h, sliceobject.h and what walks them */
#undef TABLE
#define TABLE "tupleobject"
F1(NEW, PyTuple_New, SIZE)
F1(R_SIZE, PyTuple_Size, OBJ)
F2(BORROWED, PyTuple_GetItem, OBJ, SIZE)
F3(R_INT, PyTuple_SetItem, OBJ, SIZE, STOLENN)
F3(NEW, PyTuple_GetSlice, NUL, SIZE, SIZE)
F2(R_INT, _PyTuple_Resize, REF, SIZE)
#undef TABLE
#define TABLE "listobject"
F1(NEW, PyList_New, SIZE)
F1(R_SIZE, PyList_Size, OBJ)
F2(BORROWED, PyList_GetItem, OBJ, SIZE)
F2(NEW, PyList_GetItemRef, OBJ, SIZE)
F3(R_INT, PyList_SetItem, OBJ, SIZE, STOLENN)
F3(R_INT, PyList_Insert, OBJ, SIZE, FEWN)
F2(R_INT, PyList_Append, OBJ, NUL)
F3(NEW, PyList_GetSlice, OBJ, SIZE, SIZE)
F4(R_INT, PyList_SetSlice, OBJ, SIZE, SIZE, FEWN)
F1(R_INT, PyList_Sort, NUL)
F1(R_INT, PyList_Reverse, NUL)
F1(NEW, PyList_AsTuple, NUL)
F2(R_INT, PyList_Extend, OBJ, OBJ)
F1(R_INT, PyList_Clear, OBJ)
#undef TABLE
#define TABLE "dictobject"
F1(R_SIZE, PyDict_Size, NUL)
F2(BORROWED, PyDict_GetItem, OBJ, OBJ)
F2(BORROWED, PyDict_GetItemWithError, OBJ, OBJ)
F3(R_INT, PyDict_GetItemRef, OBJ, OBJ, OUT_OBJ)
F2(BORROWED, PyDict_GetItemString, OBJ, TEXT)
F3(R_INT, PyDict_GetItemStringRef, OBJ, TEXT, OUT_OBJ)
F3(R_INT, PyDict_SetItem, OBJ, OBJ, FEW)
F3(R_INT, PyDict_SetItemString, OBJ, TEXT, FEW)
F2(R_INT, PyDict_DelItem, OBJ, OBJ)
F2(R_INT, PyDict_DelItemString, OBJ, TEXT)
F2(R_INT, PyDict_Contains, DICT, OBJ)
F2(R_INT, PyDict_ContainsString, DICT, TEXT)
F3(BORROWED, PyDict_SetDefault, OBJ, OBJ, FEW)
F4(R_INT, PyDict_SetDefaultRef, OBJ, NAMES, FEW, OUT_OBJ)
F3(R_INT, PyDict_Pop, OBJ, OBJ, OUT_OBJ)
F3(R_INT, PyDict_PopString, OBJ, TEXT, OUT_OBJ)
F1(VOID, PyDict_Clear, OBJ)
F1(NEW, PyDict_Copy, NUL)
F1(NEW, PyDict_Keys, NUL)
F1(NEW, PyDict_Values, NUL)
F1(NEW, PyDict_Items, NUL)
F3(R_INT, PyDict_Merge, NUL, NUL, FLAG)
F2(R_INT, PyDict_Update, NUL, NUL)
F3(R_INT, PyDict_MergeFromSeq2, DICT, OBJ, FLAG)
F1(R_INT, PyDict_ClearWatcher, WATCHER)
F2(R_INT, PyDict_Watch, WATCHER, OBJ)
F2(R_INT, PyDict_Unwatch, WATCHER, OBJ)
#undef TABLE
#define TABLE "setobject"
F1(NEW, PySet_New, NUL)
F1(NEW, PyFrozenSet_New, NUL)
F1(R_SIZE, PySet_Size, OBJ)
F2(R_INT, PySet_Contains, OBJ, OBJ)
F2(R_INT, PySet_Add, OBJ, OBJ)
F2(R_INT, PySet_Discard, OBJ, OBJ)
F1(NEW, PySet_Pop, OBJ)
F1(R_INT, PySet_Clear, OBJ)
#undef TABLE
#define TABLE "sliceobject"
F3(NEW, PySlice_New, EXCN, EXCN, EXCN)
F4(R_INT, PySlice_Unpack, SLICE, OUT_SIZE, OUT_SIZE, OUT_SIZE)
F6(R_INT, PySlice_GetIndicesEx, SLICE, SIZE, OUT_SIZE, OUT_SIZE, OUT_SIZE, OUT_SIZE)
F5(R_INT, PySlice_GetIndices, SLICE, SIZE, OUT_SIZE, OUT_SIZE, OUT_SIZE)
#undef TABLE
#define TABLE "iterobject"
F1(NEW, PySeqIter_New, NUL)
F2(NEW, PyCallIter_New, OBJ, OBJ)
#undef TABLE
#define TABLE "cellobject"
F1(NEW, PyCell_New, NUL)
F1(NEW, PyCell_Get, NUL)
F2(R_INT, PyCell_Set, NUL, FEWN)
#undef TABLE
#define TABLE "weakrefobject"
F2(NEW, PyWeakref_NewRef, OBJ, FEWN)
F2(NEW, PyWeakref_NewProxy, OBJ, FEWN)
F2(R_INT, PyWeakref_GetRef, NUL, OUT_OBJ)
F1(R_INT, PyWeakref_IsDead, NUL)
F1(BORROWED, PyWeakref_GetObject, NUL)
#undef TABLE
#define TABLE "genericaliasobject"
F2(NEW, Py_GenericAlias, FEW, FEW)
