/* roles: the names of what a connector can do, and of its states. */
#include "link_int.h"

static const struct {
    const char *name;
    enum link_role role;
} roles[] = {
    {"booking", LINK_BOOKING},
    {"charges", LINK_CHARGES},
    {"records", LINK_RECORDS},
    {"delivery", LINK_DELIVERY},
    {"notify", LINK_NOTIFY},
    {"directory", LINK_DIRECTORY},
    {"notices", LINK_NOTICES},
    {"relations", LINK_RELATIONS},
    {"identity", LINK_IDENTITY},
    {"clerks", LINK_CLERKS},
    {"gateway", LINK_GATEWAY},
    {"statements", LINK_STATEMENTS},
};

static unsigned role_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof roles / sizeof *roles; i++)
        if (strcmp(name, roles[i].name) == 0)
            return roles[i].role;
    return 0;
}

unsigned link_roles(const json_t *names, int *unknown)
{
    unsigned bits = 0;
    size_t i;
    const json_t *name;
    json_array_foreach (names, i, name) {
        unsigned bit = role_of(json_string_value(name));
        bits |= bit;
        *unknown += !bit;
    }
    return bits;
}

const char *link_state_name(enum link_state s)
{
    static const char *const names[] = {[LINK_STARTING] = "starting",
        [LINK_UP] = "up",
        [LINK_AWAY] = "away",
        [LINK_BROKEN] = "broken"};
    return (unsigned)s < LINK_STATES ? names[s] : "";
}
