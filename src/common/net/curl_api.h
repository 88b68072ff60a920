/* curl_api: the functions of libcurl that we use, loaded at run time. Private to net. */
#ifndef NET_CURL_API_H
#define NET_CURL_API_H

#include "base/err.h"

#include <curl/curl.h>

struct curl_api {
    void *lib;
    CURLcode (*global_init)(long flags);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *easy);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free_all)(struct curl_slist *list);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *multi);
    CURLMcode (*multi_setopt)(CURLM *multi, CURLMoption option, ...);
    CURLMcode (*multi_add_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove_handle)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_socket_action)(CURLM *multi, curl_socket_t fd, int events, int *running);
    CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
};

/* Loads and initialises. Safe to call again. ERR_UNSUPPORTED: there is no such library. */
int curl_api_load(struct curl_api *api, struct err *e);
/* The library itself stays loaded: OpenSSL in it has handlers that run at exit. */
void curl_api_done(struct curl_api *api);

#endif
