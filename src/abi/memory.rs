//! Memoryviews, buffer flags, allocators.

use super::*;

/// The one buffer that several memoryviews share.
#[repr(C)]
pub struct _PyManagedBufferObject {
    pub ob_base: PyObject,
    pub flags: c_int,
    pub exports: Py_ssize_t,
    pub master: Py_buffer,
}

/// A memoryview; shape, strides and suboffsets follow it in place.
#[repr(C)]
pub struct PyMemoryViewObject {
    pub ob_base: PyVarObject,
    pub mbuf: *mut _PyManagedBufferObject,
    pub hash: Py_hash_t,
    pub flags: c_int,
    pub exports: Py_ssize_t,
    pub view: Py_buffer,
    pub weakreflist: *mut PyObject,
    pub ob_array: [Py_ssize_t; 1],
}

pub const _Py_MANAGED_BUFFER_RELEASED: c_int = 0x001;
pub const _Py_MANAGED_BUFFER_FREE_FORMAT: c_int = 0x002;
pub const _Py_MEMORYVIEW_RELEASED: c_int = 0x001;
pub const _Py_MEMORYVIEW_C: c_int = 0x002;
pub const _Py_MEMORYVIEW_FORTRAN: c_int = 0x004;
pub const _Py_MEMORYVIEW_SCALAR: c_int = 0x008;
pub const _Py_MEMORYVIEW_PIL: c_int = 0x010;
pub const _Py_MEMORYVIEW_RESTRICTED: c_int = 0x020;

pub const PyBUF_MAX_NDIM: c_int = 64;
pub const PyBUF_SIMPLE: c_int = 0;
pub const PyBUF_WRITABLE: c_int = 0x0001;
pub const PyBUF_WRITEABLE: c_int = PyBUF_WRITABLE;
pub const PyBUF_FORMAT: c_int = 0x0004;
pub const PyBUF_ND: c_int = 0x0008;
pub const PyBUF_STRIDES: c_int = 0x0010 | PyBUF_ND;
pub const PyBUF_C_CONTIGUOUS: c_int = 0x0020 | PyBUF_STRIDES;
pub const PyBUF_F_CONTIGUOUS: c_int = 0x0040 | PyBUF_STRIDES;
pub const PyBUF_ANY_CONTIGUOUS: c_int = 0x0080 | PyBUF_STRIDES;
pub const PyBUF_INDIRECT: c_int = 0x0100 | PyBUF_STRIDES;
pub const PyBUF_CONTIG: c_int = PyBUF_ND | PyBUF_WRITABLE;
pub const PyBUF_CONTIG_RO: c_int = PyBUF_ND;
pub const PyBUF_STRIDED: c_int = PyBUF_STRIDES | PyBUF_WRITABLE;
pub const PyBUF_STRIDED_RO: c_int = PyBUF_STRIDES;
pub const PyBUF_RECORDS: c_int = PyBUF_STRIDES | PyBUF_WRITABLE | PyBUF_FORMAT;
pub const PyBUF_RECORDS_RO: c_int = PyBUF_STRIDES | PyBUF_FORMAT;
pub const PyBUF_FULL: c_int = PyBUF_INDIRECT | PyBUF_WRITABLE | PyBUF_FORMAT;
pub const PyBUF_FULL_RO: c_int = PyBUF_INDIRECT | PyBUF_FORMAT;
pub const PyBUF_READ: c_int = 0x100;
pub const PyBUF_WRITE: c_int = 0x200;

/// Which of the three allocators `PyMem_GetAllocator`/`SetAllocator` mean.
pub type PyMemAllocatorDomain = c_uint;
pub const PYMEM_DOMAIN_RAW: PyMemAllocatorDomain = 0;
pub const PYMEM_DOMAIN_MEM: PyMemAllocatorDomain = 1;
pub const PYMEM_DOMAIN_OBJ: PyMemAllocatorDomain = 2;

/// One domain's allocator.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyMemAllocatorEx {
    pub ctx: *mut c_void,
    pub malloc: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>,
    pub calloc: Option<unsafe extern "C" fn(*mut c_void, usize, usize) -> *mut c_void>,
    pub realloc: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, usize) -> *mut c_void>,
    pub free: Option<unsafe extern "C" fn(*mut c_void, *mut c_void)>,
}

/// Where the object allocator gets its arenas.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyObjectArenaAllocator {
    pub ctx: *mut c_void,
    pub alloc: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>,
    pub free: Option<unsafe extern "C" fn(*mut c_void, *mut c_void, usize)>,
}

/// What `PyUnstable_GC_VisitObjects` calls for each object.
pub type gcvisitobjects_t = Option<unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int>;
