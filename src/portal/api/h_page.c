/* h_page: the page on which a phone picks a file. Its parts stand in phone/ as they are written and
 * are put into the program by the assembler; nothing of it comes from anywhere else, and its
 * headers say so to the browser. */
#include "api_int.h"

struct part {
    const char *begin, *end, *type;
};

/* .incbin is the one way of C17's compilers to take a file as it is; paths are from the top of the
 * tree, where make runs */
#define PART(name, file)                                                                           \
    __asm__(                                                                                       \
        ".pushsection .rodata,\"a\",%progbits\n" #name ":\n.incbin \"src/portal/api/phone/" file   \
        "\"\n" #name "_end:\n.byte 0\n.popsection\n");                                             \
    extern const char name[] __attribute__((visibility("hidden")));                                \
    extern const char name##_end[] __attribute__((visibility("hidden")))

PART(page_html, "page.html");
PART(page_js, "app.js");
PART(page_css, "app.css");

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static void serve(struct reply *out, const struct part *part)
{
    *out = (struct reply){.status = MHD_HTTP_OK,
        .response = MHD_create_response_from_buffer(
            (size_t)(part->end - part->begin), (void *)part->begin, MHD_RESPMEM_PERSISTENT)};
    reply_header(out, "Content-Type", part->type);
    reply_header(out, "Content-Security-Policy", policy);
    reply_header(out, "Referrer-Policy", "no-referrer");
    reply_header(out, "X-Content-Type-Options", "nosniff");
    reply_header(out, "Cache-Control", "no-store");
}

void get_page(struct request *r, struct reply *out)
{
    (void)r;
    serve(out, &(struct part){page_html, page_html_end, "text/html; charset=utf-8"});
}

void get_page_script(struct request *r, struct reply *out)
{
    (void)r;
    serve(out, &(struct part){page_js, page_js_end, "text/javascript; charset=utf-8"});
}

void get_page_style(struct request *r, struct reply *out)
{
    (void)r;
    serve(out, &(struct part){page_css, page_css_end, "text/css; charset=utf-8"});
}
