// uses: form wire domain base
/* form_bench: forms of 1,000 and 1,979 fields with conditions, calculations, rules and a repeat.
 * One key = typing an answer, the route with all that follows from it, and the check of its step.
 * Prints what loading, opening, a key and the check of the whole take. */
#include "../unit/form/forms.h"

#include "wire/limits.h"
#include <time.h>

enum { PER_PAGE = 5, ITEMS = 10, KEYS = 4000 };

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static const char *const leaves[PER_PAGE] = {"{\"type\":\"boolean\"}",
    "{\"type\":\"string\",\"minLength\":2,\"maxLength\":60}",
    "{\"type\":\"integer\",\"minimum\":0,\"maximum\":100000}",
    "{\"type\":\"string\",\"format\":\"date\"}",
    "{\"type\":\"string\",\"maxLength\":40,\"pattern\":\"^[A-Za-z ]*$\"}"};
static const char *const typed[PER_PAGE] = {"ano", "Jana Nováková", "12", "5. 3. 1980", "abc"};

/* The fields of page number p: f<p>_0 to f<p>_4, under prefix "" or "kusy/(asterisk)/". */
static void add_page(json_t *pages, json_t *properties, json_t *required, size_t p,
    const char *prefix, const char *repeat)
{
    json_t *fields = json_array();
    char name[40];
    for (size_t k = 0; k < PER_PAGE; k++) {
        snprintf(name, sizeof name, "f%zu_%zu", p, k);
        json_object_set_new(properties, name, forms_json(leaves[k]));
        if (k == 1)
            json_array_append_new(required, json_string(name));
        json_array_append_new(fields, json_sprintf("/%s%s", prefix, name));
    }
    json_t *page =
        json_pack("{s:o,s:s,s:o}", "id", json_sprintf("p%zu", p), "section", "s", "fields", fields);
    if (repeat)
        json_object_set_new(page, "repeat", json_string(repeat));
    /* two of three pages depend on the yes or no of an earlier one */
    if (!repeat && p % 3 && p > 3) {
        snprintf(name, sizeof name, "f%zu_0", p - p % 3);
        json_object_set_new(page, "when",
            json_pack("{s:{s:{s:b}},s:[s]}", "properties", name, "const", 1, "required", name));
    }
    json_array_append_new(pages, page);
}

static void add_logic(json_t *flow, json_t *properties, size_t pages)
{
    json_t *calc = json_array(), *rules = json_array();
    char number[40], other[40], to[40];
    for (size_t p = 0; p + 1 < pages; p += 4) {
        snprintf(number, sizeof number, "f%zu_2", p);
        snprintf(other, sizeof other, "c%zu", p - 4);
        snprintf(to, sizeof to, "c%zu", p);
        json_object_set_new(
            properties, to, forms_json("{\"type\":\"integer\",\"format\":\"money\"}"));
        json_t *own = json_pack("{s:[i,{s:s}]}", "money_mul", 100, "var", number);
        /* a chain of sums, begun anew every ten */
        json_t *logic =
            p % 40 == 0 ? own : json_pack("{s:[o,{s:s}]}", "money_add", own, "var", other);
        json_array_append_new(
            calc, json_pack("{s:o,s:o}", "to", json_sprintf("/%s", to), "logic", logic));
        json_array_append_new(
            rules, json_pack("{s:o,s:o,s:{s:[{s:s},i]}}", "id", json_sprintf("r%zu", p), "field",
                       json_sprintf("/%s", number), "must", "<", "var", number, 90000));
    }
    json_object_set_new(flow, "calc", calc);
    json_object_set_new(flow, "rules", rules);
}

static struct form *make(size_t fields, double *load_us)
{
    size_t pages = fields / PER_PAGE - 2;
    json_t *list = json_array(), *properties = json_object(), *required = json_array();
    json_t *flow = json_object(), *inside = json_object(), *needed = json_array();
    for (size_t p = 0; p < pages; p++)
        add_page(list, properties, required, p, "", NULL);
    for (size_t p = pages; p < pages + 2; p++)
        add_page(list, inside, needed, p, "kusy/*/", "kusy");
    json_object_set_new(properties, "kusy",
        json_pack("{s:s,s:{s:s,s:b,s:o,s:o}}", "type", "array", "items", "type", "object",
            "additionalProperties", 0, "properties", inside, "required", needed));
    json_object_set_new(flow, "pages", list);
    json_object_set_new(flow, "repeats",
        forms_json("[{\"id\":\"kusy\",\"items\":\"/kusy\",\"min\":1,\"max\":50}]"));
    add_logic(flow, properties, pages);
    json_t *schema = json_pack("{s:s,s:b,s:o,s:o}", "type", "object", "additionalProperties", 0,
        "properties", properties, "required", required);
    double from = now_us();
    json_t *texts = forms_texts(schema, flow, NULL);
    double making = now_us() - from;
    json_decref(texts);
    from = now_us();
    struct form *f = forms_make(schema, flow, NULL);
    *load_us = now_us() - from - making;
    return f;
}

