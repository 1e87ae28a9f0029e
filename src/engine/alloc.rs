//! The three memory domains and the pools behind two of them.
//!
//! `raw` is the C library's allocator and needs no GIL. `mem` and `object` share size-class pools that rely on the GIL; each domain
//! can be replaced (`PyMem_SetAllocator`), and `PYTHONMALLOC=malloc` puts both on the C library, for valgrind and sanitizers.

use super::pool;
use crate::abi::*;
use core::ptr;

/// One of the three domains (`PYMEM_DOMAIN_*`).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Domain {
    Raw,
    Mem,
    Object,
}

const RAW: PyMemAllocatorEx = PyMemAllocatorEx {
    ctx: ptr::null_mut(),
    malloc: Some(libc_malloc),
    calloc: Some(libc_calloc),
    realloc: Some(libc_realloc),
    free: Some(libc_free),
};
const POOLS: PyMemAllocatorEx = PyMemAllocatorEx {
    ctx: ptr::null_mut(),
    malloc: Some(pool_malloc),
    calloc: Some(pool_calloc),
    realloc: Some(pool_realloc),
    free: Some(pool_free),
};

static mut ALLOCATORS: [PyMemAllocatorEx; 3] = [RAW, POOLS, POOLS];
/// Whether the object domain is still the pools, so that allocation can be inlined.
static mut OBJECT_POOLED: bool = true;
/// The same for the mem domain.
static mut MEM_POOLED: bool = true;

/// The allocator of a domain.
pub fn get(domain: Domain) -> PyMemAllocatorEx {
    // SAFETY: replaced only under the GIL or before threads exist, as the contract of `PyMem_SetAllocator` asks.
    unsafe { ALLOCATORS[domain as usize] }
}

/// Replaces the allocator of a domain.
pub fn set(domain: Domain, new: &PyMemAllocatorEx) {
    // SAFETY: see `get`.
    unsafe {
        ALLOCATORS[domain as usize] = *new;
        let address = |f: Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>| f.map_or(0, |f| f as usize);
        let pooled = address(new.malloc) == address(POOLS.malloc);
        match domain {
            Domain::Raw => {}
            Domain::Mem => MEM_POOLED = pooled,
            Domain::Object => OBJECT_POOLED = pooled,
        }
    }
}

/// Chooses the allocators that `PYTHONMALLOC` asks for. Has an effect only before the first allocation of the process.
pub fn configure_from_environment() {
    // SAFETY: `getenv` returns NULL or a NUL-terminated string.
    let malloc = unsafe {
        let value = libc::getenv(c"PYTHONMALLOC".as_ptr());
        !value.is_null() && CStr::from_ptr(value).to_bytes().starts_with(b"malloc")
    };
    if malloc && pool::is_unused() {
        set(Domain::Mem, &RAW);
        set(Domain::Object, &RAW);
    }
}

/// Allocates in the object domain. NULL without an error when memory is out.
#[inline(always)]
pub fn object_alloc(size: usize) -> *mut u8 {
    // SAFETY: under the GIL, like every use of the object domain.
    unsafe {
        if OBJECT_POOLED {
            return pool::alloc(size);
        }
        domain_malloc(Domain::Object, size).cast()
    }
}

/// Frees memory of the object domain; NULL is ignored.
///
/// # Safety
/// `p` is NULL or came from the object domain and is not used any more.
#[inline(always)]
pub unsafe fn object_free(p: *mut u8) {
    // SAFETY: as promised; under the GIL.
    unsafe {
        if OBJECT_POOLED {
            pool::free(p);
        } else {
            domain_free(Domain::Object, p.cast());
        }
    }
}

/// Resizes memory of the object domain. NULL when memory is out; the old block then stays.
///
/// # Safety
/// `p` is NULL or came from the object domain.
pub unsafe fn object_realloc(p: *mut u8, size: usize) -> *mut u8 {
    // SAFETY: as promised.
    unsafe { domain_realloc(Domain::Object, p.cast(), size).cast() }
}

/// Allocates in the mem domain. NULL without an error when memory is out.
#[inline(always)]
pub fn mem_alloc(size: usize) -> *mut u8 {
    // SAFETY: under the GIL, like every use of the mem domain.
    unsafe {
        if MEM_POOLED {
            return pool::alloc(size);
        }
        domain_malloc(Domain::Mem, size).cast()
    }
}

