/* spayd_text: percent encoding, folding to the 45 symbols of a QR code's alphanumeric mode, CRC. */
#include "base/utf8.h"
#include "spayd_int.h"

static const char module[] = "spayd";

enum { MESSAGE_MAX = 60 };

/* One byte as it stands in a value: itself or %XX. */
static struct str encoded(char to[3], char byte)
{
    static const char digits[] = "0123456789ABCDEF";
    unsigned char c = (unsigned char)byte;
    /* "+" too: readers that take the value for a form field would make it a blank */
    if (c >= 0x20 && c < 0x7F && c != '*' && c != '%' && c != '+')
        return to[0] = byte, (struct str){to, 1};
    to[0] = '%';
    to[1] = digits[c >> 4];
    to[2] = digits[c & 15];
    return (struct str){to, 3};
}

bool spayd_percent_encode(struct buf *out, struct str s)
{
    char one[3];
    for (size_t i = 0; i < s.n; i++)
        buf_str(out, encoded(one, s.p[i]));
    return !out->failed;
}

uint32_t spayd_crc32_encoded(uint32_t crc, struct str s)
{
    char one[3];
    for (size_t i = 0; i < s.n; i++)
        crc = spayd_crc32_bytes(crc, encoded(one, s.p[i]));
    return crc;
}

int spayd_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int spayd_percent_decode(struct buf *out, struct str s, struct err *e)
{
    size_t start = out->n;
    while (s.n) {
        char c = s.p[0];
        size_t used = 1;
        if (c == '%') {
            int high = s.n > 2 ? spayd_hex(s.p[1]) : -1, low = s.n > 2 ? spayd_hex(s.p[2]) : -1;
            if (high < 0 || low < 0)
                return err_set(e, ERR_PARSE, module, "%% without two hexadecimal digits");
            c = (char)(high << 4 | low);
            used = 3;
        }
        if (!buf_char(out, c))
            return buf_check(out, module, e);
        s.p += used, s.n -= used;
    }
    struct str made = buf_view(out);
    if (!utf8_valid((struct str){made.p + start, made.n - start}))
        return err_set(e, ERR_PARSE, module, "not UTF-8");
    return 0;
}

static bool in_45(char c)
{
    return c && strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", c);
}

struct message {
    char *out;
    size_t n;
    bool gap; /* a blank is owed before the next letter */
};

/* False when there is no room any more. */
static bool put_symbol(struct message *m, char c)
{
    char a = (char)utf8_upper((unsigned char)c);
    if (a == ' ' || !in_45(a)) {
        m->gap = m->n > 0;
        return true;
    }
    if (m->n + m->gap >= MESSAGE_MAX)
        return false;
    if (m->gap)
        m->out[m->n++] = ' ';
    m->gap = false;
    m->out[m->n++] = a;
    return true;
}

void spayd_message(char out[61], struct str text)
{
    struct message m = {.out = out};
    bool room = true;
    for (uint32_t c; room && (c = utf8_next(&text));) {
        char ascii[4];
        if (c >= 0x300 && c < 0x370)
            continue; /* the accent of a decomposed letter */
        size_t k = utf8_fold_char(c, true, ascii);
        if (k == 0)
            m.gap = m.n > 0; /* no letter of ours */
        for (size_t i = 0; i < k && room; i++)
            room = put_symbol(&m, ascii[i]);
    }
    out[m.n] = '\0';
}

uint32_t spayd_crc32_bytes(uint32_t crc, struct str s)
{
    /* four bits at a time, reflected polynomial 0xEDB88320 (IEEE 802.3) */
    static const uint32_t table[16] = {0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190,
        0x6B6B51F4, 0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
        0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    crc = ~crc;
    for (size_t i = 0; i < s.n; i++) {
        crc ^= (unsigned char)s.p[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}
