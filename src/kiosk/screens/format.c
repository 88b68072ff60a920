/* format: see format.h. Whole sentences go through gettext; nothing is glued from labels. */
#include "format.h"

#include "base/i18n.h"
#include "domain/ident.h"
#include <stdio.h>

static const char *const short_days[7] = {NC_("short", "Mon"), NC_("short", "Tue"),
    NC_("short", "Wed"), NC_("short", "Thu"), NC_("short", "Fri"), NC_("short", "Sat"),
    NC_("short", "Sun")};
static const char *const months[12] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const char *format_weekday_short(int weekday)
{
    const char *id = short_days[weekday];
    return i18n_ctx(id, strchr(id, '\004') + 1);
}

enum { TIME_TEXT = 16 };

static void time_text(char out[TIME_TEXT], int minute)
{
    snprintf(out, TIME_TEXT, "%d:%02d", minute / 60, minute % 60);
}

static bool czech(void)
{
    return strcmp(i18n_lang(), "cs") == 0;
}

struct civil format_now(const struct visit *v)
{
    return instant_prague(clock_wall(v->clock));
}

void format_time(struct buf *out, int minute)
{
    buf_fmt(out, "%d:%02d", minute / 60, minute % 60);
}

void format_date(struct buf *out, struct date d)
{
    if (czech())
        buf_fmt(out, "%d.\u00A0%d.\u00A0%d", d.day, d.month, d.year);
    else
        buf_fmt(out, "%d\u00A0%s\u00A0%d", d.day, months[d.month - 1], d.year);
}

void format_day(struct buf *out, struct date d)
{
    const char *day = format_weekday_short(date_weekday(d));
    if (czech())
        buf_fmt(out, "%s\u00A0%d.\u00A0%d.", day, d.day, d.month);
    else
        buf_fmt(out, "%s\u00A0%d\u00A0%s", day, d.day, months[d.month - 1]);
}

void format_header_date(struct buf *out, struct civil now, bool shorter)
{
    format_day(out, now.date);
    if (!shorter)
        buf_fmt(out, "\u00A0%d", now.date.year);
    buf_z(out, "   ");
    format_time(out, now.minute);
}

static void state_at(struct hours_state *st, const struct visit *v, const struct hours *h)
{
    enum { MAX_CLOSURES = 64 };
    struct closure closures[MAX_CLOSURES];
    struct cat_town town;
    catalogue_town(&town, v->cat, v->lang);
    size_t n = town.n_closures < MAX_CLOSURES ? town.n_closures : MAX_CLOSURES;
    for (size_t i = 0; i < n; i++)
        closures[i] = catalogue_closure(v->cat, i, v->lang);
    struct civil now = format_now(v);
    hours_at(st, h, closures, n, now.date, now.minute);
}

/* When it opens next: "at 13:00", "tomorrow at 8:00", "Wed 25 Nov at 8:00". */
static void next_opening(struct buf *out, struct date today, const struct hours_state *st)
{
    static const char *const weekdays[7] = {N_("opens on Monday at %s"),
        N_("opens on Tuesday at %s"), N_("opens on Wednesday at %s"), N_("opens on Thursday at %s"),
        N_("opens on Friday at %s"), N_("opens on Saturday at %s"), N_("opens on Sunday at %s")};
    char time[TIME_TEXT];
    time_text(time, st->next_from);
    int64_t days = date_days(st->next) - date_days(today);
    if (days == 0) {
        buf_fmt(out, _("opens today at %s"), time);
    } else if (days < 7) {
        buf_fmt(out, gettext(weekdays[date_weekday(st->next)]), time);
    } else {
        struct buf day;
        buf_init(&day, 64);
        format_day(&day, st->next);
        buf_fmt(out, _("opens %s at %s"), buf_cstr(&day), time);
        buf_done(&day);
    }
}

bool format_open(struct buf *out, const struct visit *v, const struct hours *h)
{
    struct hours_state st;
    state_at(&st, v, h);
    if (st.open) {
        char time[TIME_TEXT];
        time_text(time, st.until);
        buf_fmt(out, _("open until %s"), time);
        return true;
    }
    buf_z(out, _("closed"));
    if (st.will_open) {
        buf_z(out, ", ");
        next_opening(out, format_now(v).date, &st);
    }
    return false;
}

bool format_today(struct buf *out, const struct visit *v)
{
    struct cat_town town;
    struct hours_state st;
    catalogue_town(&town, v->cat, v->lang);
    state_at(&st, v, &town.hours);
    if (st.open) {
        char time[TIME_TEXT];
        time_text(time, st.until);
        buf_fmt(out, _("Open today until %s."), time);
        return true;
    }
    if (st.reason) {
        buf_fmt(out, _("Closed today: %s."), gettext(st.reason));
        buf_char(out, ' ');
    }
    if (!st.will_open) {
        if (!st.reason)
            buf_z(out, _("Closed now."));
        return false;
    }
    struct buf next;
    buf_init(&next, 256);
    next_opening(&next, format_now(v).date, &st);
    if (st.reason)
        buf_fmt(out, _("The office %s."), buf_cstr(&next));
    else
        buf_fmt(out, _("Closed now, %s."), buf_cstr(&next));
    buf_done(&next);
    return false;
}

