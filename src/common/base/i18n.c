/* i18n: see base/i18n.h. The language is process-wide because gettext is. */
#include "base/i18n.h"

#include "base/utf8.h"
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* gettext caches the catalogue it chose; this counter is its documented way to be told of a
 * changed LANGUAGE (GNU gettext manual, "Being a gettext grok"). */
extern int _nl_msg_cat_cntr;

static char current[8] = "en";

void i18n_dir(char *out, size_t size)
{
    char exe[PATH_MAX];
    struct stat st;
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(exe, '/');
    if (slash)
        *slash = '\0';
    if (snprintf(out, size, "%s/../locale/cs", exe) < (int)size && stat(out, &st) == 0)
        snprintf(out, size, "%s/../locale", exe);
    else
        snprintf(out, size, "%s", PREPAZKA_PREFIX "/share/locale");
}

void i18n_start(const char *dir)
{
    setlocale(LC_ALL, "");
    /* gettext ignores LANGUAGE in the "C" locale. Messages may be UTF-8 even when the terminal is
     * not: the terminal layer folds what it cannot show. */
    if (!setlocale(LC_MESSAGES, "C.UTF-8"))
        setlocale(LC_MESSAGES, "en_US.UTF-8");
    setlocale(LC_NUMERIC, "C");
    unsetenv("LC_ALL");
    bindtextdomain("prepazka", dir);
    bind_textdomain_codeset("prepazka", "UTF-8");
    textdomain("prepazka");
}

void i18n_set(const char *lang)
{
    str_copy(current, sizeof current, str_of(lang));
    setenv("LANGUAGE", lang, 1);
    ++_nl_msg_cat_cntr;
}

const char *i18n_lang(void)
{
    return current;
}

const char *i18n_ctx(const char *msgctxtid, const char *msgid)
{
    const char *t = gettext(msgctxtid);
    return t == msgctxtid ? msgid : t;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The word that ends at the end of before. */
static struct str last_word(struct str before)
{
    size_t i = before.n;
    while (i > 0 && before.p[i - 1] != ' ' && before.p[i - 1] != '\n' && before.p[i - 1] != '(' &&
           !(i > 1 && before.p[i - 1] == '\xA0' && before.p[i - 2] == '\xC2'))
        i--;
    return (struct str){before.p + i, before.n - i};
}

static bool word_in(struct str w, const char *const *list)
{
    for (; *list; list++)
        if (str_eqz(w, *list))
            return true;
    return false;
}

/* Three digits and no fourth: "250" of "1 250", also in "1 250,50". */
static bool group_of_three(struct str w)
{
    size_t n = 0;
    while (n < w.n && is_digit(w.p[n]))
        n++;
    return n == 3 && (w.n == 3 || w.p[3] == ',');
}

/* Is the blank between before and after one that must not break? */
static bool binds(struct str before, struct str after, bool czech)
{
    static const char *const short_words[] = {
        "k", "s", "v", "z", "o", "u", "a", "i", "K", "S", "V", "Z", "O", "U", "A", "I", NULL};
    static const char *const heads[] = {"č.", "§", "tel.", "dveře", "PSČ", "odst.", "čl.", "písm.",
        "č.p.", "CZK", "door", "No.", NULL};
    static const char *const units[] = {
        "Kč", "MB", "kB", "mm", "cm", "m", "m²", "km", "kg", "min", "%", "Sb.", NULL};
    struct str w = last_word(before), next = after;
    struct str head;
    str_cut(&next, ' ', &head);
    while (head.n && strchr(".,;:)", head.p[head.n - 1]) && !str_eqz(head, "Sb."))
        head.n--;
    if (czech && word_in(w, short_words))
        return true;
    if (word_in(w, heads))
        return true;
    if (!w.n || !after.n)
        return false;
    char end = w.p[w.n - 1];
    if (is_digit(end) && (word_in(head, units) || group_of_three(head)))
        return true;
    /* "23. 11. 2026": a short number with a dot before a digit */
    return end == '.' && w.n <= 3 && is_digit(w.p[0]) && is_digit(after.p[0]);
}

bool i18n_bind_spaces(struct buf *out, struct str s, const char *lang)
{
    bool czech = strcmp(lang, "cs") == 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' &&
            binds((struct str){s.p, i}, (struct str){s.p + i + 1, s.n - i - 1}, czech))
            buf_add(out, "\xC2\xA0", 2);
        else
            buf_char(out, s.p[i]);
    }
    return !out->failed;
}
