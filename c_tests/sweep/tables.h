/* All tables. */
#include "tables/abstract.h"
#include "tables/object.h"
#include "tables/unicodeobject.h"
#include "tables/numbers.h"
#include "tables/bytes.h"
#include "tables/containers.h"
#include "tables/rest.h"
