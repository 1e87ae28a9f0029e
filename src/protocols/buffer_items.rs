//! The items of buffers: one after the other, and copies of them between memories of different strides.

use super::buffer::{View, behind, check, fill_contiguous_strides, is_contiguous, pointer, shape};
use crate::abi::*;
use crate::engine::{Obj, Result, error};
use crate::raise;
use core::ptr;

/// The shape and strides of a view, with what its exporter left out filled in.
pub struct Geometry {
    shape: [Py_ssize_t; MAX],
    strides: [Py_ssize_t; MAX],
}

const MAX: usize = PyBUF_MAX_NDIM as usize;

impl Geometry {
    /// Room for any view's.
    pub fn new() -> Geometry {
        Geometry { shape: [0; MAX], strides: [0; MAX] }
    }

    /// The view with its shape and strides here, if it lacks one. More dimensions than a buffer may have do not count.
    pub fn complete(&mut self, view: &Py_buffer) -> Py_buffer {
        let mut regular = *view;
        let n = (view.ndim.max(0) as usize).min(MAX);
        regular.ndim = n as c_int;
        if view.shape.is_null() && n > 0 {
            self.shape[0] = view.len / view.itemsize.max(1);
            regular.shape = self.shape.as_mut_ptr();
        }
        if view.strides.is_null() {
            let shape = shape(&regular).unwrap_or_default();
            fill_contiguous_strides(shape, &mut self.strides[..n], view.itemsize, b'C');
            regular.strides = self.strides.as_mut_ptr();
        }
        regular
    }
}

impl Default for Geometry {
    fn default() -> Geometry {
        Geometry::new()
    }
}

/// Calls `f` with the index and the address of one item after the other, in C or Fortran order of the indices, until it returns `false`.
///
/// # Safety
/// `view` is a filled view.
unsafe fn each_item(view: &Py_buffer, order: u8, mut f: impl FnMut(&[Py_ssize_t], *mut u8) -> bool) {
    let mut room = Geometry::new();
    let regular = room.complete(view);
    let mut indices = [0; MAX];
    let indices = &mut indices[..regular.ndim as usize];
    let shape = shape(&regular).unwrap_or_default();
    if shape.contains(&0) {
        return;
    }
    loop {
        // SAFETY: the indices are in range of the view's shape.
        if !f(indices, unsafe { pointer(&regular, indices) }) {
            return;
        }
        // The last dimension moves fastest in C order, the first one in Fortran order.
        let mut ended = true;
        for k in 0..shape.len() {
            let dim = if order == b'F' { k } else { shape.len() - 1 - k };
            indices[dim] += 1;
            if indices[dim] < shape[dim] {
                ended = false;
                break;
            }
            indices[dim] = 0;
        }
        if ended {
            return;
        }
    }
}

/// Copies the items of `from` to those of `to`, one dimension inside the other.
///
/// # Safety
/// Both are filled views with shape and strides, of equal shapes and item sizes, which do not overlap.
pub unsafe fn copy_items(to: &Py_buffer, from: &Py_buffer) {
    // SAFETY: as promised.
    unsafe { copy_dimension(to, from, 0, to.buf.cast(), from.buf.cast()) }
}

unsafe fn copy_dimension(to: &Py_buffer, from: &Py_buffer, dim: usize, mut p: *mut u8, mut q: *mut u8) {
    let size = from.itemsize.max(0) as usize;
    let n = from.ndim as usize;
    // SAFETY: as promised to `copy_items`; the addresses stay inside both memories.
    unsafe {
        if dim == n {
            return ptr::copy_nonoverlapping(q, p, size);
        }
        let (count, step, stride) = (*from.shape.add(dim), *to.strides.add(dim), *from.strides.add(dim));
        let direct = |v: &Py_buffer| v.suboffsets.is_null() || *v.suboffsets.add(dim) < 0;
        if dim + 1 == n && direct(to) && direct(from) {
            return copy_row(p, step, q, stride, count, size);
        }
        for _ in 0..count {
            copy_dimension(to, from, dim + 1, behind(to, dim, p), behind(from, dim, q));
            p = p.wrapping_offset(step);
            q = q.wrapping_offset(stride);
        }
    }
}

/// Copies the items of one dimension.
unsafe fn copy_row(mut p: *mut u8, step: isize, mut q: *const u8, stride: isize, count: isize, size: usize) {
    macro_rules! each {
        ($copy:expr) => {
            for _ in 0..count {
                $copy(q, p);
                p = p.wrapping_offset(step);
                q = q.wrapping_offset(stride);
            }
        };
    }
    // SAFETY: as promised to `copy_items`.
    unsafe {
        match size {
            _ if count <= 0 => {}
            _ if step == size as isize && stride == step => ptr::copy_nonoverlapping(q, p, count as usize * size),
            1 => each!(|q: *const u8, p: *mut u8| *p = *q),
            2 => each!(|q: *const u8, p: *mut u8| p.cast::<u16>().write_unaligned(q.cast::<u16>().read_unaligned())),
            4 => each!(|q: *const u8, p: *mut u8| p.cast::<u32>().write_unaligned(q.cast::<u32>().read_unaligned())),
            8 => each!(|q: *const u8, p: *mut u8| p.cast::<u64>().write_unaligned(q.cast::<u64>().read_unaligned())),
            _ => each!(|q: *const u8, p: *mut u8| ptr::copy_nonoverlapping(q, p, size)),
        }
    }
}

