/* cmd_json: see cmd_json.h. */
#include "cmd_json.h"

#include "base/utf8.h"

bool cmd_json_string(struct buf *out, struct str s)
{
    buf_char(out, '"');
    for (uint32_t c; (c = utf8_next(&s));) {
        char bytes[4];
        if (c == '"' || c == '\\')
            buf_fmt(out, "\\%c", (char)c);
        else if (c != UTF8_BAD && c < 0x10000 && utf8_is_unsafe(c))
            buf_fmt(out, "\\u%04x", (unsigned)c);
        else
            buf_add(out, bytes, utf8_put(bytes, c));
    }
    return buf_char(out, '"');
}

bool cmd_json_pair(struct buf *out, const char *key, struct str value)
{
    if (out->n && out->p[out->n - 1] != '{')
        buf_char(out, ',');
    cmd_json_string(out, str_of(key));
    buf_char(out, ':');
    return cmd_json_string(out, value);
}
