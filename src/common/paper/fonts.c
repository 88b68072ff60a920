/* fonts: see paper/fonts.h. */
#include "paper/fonts.h"

#include <pango/pangocairo.h>
#include <string.h>

static int check(PangoFontMap *map, PangoContext *context, const char *name, struct err *e)
{
    static const char family[] = "DejaVu Sans";
    PangoFontDescription *want = pango_font_description_from_string(name), *got = NULL;
    PangoFont *font = pango_font_map_load_font(map, context, want);
    int rc = 0;
    if (font)
        got = pango_font_describe(font);
    if (!got || strcmp(pango_font_description_get_family(got), family) != 0)
        rc = err_set(e, ERR_UNSUPPORTED, "fonts", "%s is not installed", family);
    else if (pango_font_description_get_weight(got) != pango_font_description_get_weight(want))
        rc = err_set(e, ERR_UNSUPPORTED, "fonts", "%s is not installed in bold", family);
    if (got)
        pango_font_description_free(got);
    if (font)
        g_object_unref(font);
    pango_font_description_free(want);
    return rc;
}

int fonts_check(struct err *e)
{
    PangoFontMap *map = pango_cairo_font_map_get_default();
    PangoContext *context = pango_font_map_create_context(map);
    int rc = check(map, context, "DejaVu Sans 10", e);
    if (rc == 0)
        rc = check(map, context, "DejaVu Sans Bold 10", e);
    g_object_unref(context);
    return rc;
}
