//! Size-class pools under the GIL: small blocks come from free lists fed by pages of one reserved address range, so that the owner and
//! the class of any block follow from its address; larger blocks come from the C library.

use core::ptr;

/// Sizes are rounded up to this, and blocks are aligned to it.
const GRAIN: usize = 16;
/// Larger blocks come from the C library.
const MAX_SMALL: usize = 512;
const CLASSES: usize = MAX_SMALL / GRAIN + 1;
const PAGE_BITS: usize = 14;
const PAGE: usize = 1 << PAGE_BITS;
/// Address space that is reserved, not memory that is used.
const RANGE: usize = 8 << 30;
/// How much of the range is made usable at a time.
const STEP: usize = 256 << 10;

/// The start of no range: no address is less than [`RANGE`] above it.
const NO_RANGE: *mut u8 = ptr::without_provenance_mut(1 << (usize::BITS - 1));

struct Pools {
    /// Freed blocks of each class, linked through their first word.
    free: [*mut u8; CLASSES],
    /// The unused part of each class's newest page.
    fresh: [*mut u8; CLASSES],
    fresh_end: [*mut u8; CLASSES],
    /// The range's start, or [`NO_RANGE`].
    base: *mut u8,
    /// Where the next page comes from, and where usable memory ends.
    next_page: *mut u8,
    usable_end: *mut u8,
    exhausted: bool,
}

static mut POOLS: Pools = Pools {
    free: [ptr::null_mut(); CLASSES],
    fresh: [ptr::null_mut(); CLASSES],
    fresh_end: [ptr::null_mut(); CLASSES],
    base: NO_RANGE,
    next_page: ptr::null_mut(),
    usable_end: ptr::null_mut(),
    exhausted: false,
};

/// The size class of each page of the range.
static mut PAGE_CLASS: [u8; RANGE >> PAGE_BITS] = [0; RANGE >> PAGE_BITS];

/// Whether nothing has been allocated yet.
pub(super) fn is_unused() -> bool {
    // SAFETY: read under the GIL or before threads exist.
    unsafe { ptr::eq(POOLS.base, NO_RANGE) }
}

#[inline(always)]
fn class_of(size: usize) -> usize {
    // Small sizes do not overflow, so that the shift is enough.
    ((size + GRAIN - 1) >> GRAIN.trailing_zeros()).max(1)
}

/// Allocates `size` bytes, aligned to 16. NULL when memory is out.
///
/// # Safety
/// The caller holds the GIL.
#[inline(always)]
pub(super) unsafe fn alloc(size: usize) -> *mut u8 {
    if size > MAX_SMALL {
        // SAFETY: malloc takes any size.
        return unsafe { libc::malloc(size).cast() };
    }
    let class = class_of(size);
    // SAFETY: the pools are touched only under the GIL; a free block's first word is its link.
    unsafe {
        let pools = &raw mut POOLS;
        // A small size has a class.
        let free = (&raw mut (*pools).free).cast::<*mut u8>().add(class);
        let block = *free;
        if !block.is_null() {
            *free = block.cast::<*mut u8>().read();
            return block;
        }
        alloc_fresh(class)
    }
}

/// Takes a block that was never used, from the class's newest page or from a new page.
#[inline(never)]
unsafe fn alloc_fresh(class: usize) -> *mut u8 {
    let size = class * GRAIN;
    // SAFETY: as for `alloc`; `fresh..fresh_end` is unused memory of a page of this class.
    unsafe {
        let pools = &raw mut POOLS;
        let block = (*pools).fresh[class];
        if !block.is_null() && (*pools).fresh_end[class] as usize - block as usize >= size {
            (*pools).fresh[class] = block.add(size);
            return block;
        }
        let page = new_page(class);
        if page.is_null() {
            return libc::malloc(size).cast();
        }
        (*pools).fresh[class] = page.add(size);
        (*pools).fresh_end[class] = page.add(PAGE);
        page
    }
}

/// A page for `class`, or NULL when the range is used up or the system refuses.
#[cold]
unsafe fn new_page(class: usize) -> *mut u8 {
    // SAFETY: as for `alloc`; `mmap` and `mprotect` act on the range reserved here only.
    unsafe {
        let pools = &raw mut POOLS;
        if ptr::eq((*pools).base, NO_RANGE) && !(*pools).exhausted {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
            let base = libc::mmap(ptr::null_mut(), RANGE + PAGE, libc::PROT_NONE, flags, -1, 0);
            if base == libc::MAP_FAILED {
                (*pools).exhausted = true;
            } else {
                let start = base.cast::<u8>().add(base.cast::<u8>().align_offset(PAGE));
                (*pools).base = start;
                (*pools).next_page = start;
                (*pools).usable_end = start;
            }
        }
        if (*pools).exhausted {
            return ptr::null_mut();
        }
        let page = (*pools).next_page;
        if page == (*pools).usable_end {
            let used = page as usize - (*pools).base as usize;
            let refused =
                used + STEP > RANGE || libc::mprotect(page.cast(), STEP, libc::PROT_READ | libc::PROT_WRITE) != 0;
            if refused {
                (*pools).exhausted = true;
                return ptr::null_mut();
            }
            (*pools).usable_end = page.add(STEP);
        }
        (*pools).next_page = page.add(PAGE);
        PAGE_CLASS[(page as usize - (*pools).base as usize) >> PAGE_BITS] = class as u8;
        page
    }
}

/// The class of a pooled block, or `None` for one of the C library's.
#[inline(always)]
unsafe fn class_at(p: *mut u8) -> Option<usize> {
    // SAFETY: as for `alloc`; the offset is checked against the range.
    unsafe {
        let offset = (p as usize).wrapping_sub(POOLS.base as usize);
        if offset < RANGE { Some(PAGE_CLASS[offset >> PAGE_BITS] as usize) } else { None }
    }
}

/// Frees a block; NULL is ignored.
///
/// # Safety
/// `p` is NULL or came from [`alloc`] or [`realloc`]; the caller holds the GIL.
#[inline(always)]
pub(super) unsafe fn free(p: *mut u8) {
    // SAFETY: a pooled block's first word becomes its link; others go back to the C library.
    unsafe {
        match class_at(p) {
            Some(class) => {
                // A page's class is one of those that there are.
                let free = (&raw mut POOLS.free).cast::<*mut u8>().add(class);
                p.cast::<*mut u8>().write(*free);
                *free = p;
            }
            None => libc::free(p.cast()),
        }
    }
}

/// Resizes a block. NULL when memory is out; the old block then stays.
///
/// # Safety
/// As for [`free`].
pub(super) unsafe fn realloc(p: *mut u8, size: usize) -> *mut u8 {
    if p.is_null() {
        // SAFETY: the caller holds the GIL.
        return unsafe { alloc(size) };
    }
    // SAFETY: a pooled block has room for its class's size.
    unsafe {
        let Some(class) = class_at(p) else {
            return libc::realloc(p.cast(), size.max(1)).cast();
        };
        let old = class * GRAIN;
        if size <= old && (size > MAX_SMALL || class_of(size) * 2 > class) {
            return p;
        }
        let new = alloc(size);
        if !new.is_null() {
            ptr::copy_nonoverlapping(p, new, old.min(size));
            free(p);
        }
        new
    }
}