void format_weekday(struct buf *out, const struct hours *h, int weekday)
{
    bool any = false;
    for (int i = 0; i < HOURS_SPANS; i++) {
        struct span s = h->day[weekday][i];
        if (s.to == 0)
            continue;
        if (any)
            buf_z(out, ", ");
        format_time(out, s.from);
        buf_z(out, "–");
        format_time(out, s.to);
        any = true;
    }
    if (!any)
        buf_z(out, _("closed"));
}

void format_where(struct buf *out, const struct cat_place *p)
{
    buf_z(out, *p->short_name ? p->short_name : p->name);
    if (*p->floor)
        buf_fmt(out, ", %s", p->floor);
    if (*p->room) {
        buf_z(out, ", ");
        buf_fmt(out, _("door %s"), p->room);
    }
}

void format_phones(struct buf *out, const struct cat_place *p)
{
    for (size_t i = 0; i < p->n_phones; i++) {
        char shown[24], phone[18];
        if (phone_parse(phone, str_of(p->phones[i]), NULL) < 0)
            continue;
        phone_show(shown, phone);
        buf_fmt(out, "%s%s", i ? ", " : "", shown);
    }
}

/* Czech says "ze" where the number begins with a hard group: dvou, tří, čtyř, šesti, sedmi, sta. */
static bool takes_ze(int n)
{
    int lead = n >= 100 ? 2 : n >= 20 ? n / 10 : n >= 12 ? n - 10 : n;
    return lead == 2 || lead == 3 || lead == 4 || lead == 6 || lead == 7;
}

void format_range(char *out, size_t size, int from, int to, int of)
{
    const char *one = takes_ze(of) ? NC_("ze", "%d of %d") : NC_("z", "%d of %d");
    const char *id = takes_ze(of) ? NC_("ze", "%d–%d of %d") : NC_("z", "%d–%d of %d");
    if (from == to)
        snprintf(out, size, i18n_ctx(one, strchr(one, '\004') + 1), from, of);
    else
        snprintf(out, size, i18n_ctx(id, strchr(id, '\004') + 1), from, to, of);
}

void format_part(char *out, size_t size, int part, int of)
{
    const char *id = takes_ze(of) ? NC_("ze", "part %d of %d") : NC_("z", "part %d of %d");
    snprintf(out, size, i18n_ctx(id, strchr(id, '\004') + 1), part, of);
}

void format_data_at(struct buf *out, const struct visit *v)
{
    struct civil at = instant_prague(v->data_at), now = format_now(v);
    char time[TIME_TEXT];
    time_text(time, at.minute);
    if (date_cmp(at.date, now.date) == 0) {
        buf_fmt(out, _("The data are from today, %s."), time);
        return;
    }
    struct buf day;
    buf_init(&day, 64);
    format_date(&day, at.date);
    buf_fmt(out, _("The data are from %s, %s."), buf_cstr(&day), time);
    buf_done(&day);
}

void format_office(char *out, size_t size, const struct cat_town *t)
{
    snprintf(out, size, "%s %s", t->office, t->name);
}

void format_address(char *out, size_t size, const struct cat_town *t)
{
    char postcode[8];
    postcode_show(postcode, t->postcode);
    snprintf(out, size, "%s %s, %s %s", t->street, t->number, postcode, t->city);
}

void format_situation_url(char *out, size_t size, const struct cat_town *t, const char *id)
{
    struct str head, tail = str_of(t->situation_url);
    out[0] = '\0';
    if (!tail.n || !str_cut(&tail, '%', &head) || tail.n < 1)
        return;
    snprintf(out, size, "%.*s%s%.*s", (int)head.n, head.p, id, (int)tail.n - 1, tail.p + 1);
}

bool print_words(enum print_status st, const char **first, const char **second)
{
    static const struct {
        const char *first, *second;
    } words[PRINT_STATES] = {
        [PRINT_BUSY] = {N_("Printing…"), NULL},
        [PRINT_DONE] = {N_("Take the slip from the printer."),
            N_("Nothing came out? Print again.")},
        [PRINT_NO_PAPER] = {N_("The printer is out of paper."),
            N_("Tell counter 1, then the slip will print.")},
        [PRINT_JAM] = {N_("Paper is stuck in the printer."), N_("Tell counter 1.")},
        [PRINT_COVER] = {N_("The printer cover is open."), N_("Tell counter 1.")},
        [PRINT_ATTENTION] = {N_("The printer needs attention."), N_("Tell counter 1.")},
        [PRINT_OFFLINE] = {N_("The printer does not answer."),
            N_("Counter 1 will print the slip.")},
        [PRINT_TIMEOUT] = {N_("Printing took too long, we stopped it."),
            N_("Try again or scan the screen.")},
        [PRINT_NO_PRINTER] = {N_("There is no printer here."),
            N_("Scan the code with your phone.")},
        [PRINT_NO_SHEETS] = {N_("This printer prints slips only."),
            N_("Ask at counter 1 for the print.")},
        [PRINT_FAILED] = {N_("The slip could not be printed."),
            N_("Try again or ask at counter 1.")},
    };
    if (!words[st].first)
        return false;
    *first = gettext(words[st].first);
    *second = words[st].second ? gettext(words[st].second) : NULL;
    return true;
}