/// Frees memory of the mem domain; NULL is ignored.
///
/// # Safety
/// `p` is NULL or came from the mem domain and is not used any more.
#[inline(always)]
pub unsafe fn mem_free(p: *mut u8) {
    // SAFETY: as promised; under the GIL.
    unsafe {
        if MEM_POOLED {
            pool::free(p);
        } else {
            domain_free(Domain::Mem, p.cast());
        }
    }
}

/// Resizes memory of the mem domain. NULL when memory is out; the old block then stays.
///
/// # Safety
/// `p` is NULL or came from the mem domain.
pub unsafe fn mem_realloc(p: *mut u8, size: usize) -> *mut u8 {
    // SAFETY: as promised.
    unsafe { domain_realloc(Domain::Mem, p.cast(), size).cast() }
}

/// `PyMem_*Malloc`: NULL when memory is out or `size` is beyond `PY_SSIZE_T_MAX`.
pub fn domain_malloc(domain: Domain, size: usize) -> *mut c_void {
    if size > isize::MAX as usize {
        return ptr::null_mut();
    }
    let a = get(domain);
    // SAFETY: an allocator's functions are called with its own context.
    unsafe { a.malloc.map_or(ptr::null_mut(), |f| f(a.ctx, size)) }
}

/// `PyMem_*Calloc`: zeroed memory, NULL when memory is out or the product is beyond `PY_SSIZE_T_MAX`.
pub fn domain_calloc(domain: Domain, count: usize, size: usize) -> *mut c_void {
    if count.checked_mul(size).is_none_or(|total| total > isize::MAX as usize) {
        return ptr::null_mut();
    }
    let a = get(domain);
    // SAFETY: an allocator's functions are called with its own context.
    unsafe { a.calloc.map_or(ptr::null_mut(), |f| f(a.ctx, count, size)) }
}

/// `PyMem_*Realloc`.
///
/// # Safety
/// `p` is NULL or came from the same domain.
pub unsafe fn domain_realloc(domain: Domain, p: *mut c_void, size: usize) -> *mut c_void {
    if size > isize::MAX as usize {
        return ptr::null_mut();
    }
    let a = get(domain);
    // SAFETY: an allocator's functions are called with its own context and memory.
    unsafe { a.realloc.map_or(ptr::null_mut(), |f| f(a.ctx, p, size)) }
}

/// `PyMem_*Free`.
///
/// # Safety
/// `p` is NULL or came from the same domain and is not used any more.
pub unsafe fn domain_free(domain: Domain, p: *mut c_void) {
    let a = get(domain);
    if let Some(free) = a.free {
        // SAFETY: an allocator's functions are called with its own context and memory.
        unsafe { free(a.ctx, p) }
    }
}

extern "C" fn libc_malloc(_: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: malloc takes any size; zero is made one so that NULL means failure.
    unsafe { libc::malloc(size.max(1)) }
}
extern "C" fn libc_calloc(_: *mut c_void, count: usize, size: usize) -> *mut c_void {
    // SAFETY: calloc takes any sizes and checks the product.
    unsafe { if count == 0 || size == 0 { libc::calloc(1, 1) } else { libc::calloc(count, size) } }
}
unsafe extern "C" fn libc_realloc(_: *mut c_void, p: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: `p` is NULL or from this allocator, says the domain's contract.
    unsafe { libc::realloc(p, size.max(1)) }
}
unsafe extern "C" fn libc_free(_: *mut c_void, p: *mut c_void) {
    // SAFETY: as for realloc.
    unsafe { libc::free(p) }
}

extern "C" fn pool_malloc(_: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: the domain's contract asks for the GIL.
    unsafe { pool::alloc(size).cast() }
}
extern "C" fn pool_calloc(_: *mut c_void, count: usize, size: usize) -> *mut c_void {
    // SAFETY: the domain's contract asks for the GIL; the product was checked by `domain_calloc`.
    unsafe {
        let p = pool::alloc(count * size);
        if !p.is_null() {
            p.write_bytes(0, count * size);
        }
        p.cast()
    }
}
unsafe extern "C" fn pool_realloc(_: *mut c_void, p: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: `p` is NULL or from this allocator, says the domain's contract.
    unsafe { pool::realloc(p.cast(), size).cast() }
}
unsafe extern "C" fn pool_free(_: *mut c_void, p: *mut c_void) {
    // SAFETY: as for realloc.
    unsafe { pool::free(p.cast()) }
}