static void type_all(struct form_record *r)
{
    const struct form *f = form_record_form(r);
    while (form_items(r, 0) < ITEMS)
        form_item_add(r, 0, NULL);
    for (size_t i = 0; i < f->n_fields; i++) {
        if (f->fields[i].computed)
            continue;
        size_t n = f->fields[i].repeat == FORM_NONE ? 1 : ITEMS;
        size_t kind = (size_t)(strrchr(f->fields[i].pointer, '_')[1] - '0');
        for (size_t k = 0; k < n; k++)
            form_type(r, (int)i, n == 1 ? FORM_NONE : (int)k, str_of(typed[kind]), NULL);
    }
}

/* Walks the route and types the fields of each page, another text every round. */
static size_t time_keys(double *samples, struct form_record *r)
{
    static const char *const others[PER_PAGE] = {"ne", "Josef", "4711", "29. 2. 2028", "xyz"};
    const struct form *f = form_record_form(r);
    size_t n = 0;
    for (size_t round = 0; n < KEYS; round++) {
        for (size_t i = 0; i < f->n_fields && n < KEYS; i++) {
            if (f->fields[i].computed)
                continue;
            int item = f->fields[i].repeat == FORM_NONE ? FORM_NONE : (int)(i % ITEMS);
            size_t kind = (size_t)(strrchr(f->fields[i].pointer, '_')[1] - '0');
            struct form_faults faults;
            double from = now_us();
            form_type(r, (int)i, item, str_of(round % 2 ? typed[kind] : others[kind]), NULL);
            struct form_route route = form_route(r);
            struct form_step step = {FORM_STEP_PAGE, f->fields[i].page, item};
            size_t at = form_route_find(r, step);
            form_check(&faults, r, (int)(at < route.n ? at : 0), false, NULL);
            samples[n++] = now_us() - from;
            form_faults_free(&faults);
        }
    }
    return n;
}

/* A draft with every answer: what opening a saved form takes. */
static double time_draft(const struct form *f, const struct form_record *r, size_t *bytes)
{
    struct form_record *back = NULL;
    struct form_step at = {FORM_STEP_PAGE, 0, FORM_NONE};
    struct buf b;
    buf_init(&b, WIRE_DRAFT);
    form_draft_write(&b, r, at, "cs", NULL);
    *bytes = b.n;
    double from = now_us();
    if (form_draft_read(&back, &at, f, buf_view(&b), FORMS_TODAY, NULL) == 0)
        form_route(back);
    double took = now_us() - from;
    form_record_free(&back);
    buf_done(&b);
    return took;
}

static int bench(size_t fields)
{
    static double samples[KEYS];
    struct form_record *r = NULL;
    struct form_faults faults;
    struct err e = ERR_INIT;
    double load_us, from;
    struct form *f = make(fields, &load_us);
    if (!f)
        return -1;
    from = now_us();
    if (form_record_new(&r, f, FORMS_TODAY, &e) < 0)
        return -1;
    form_route(r);
    form_check(&faults, r, 0, false, &e);
    double opened = now_us() - from;
    form_faults_free(&faults);
    type_all(r);
    size_t n = time_keys(samples, r);
    from = now_us();
    form_check(&faults, r, -1, true, &e);
    double whole = now_us() - from;
    size_t draft_bytes;
    double draft = time_draft(f, r, &draft_bytes);
    qsort(samples, n, sizeof *samples, by_value);
    printf(
        "  form, %4zu fields, %3zu pages: load %.1f ms  open %.2f ms  open a draft of %zu kB %.2f "
        "ms\n    key p50 %.0f  p99 %.0f  max %.0f us  check of the whole %.2f ms (%zu faults)\n",
        f->n_fields, f->n_pages, load_us / 1e3, opened / 1e3, draft_bytes / 1000, draft / 1e3,
        samples[n / 2], samples[n * 99 / 100], samples[n - 1], whole / 1e3, faults.n);
    form_faults_free(&faults);
    form_record_free(&r);
    form_free(&f);
    return 0;
}

int main(void)
{
    return bench(1000) < 0 || bench(1980) < 0 ? 3 : 0;
}