/// The items' bytes one behind the other, in C or Fortran order, as many as the view's length says. `MemoryError`.
///
/// # Safety
/// `view` is a filled view.
pub unsafe fn gather(view: &Py_buffer, order: u8) -> Result<Vec<u8>> {
    let mut room = Geometry::new();
    let regular = room.complete(view);
    let shape = shape(&regular).unwrap_or_default();
    let wanted = view.len.max(0) as usize;
    // An exporter that lies about its length must not make this write past the end.
    let size = shape.iter().try_fold(view.itemsize, |size, &n| size.checked_mul(n)).unwrap_or(isize::MAX);
    let mut out = Vec::new();
    out.try_reserve_exact(wanted.max(size.max(0) as usize)).map_err(|_| error::no_memory())?;
    out.resize(wanted.max(size.max(0) as usize), 0);
    let mut strides = [0; MAX];
    fill_contiguous_strides(shape, &mut strides[..shape.len()], view.itemsize, order);
    let to = Py_buffer {
        buf: out.as_mut_ptr().cast(),
        strides: strides.as_mut_ptr(),
        suboffsets: ptr::null_mut(),
        ..regular
    };
    // SAFETY: the vector has room for all items.
    unsafe { copy_items(&to, &regular) };
    out.truncate(wanted);
    Ok(out)
}

/// Writes bytes to the items one after the other, in C or Fortran order, as far as they go.
///
/// # Safety
/// `view` is a filled, writable view that does not overlap `bytes`.
pub unsafe fn scatter(view: &Py_buffer, bytes: &[u8], order: u8) {
    let mut items = bytes.chunks_exact(view.itemsize.max(1) as usize);
    // SAFETY: each item has room for `itemsize` bytes.
    unsafe {
        each_item(view, order, |_, p| {
            let Some(item) = items.next() else { return false };
            ptr::copy_nonoverlapping(item.as_ptr(), p, item.len());
            true
        });
    }
}

/// `PyBuffer_ToContiguous`: `ValueError` when `len` is not the view's.
///
/// # Safety
/// `out` has room for `len` bytes; `view` is a filled view.
pub unsafe fn to_contiguous(out: *mut u8, view: &Py_buffer, len: Py_ssize_t, order: u8) -> Result<()> {
    if len != view.len {
        return Err(raise!(ValueError, "PyBuffer_ToContiguous: len != view->len"));
    }
    // SAFETY: as promised.
    unsafe {
        if is_contiguous(view, order) {
            ptr::copy_nonoverlapping(view.buf.cast(), out, len.max(0) as usize);
        } else {
            let bytes = gather(view, if order == b'F' { b'F' } else { b'C' })?;
            ptr::copy_nonoverlapping(bytes.as_ptr(), out, bytes.len());
        }
    }
    Ok(())
}

/// `PyBuffer_FromContiguous`: at most the view's length is copied.
///
/// # Safety
/// `bytes` holds `len` bytes; `view` is a filled, writable view.
pub unsafe fn from_contiguous(view: &Py_buffer, bytes: *const u8, len: Py_ssize_t, order: u8) {
    let len = len.min(view.len).max(0) as usize;
    // SAFETY: as promised.
    unsafe {
        if is_contiguous(view, order) {
            ptr::copy_nonoverlapping(bytes, view.buf.cast(), len);
        } else {
            scatter(view, core::slice::from_raw_parts(bytes, len), order);
        }
    }
}

/// `PyObject_CopyData`: copies what one object's buffer holds into another's.
pub fn copy_data(dest: &Obj, src: &Obj) -> Result<()> {
    if !check(dest) || !check(src) {
        return Err(raise!(TypeError, "both destination and source must be bytes-like objects"));
    }
    let to = View::new(dest, PyBUF_FULL)?;
    let from = View::new(src, PyBUF_FULL_RO)?;
    let (to, from) = (to.raw(), from.raw());
    if to.len < from.len {
        return Err(raise!(BufferError, "destination is too small to receive data from source"));
    }
    let alike = |order| is_contiguous(to, order) && is_contiguous(from, order);
    let (mut room, mut more) = (Geometry::new(), Geometry::new());
    let (whole, part) = (room.complete(to), more.complete(from));
    // SAFETY: both views are filled and held; each item of the source has a place in the destination, either at its own indices or at the
    // same distance from the first.
    unsafe {
        if alike(b'C') || alike(b'F') {
            ptr::copy(from.buf.cast::<u8>(), to.buf.cast(), from.len.max(0) as usize);
        } else if fits(&whole, &part) {
            let size = part.itemsize.max(0) as usize;
            each_item(&part, b'C', |indices, p| {
                ptr::copy(p, pointer(&whole, indices), size);
                true
            });
        } else {
            scatter(to, &gather(from, b'C')?, b'C');
        }
    }
    Ok(())
}

/// Whether each item of `part` has one of the same indices in `whole`.
fn fits(whole: &Py_buffer, part: &Py_buffer) -> bool {
    let (a, b) = (shape(whole).unwrap_or_default(), shape(part).unwrap_or_default());
    whole.itemsize >= part.itemsize && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a >= b)
}
