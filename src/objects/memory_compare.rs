//! Equality of memoryviews: item by item, whatever their formats and strides.

use super::cfn::c_functions;
use super::memory_index::same_shape;
use super::memory_items::native_format;
use super::memory_ops::{is_released, this};
use super::memoryview::check;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::format::structure::Structure;
use crate::modules::structs;
use crate::objects::singletons::not_implemented;
use crate::objects::{bool, float_pack, tuple};
use crate::protocols::buffer::{self, View};
use crate::protocols::buffer_items::Geometry;
use crate::protocols::compare;

c_functions! {
    compare rich_compare = compare_views;
}

fn compare_views(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if op != Py_EQ && op != Py_NE {
        return Ok(not_implemented().to_owned());
    }
    let equal = if is_released(a) || (check(b) && is_released(b)) {
        a.is(b)
    } else if check(b) {
        // SAFETY: both are memoryviews that are not released.
        unsafe { equal(&(*this(a)).view, &(*this(b)).view)? }
    } else {
        match View::new(b, PyBUF_FULL_RO) {
            // SAFETY: as above.
            Ok(other) => unsafe { equal(&(*this(a)).view, other.raw())? },
            Err(Raised { .. }) => {
                error::clear();
                return Ok(not_implemented().to_owned());
            }
        }
    };
    Ok(bool::new(equal == (op == Py_EQ)))
}

/// How to tell whether two items are equal.
enum Items {
    /// They are when their bytes are: so many.
    Bytes(usize),
    Half,
    Single,
    Double,
    Truth,
    Structures(Structure, Structure),
}

impl Items {
    /// For the formats of two views; `None` when one is not understood.
    fn of(a: &Py_buffer, b: &Py_buffer) -> Option<Items> {
        match (native_format(a.format), native_format(b.format)) {
            (Some(x), Some(y)) if x == y => Some(match x {
                b'e' => Items::Half,
                b'f' => Items::Single,
                b'd' => Items::Double,
                b'?' => Items::Truth,
                x => Items::Bytes(super::memory_items::item_size(x)?),
            }),
            _ => {
                let parse = |v: &Py_buffer| {
                    // SAFETY: a view's format is NULL or a C string.
                    let text = if v.format.is_null() { b"B" } else { unsafe { CStr::from_ptr(v.format) }.to_bytes() };
                    Structure::parse(text).ok()
                };
                Some(Items::Structures(parse(a)?, parse(b)?))
            }
        }
    }

    /// Whether the items at two addresses are equal.
    ///
    /// # Safety
    /// Both are items of the views that this was made for.
    unsafe fn equal(&self, p: *const u8, a: &Py_buffer, q: *const u8, b: &Py_buffer) -> Result<bool> {
        // SAFETY: as promised.
        unsafe {
            Ok(match self {
                Items::Bytes(n) => core::slice::from_raw_parts(p, *n) == core::slice::from_raw_parts(q, *n),
                Items::Half => {
                    let value = |p: *const u8| float_pack::unpack_half(p.cast::<u16>().read_unaligned());
                    value(p) == value(q)
                }
                Items::Single => p.cast::<f32>().read_unaligned() == q.cast::<f32>().read_unaligned(),
                Items::Double => p.cast::<f64>().read_unaligned() == q.cast::<f64>().read_unaligned(),
                Items::Truth => (*p != 0) == (*q != 0),
                Items::Structures(x, y) => {
                    let (left, right) = (values(x, p, a)?, values(y, q, b)?);
                    compare::rich_bool(&left, &right, Py_EQ)?
                }
            })
        }
    }
}

/// The value of an item, or the tuple of its values when there are none or several. `struct.error` when the item is smaller than its format.
///
/// # Safety
/// `p` points to an item of the view.
unsafe fn values(structure: &Structure, p: *const u8, view: &Py_buffer) -> Result<Owned> {
    let size = view.itemsize.max(0) as usize;
    structs::place(size, structure.size, 0)?;
    // SAFETY: as promised.
    let all = structure.unpack(unsafe { core::slice::from_raw_parts(p, size) })?;
    match *tuple::items(&all) {
        [value] => Ok(value.to_owned()),
        _ => Ok(all),
    }
}

/// Whether two views have the same shape and equal items.
///
/// # Safety
/// Both are filled views.
unsafe fn equal(a: &Py_buffer, b: &Py_buffer) -> Result<bool> {
    let (mut room, mut more) = (Geometry::new(), Geometry::new());
    let (a, b) = (&room.complete(a), &more.complete(b));
    if !same_shape(a, b) {
        return Ok(false);
    }
    let Some(items) = Items::of(a, b) else { return Ok(false) };
    // SAFETY: as promised; equal shapes of items of the same size are as many bytes.
    unsafe {
        if let Items::Bytes(size) = items
            && size as Py_ssize_t == a.itemsize
            && a.itemsize == b.itemsize
            && a.len == b.len
            && a.len >= 0
            && buffer::is_contiguous(a, b'C')
            && buffer::is_contiguous(b, b'C')
        {
            let bytes = |v: &Py_buffer| core::slice::from_raw_parts(v.buf.cast::<u8>(), v.len as usize);
            return Ok(a.len == 0 || bytes(a) == bytes(b));
        }
        equal_from(&items, a, a.buf.cast(), b, b.buf.cast(), 0)
    }
}

/// Whether the items of the dimensions from `dim` on are equal.
unsafe fn equal_from(items: &Items, a: &Py_buffer, p: *mut u8, b: &Py_buffer, q: *mut u8, dim: usize) -> Result<bool> {
    // SAFETY: as promised to `equal`; the addresses stay inside both memories.
    unsafe {
        if dim == a.ndim as usize {
            return items.equal(p, a, q, b);
        }
        for i in 0..*a.shape.add(dim) {
            let p = buffer::behind(a, dim, p.offset(*a.strides.add(dim) * i));
            let q = buffer::behind(b, dim, q.offset(*b.strides.add(dim) * i));
            if !equal_from(items, a, p, b, q, dim + 1)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
