/* store_sqlite: the SQLite backend as a row of functions. */
#include "sqlite_int.h"

const struct store_ops store_sqlite = {
    .scheme = "sqlite",
    .open = sqlite_open_store,
    .close = sqlite_close_store,
    .migrate = sqlite_migrate,
    .catalogue_publish = sqlite_catalogue_publish,
    .catalogue_head = sqlite_catalogue_head,
    .catalogue_read = sqlite_catalogue_read,
    .device_enrol = sqlite_device_enrol,
    .device_revoke = sqlite_device_revoke,
    .device_find = sqlite_device_find,
    .device_each = sqlite_device_each,
    .device_epoch = sqlite_device_epoch,
    .order_create = sqlite_order_create,
    .order_get = sqlite_order_get,
    .order_expire = sqlite_order_expire,
    .audit_append = sqlite_audit_append,
    .audit_verify = sqlite_audit_verify,
};
