/* Any bytes: what is read writes back and reads the same; messages stay in their 45 symbols. */
#include "fuzz.h"

#include "domain/spayd.h"

static void check_message(struct str text)
{
    char message[61], again[61];
    spayd_message(message, text);
    size_t n = strlen(message);
    PROMISE(n <= 60);
    PROMISE(strspn(message, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == n);
    spayd_message(again, str_of(message));
    PROMISE(strcmp(message, again) == 0);
}

static void check_escapes(struct str text)
{
    struct buf coded, back;
    buf_init(&coded, BUF_TEXT * 4);
    buf_init(&back, BUF_TEXT);
    spayd_percent_encode(&coded, text);
    if (!coded.failed && spayd_percent_decode(&back, buf_view(&coded), NULL) == 0)
        PROMISE(str_eq(buf_view(&back), text));
    buf_reset(&back);
    spayd_percent_decode(&back, text, NULL);
    buf_done(&coded);
    buf_done(&back);
}

static void check_round_trip(const struct spayd *s)
{
    static struct spayd again;
    struct buf out;
    buf_init(&out, BUF_LINE);
    PROMISE(spayd_write(&out, s));
    /* a checksum over the text as it came need not fit the text as we write it */
    int rc = spayd_parse(&again, buf_view(&out), NULL);
    if (out.n <= 4096)
        PROMISE(rc == 0 || (rc == -ERR_CHECKSUM && spayd_find(s, "CRC32")));
    if (rc == 0) {
        PROMISE(again.n == s->n && again.consent == s->consent);
        for (size_t i = 0; i < s->n; i++)
            PROMISE(str_eq(again.pairs[i].key, s->pairs[i].key) &&
                    str_eq(again.pairs[i].value, s->pairs[i].value));
        PROMISE(spayd_crc32(s, false) == spayd_crc32(&again, false));
    }
    buf_done(&out);
}

FUZZ_TARGET(spayd)
{
    static struct spayd s;
    struct str text = fuzz_text(data, size);
    check_message(text);
    check_escapes(text);
    if (spayd_parse(&s, text, NULL) == 0) {
        PROMISE(spayd_find(&s, "ACC") != NULL);
        check_round_trip(&s);
    }
}
