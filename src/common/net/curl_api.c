/* curl_api: see curl_api.h. */
#include "curl_api.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#define SYMBOL(member)                                                                             \
    {                                                                                              \
        "curl_" #member, offsetof(struct curl_api, member)                                         \
    }

static const struct {
    const char *name;
    size_t at;
} symbols[] = {
    SYMBOL(global_init),
    SYMBOL(global_cleanup),
    SYMBOL(easy_init),
    SYMBOL(easy_cleanup),
    SYMBOL(easy_setopt),
    SYMBOL(easy_getinfo),
    SYMBOL(easy_strerror),
    SYMBOL(slist_append),
    SYMBOL(slist_free_all),
    SYMBOL(multi_init),
    SYMBOL(multi_cleanup),
    SYMBOL(multi_setopt),
    SYMBOL(multi_add_handle),
    SYMBOL(multi_remove_handle),
    SYMBOL(multi_socket_action),
    SYMBOL(multi_info_read),
};

int curl_api_load(struct curl_api *api, struct err *e)
{
    struct curl_api got = {.lib = NULL};
    if (api->lib)
        return 0;
    got.lib = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!got.lib)
        return err_set(e, ERR_UNSUPPORTED, "net", "%s", dlerror());
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *f = dlsym(got.lib, symbols[i].name);
        if (!f)
            return err_set(e, ERR_UNSUPPORTED, "net", "libcurl has no %s", symbols[i].name);
        memcpy((char *)&got + symbols[i].at, &f, sizeof f);
    }
    if (got.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(e, ERR_UNSUPPORTED, "net", "libcurl cannot start");
    *api = got;
    return 0;
}

void curl_api_done(struct curl_api *api)
{
    if (api->lib)
        api->global_cleanup();
    *api = (struct curl_api){.lib = NULL};
}
