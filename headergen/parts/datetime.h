@guard DATETIME_H
@include "object.h"
@include "pycapsule.h"
#ifndef Py_LIMITED_API

#define _PyDateTime_DATE_DATASIZE 4
#define _PyDateTime_TIME_DATASIZE 6
#define _PyDateTime_DATETIME_DATASIZE 10

@struct PyDateTime_Delta
@struct PyDateTime_TZInfo
@struct _PyDateTime_BaseTZInfo
@struct PyDateTime_Date
@struct _PyDateTime_BaseTime
@struct PyDateTime_Time
@struct _PyDateTime_BaseDateTime
@struct PyDateTime_DateTime
@struct PyDateTime_CAPI
/* Fields of the objects. */
#define _PyDateTime_HAS_TZINFO(op) (((_PyDateTime_BaseTZInfo *)(op))->hastzinfo)

#define PyDateTime_GET_YEAR(op) ((((PyDateTime_Date *)(op))->data[0] << 8) | ((PyDateTime_Date *)(op))->data[1])
#define PyDateTime_GET_MONTH(op) (((PyDateTime_Date *)(op))->data[2])
#define PyDateTime_GET_DAY(op) (((PyDateTime_Date *)(op))->data[3])

#define PyDateTime_DATE_GET_HOUR(op) (((PyDateTime_DateTime *)(op))->data[4])
#define PyDateTime_DATE_GET_MINUTE(op) (((PyDateTime_DateTime *)(op))->data[5])
#define PyDateTime_DATE_GET_SECOND(op) (((PyDateTime_DateTime *)(op))->data[6])
#define PyDateTime_DATE_GET_MICROSECOND(op) \
    ((((PyDateTime_DateTime *)(op))->data[7] << 16) | (((PyDateTime_DateTime *)(op))->data[8] << 8) \
     | ((PyDateTime_DateTime *)(op))->data[9])
#define PyDateTime_DATE_GET_FOLD(op) (((PyDateTime_DateTime *)(op))->fold)
#define PyDateTime_DATE_GET_TZINFO(op) (_PyDateTime_HAS_TZINFO(op) ? ((PyDateTime_DateTime *)(op))->tzinfo : Py_None)

#define PyDateTime_TIME_GET_HOUR(op) (((PyDateTime_Time *)(op))->data[0])
#define PyDateTime_TIME_GET_MINUTE(op) (((PyDateTime_Time *)(op))->data[1])
#define PyDateTime_TIME_GET_SECOND(op) (((PyDateTime_Time *)(op))->data[2])
#define PyDateTime_TIME_GET_MICROSECOND(op) \
    ((((PyDateTime_Time *)(op))->data[3] << 16) | (((PyDateTime_Time *)(op))->data[4] << 8) \
     | ((PyDateTime_Time *)(op))->data[5])
#define PyDateTime_TIME_GET_FOLD(op) (((PyDateTime_Time *)(op))->fold)
#define PyDateTime_TIME_GET_TZINFO(op) (_PyDateTime_HAS_TZINFO(op) ? ((PyDateTime_Time *)(op))->tzinfo : Py_None)

#define PyDateTime_DELTA_GET_DAYS(op) (((PyDateTime_Delta *)(op))->days)
#define PyDateTime_DELTA_GET_SECONDS(op) (((PyDateTime_Delta *)(op))->seconds)
#define PyDateTime_DELTA_GET_MICROSECONDS(op) (((PyDateTime_Delta *)(op))->microseconds)

/* The module's functions and types, through its capsule. Each C file that uses them runs PyDateTime_IMPORT first. */
#define PyDateTime_CAPSULE_NAME "datetime.datetime_CAPI"

#ifndef _PY_DATETIME_IMPL

static PyDateTime_CAPI *PyDateTimeAPI __attribute__((unused)) = NULL;

#define PyDateTime_IMPORT (PyDateTimeAPI = (PyDateTime_CAPI *)PyCapsule_Import(PyDateTime_CAPSULE_NAME, 0))

#define PyDateTime_TimeZone_UTC PyDateTimeAPI->TimeZone_UTC

#define PyDate_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DateType)
#define PyDate_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->DateType)
#define PyDateTime_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DateTimeType)
#define PyDateTime_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->DateTimeType)
#define PyTime_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->TimeType)
#define PyTime_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->TimeType)
#define PyDelta_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->DeltaType)
#define PyDelta_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->DeltaType)
#define PyTZInfo_Check(op) PyObject_TypeCheck((op), PyDateTimeAPI->TZInfoType)
#define PyTZInfo_CheckExact(op) Py_IS_TYPE((op), PyDateTimeAPI->TZInfoType)

#define PyDate_FromDate(year, month, day) \
    PyDateTimeAPI->Date_FromDate((year), (month), (day), PyDateTimeAPI->DateType)
#define PyDateTime_FromDateAndTime(year, month, day, hour, minute, second, microsecond) \
    PyDateTimeAPI->DateTime_FromDateAndTime((year), (month), (day), (hour), (minute), (second), (microsecond), Py_None, \
                                            PyDateTimeAPI->DateTimeType)
#define PyDateTime_FromDateAndTimeAndFold(year, month, day, hour, minute, second, microsecond, fold) \
    PyDateTimeAPI->DateTime_FromDateAndTimeAndFold((year), (month), (day), (hour), (minute), (second), (microsecond), \
                                                   Py_None, (fold), PyDateTimeAPI->DateTimeType)
#define PyTime_FromTime(hour, minute, second, microsecond) \
    PyDateTimeAPI->Time_FromTime((hour), (minute), (second), (microsecond), Py_None, PyDateTimeAPI->TimeType)
#define PyTime_FromTimeAndFold(hour, minute, second, microsecond, fold) \
    PyDateTimeAPI->Time_FromTimeAndFold((hour), (minute), (second), (microsecond), Py_None, (fold), \
                                        PyDateTimeAPI->TimeType)
#define PyDelta_FromDSU(days, seconds, microseconds) \
    PyDateTimeAPI->Delta_FromDelta((days), (seconds), (microseconds), 1, PyDateTimeAPI->DeltaType)
#define PyTimeZone_FromOffset(offset) PyDateTimeAPI->TimeZone_FromTimeZone((offset), NULL)
#define PyTimeZone_FromOffsetAndName(offset, name) PyDateTimeAPI->TimeZone_FromTimeZone((offset), (name))
#define PyDateTime_FromTimestamp(arguments) \
    PyDateTimeAPI->DateTime_FromTimestamp((PyObject *)PyDateTimeAPI->DateTimeType, (arguments), NULL)
#define PyDate_FromTimestamp(arguments) \
    PyDateTimeAPI->Date_FromTimestamp((PyObject *)PyDateTimeAPI->DateType, (arguments))

#endif

#endif

