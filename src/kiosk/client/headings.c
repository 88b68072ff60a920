/* headings: names of the sections of the municipal template, 04–30 (vyhl. 442/2006 Sb. as towns
 * still use it). English msgids; the caller translates. */
#include "client/catalogue.h"

#include "base/i18n.h"

static const char *const headings[31] = {
    [4] = N_("What it is about"),
    [5] = N_("Who can do it"),
    [6] = N_("What to do"),
    [7] = N_("How to start"),
    [8] = N_("Which office"),
    [9] = N_("Where and when"),
    [10] = N_("What to bring"),
    [11] = N_("Forms"),
    [12] = N_("Cost and payment"),
    [13] = N_("How long it takes"),
    [14] = N_("Who else is concerned"),
    [15] = N_("What to do afterwards"),
    [16] = N_("Online"),
    [17] = N_("The law"),
    [18] = N_("Related rules"),
    [19] = N_("If you disagree"),
    [20] = N_("If you do nothing"),
    [21] = N_("Questions"),
    [22] = N_("More information"),
    [23] = N_("Where to find more"),
    [24] = N_("Related"),
    [25] = N_("Responsible"),
    [26] = N_("Who can help"),
    [27] = N_("Law as of"),
    [28] = N_("Last changed"),
    [29] = N_("Valid until"),
    [30] = N_("Notes"),
};

const char *catalogue_heading(int number)
{
    const char *h = number >= 0 && number <= 30 ? headings[number] : NULL;
    return h ? h : N_("Notes");
}
