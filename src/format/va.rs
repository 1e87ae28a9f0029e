//! A C `va_list`, walked in Rust: one accessor for each type that C promotes variable arguments to.
//!
//! `va_list` as a parameter is a pointer on every ABI here: x86-64 passes the array of one element by its address, AArch64 the
//! structure by reference. A copy of what it points to (`va_copy`) is a plain copy.

use core::ffi::{c_double, c_int, c_uint};

/// A `va_list` as C passes it to a function.
pub type va_list = *mut VaList;

/// System V x86-64: general registers, then vector registers, in a save area; the rest on the stack.
#[cfg(target_arch = "x86_64")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct VaList {
    general_offset: u32,
    vector_offset: u32,
    stack: *const u8,
    saved: *const u8,
}

#[cfg(target_arch = "x86_64")]
impl VaList {
    const GENERAL_END: u32 = 6 * 8;
    const VECTOR_END: u32 = Self::GENERAL_END + 8 * 16;

    #[inline(always)]
    unsafe fn general(&mut self) -> *const u8 {
        // SAFETY: the offset says whether the next argument is in the save area or on the stack.
        unsafe {
            if self.general_offset < Self::GENERAL_END {
                let at = self.saved.add(self.general_offset as usize);
                self.general_offset += 8;
                return at;
            }
        }
        self.on_stack()
    }

    #[inline(always)]
    unsafe fn vector(&mut self) -> *const u8 {
        // SAFETY: as above; vector registers take sixteen bytes.
        unsafe {
            if self.vector_offset < Self::VECTOR_END {
                let at = self.saved.add(self.vector_offset as usize);
                self.vector_offset += 16;
                return at;
            }
        }
        self.on_stack()
    }

    #[inline(always)]
    fn on_stack(&mut self) -> *const u8 {
        let at = self.stack;
        self.stack = at.wrapping_add(8);
        at
    }
}

/// AAPCS64: offsets below zero count up to the end of the save areas; the rest is on the stack.
#[cfg(target_arch = "aarch64")]
#[repr(C)]
#[derive(Clone, Copy)]
pub struct VaList {
    stack: *const u8,
    general_end: *const u8,
    vector_end: *const u8,
    general_offset: i32,
    vector_offset: i32,
}

#[cfg(target_arch = "aarch64")]
impl VaList {
    #[inline(always)]
    unsafe fn general(&mut self) -> *const u8 {
        let offset = self.general_offset;
        if offset < 0 {
            self.general_offset = offset + 8;
            return self.general_end.wrapping_offset(offset as isize);
        }
        self.on_stack()
    }

    #[inline(always)]
    unsafe fn vector(&mut self) -> *const u8 {
        let offset = self.vector_offset;
        if offset < 0 {
            self.vector_offset = offset + 16;
            return self.vector_end.wrapping_offset(offset as isize);
        }
        self.on_stack()
    }

    #[inline(always)]
    fn on_stack(&mut self) -> *const u8 {
        let at = self.stack;
        self.stack = at.wrapping_add(8);
        at
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("the layout of this architecture's va_list is not known here");

/// Reads the fields one by one, as they were written.
macro_rules! copy_fields {
    ($va:expr, $($field:ident),*) => {
        // SAFETY: the caller has a list of arguments.
        unsafe { VaList { $($field: (&raw const (*$va).$field).read_volatile()),* } }
    };
}

macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident -> $type:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        /// The next argument has this type.
        #[inline(always)]
        pub unsafe fn $name(&mut self) -> $type {
            // SAFETY: the caller promises an argument of this type; each takes a word of its own.
            unsafe { self.general().cast::<$type>().read() }
        }
    )*};
}

impl VaList {
    /// A copy of a caller's list, which stays where it is (`va_copy`).
    ///
    /// The fields have just been written, one by one. Reading two of them at once would have to wait until both writes are done,
    /// and compilers like to: hence the volatile reads.
    ///
    /// # Safety
    /// `va` is a list of arguments.
    #[inline(always)]
    pub unsafe fn copy(va: va_list) -> VaList {
        #[cfg(target_arch = "x86_64")]
        return copy_fields!(va, general_offset, vector_offset, stack, saved);
        #[cfg(target_arch = "aarch64")]
        return copy_fields!(va, stack, general_end, vector_end, general_offset, vector_offset);
    }

    accessors! {
        /// An `int`, or what is promoted to it.
        int -> c_int;
        /// An `unsigned int`.
        uint -> c_uint;
        /// A `long`, `long long`, `ssize_t`, `intmax_t` or `ptrdiff_t`.
        long -> i64;
        /// An `unsigned long`, `unsigned long long`, `size_t` or `uintmax_t`.
        ulong -> u64;
        /// A `Py_ssize_t`.
        size -> isize;
    }

    /// A `double`.
    ///
    /// # Safety
    /// The next argument has this type.
    #[inline(always)]
    pub unsafe fn double(&mut self) -> c_double {
        // SAFETY: the caller promises an argument of this type.
        unsafe { self.vector().cast::<c_double>().read() }
    }

    /// A pointer to data.
    ///
    /// # Safety
    /// The next argument is a pointer.
    #[inline(always)]
    pub unsafe fn pointer<T>(&mut self) -> *mut T {
        // SAFETY: the caller promises a pointer; all of them look alike.
        unsafe { self.general().cast::<*mut T>().read() }
    }

    /// A pointer to a function: `F` is an `Option` of it.
    ///
    /// # Safety
    /// The next argument is a pointer to such a function, or NULL.
    #[inline(always)]
    pub unsafe fn function<F: Copy>(&mut self) -> F {
        const { assert!(size_of::<F>() == size_of::<usize>()) }
        // SAFETY: as promised.
        unsafe { self.general().cast::<F>().read() }
    }
}
