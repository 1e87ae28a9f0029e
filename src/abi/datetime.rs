//! The datetime objects and the struct in the capsule `datetime.datetime_CAPI`.

use super::*;

pub const _PyDateTime_DATE_DATASIZE: usize = 4;
pub const _PyDateTime_TIME_DATASIZE: usize = 6;
pub const _PyDateTime_DATETIME_DATASIZE: usize = 10;

/// A timedelta.
#[repr(C)]
pub struct PyDateTime_Delta {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub days: c_int,
    pub seconds: c_int,
    pub microseconds: c_int,
}

/// A tzinfo: no fields of its own.
#[repr(C)]
pub struct PyDateTime_TZInfo {
    pub ob_base: PyObject,
}

/// What the three objects below begin with.
#[repr(C)]
pub struct _PyDateTime_BaseTZInfo {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub hastzinfo: c_char,
}

/// A date: year (two bytes, high first), month, day.
#[repr(C)]
pub struct PyDateTime_Date {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub hastzinfo: c_char,
    pub data: [u8; _PyDateTime_DATE_DATASIZE],
}

/// A time without a tzinfo; `fold` lies where `PyDateTime_Time` has it.
#[repr(C)]
pub struct _PyDateTime_BaseTime {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub hastzinfo: c_char,
    pub data: [u8; _PyDateTime_TIME_DATASIZE],
}

/// A time: hour, minute, second, microsecond (three bytes, high first).
#[repr(C)]
pub struct PyDateTime_Time {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub hastzinfo: c_char,
    pub data: [u8; _PyDateTime_TIME_DATASIZE],
    pub fold: u8,
    pub tzinfo: *mut PyObject,
}

/// A datetime without a tzinfo; `fold` lies where `PyDateTime_DateTime` has it.
#[repr(C)]
pub struct _PyDateTime_BaseDateTime {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub hastzinfo: c_char,
    pub data: [u8; _PyDateTime_DATETIME_DATASIZE],
}

/// A datetime: a date's bytes, then a time's.
#[repr(C)]
pub struct PyDateTime_DateTime {
    pub ob_base: PyObject,
    pub hashcode: Py_hash_t,
    pub hastzinfo: c_char,
    pub data: [u8; _PyDateTime_DATETIME_DATASIZE],
    pub fold: u8,
    pub tzinfo: *mut PyObject,
}

/// What the capsule `datetime.datetime_CAPI` points to.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyDateTime_CAPI {
    pub DateType: *mut PyTypeObject,
    pub DateTimeType: *mut PyTypeObject,
    pub TimeType: *mut PyTypeObject,
    pub DeltaType: *mut PyTypeObject,
    pub TZInfoType: *mut PyTypeObject,
    pub TimeZone_UTC: *mut PyObject,
    pub Date_FromDate: Option<unsafe extern "C" fn(c_int, c_int, c_int, *mut PyTypeObject) -> *mut PyObject>,
    pub DateTime_FromDateAndTime: Option<
        unsafe extern "C" fn(
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            *mut PyObject,
            *mut PyTypeObject,
        ) -> *mut PyObject,
    >,
    pub Time_FromTime:
        Option<unsafe extern "C" fn(c_int, c_int, c_int, c_int, *mut PyObject, *mut PyTypeObject) -> *mut PyObject>,
    pub Delta_FromDelta: Option<unsafe extern "C" fn(c_int, c_int, c_int, c_int, *mut PyTypeObject) -> *mut PyObject>,
    pub TimeZone_FromTimeZone: Option<unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject>,
    pub DateTime_FromTimestamp:
        Option<unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject>,
    pub Date_FromTimestamp: Option<unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject>,
    pub DateTime_FromDateAndTimeAndFold: Option<
        unsafe extern "C" fn(
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            *mut PyObject,
            c_int,
            *mut PyTypeObject,
        ) -> *mut PyObject,
    >,
    pub Time_FromTimeAndFold: Option<
        unsafe extern "C" fn(c_int, c_int, c_int, c_int, *mut PyObject, c_int, *mut PyTypeObject) -> *mut PyObject,
    >,
}
