@guard Py_INTERNAL_FRAME_H
@include "../pyframe.h"
@plain
/* What modules made by Cython reach into. */

#ifdef __cplusplus
extern "C" {
#endif

typedef struct _PyInterpreterFrame _PyInterpreterFrame;

@struct PyFrameObject with
f_frame = _PyInterpreterFrame *f_frame;
@end
#ifdef __cplusplus
}
#endif
