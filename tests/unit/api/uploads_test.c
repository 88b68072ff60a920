#include "test.h"

#include "api_int.h"
#include <arpa/inet.h>

static int64_t v4(const char *text)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(4711)};
    CHECK(inet_pton(AF_INET, text, &a.sin_addr) == 1);
    return upload_peer((const struct sockaddr *)&a);
}

static int64_t v6(const char *text)
{
    struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(4711)};
    CHECK(inet_pton(AF_INET6, text, &a.sin6_addr) == 1);
    return upload_peer((const struct sockaddr *)&a);
}

TEST(an_address_is_counted_alone_and_a_network_of_ipv6_as_one)
{
    CHECK(v4("192.0.2.1") != v4("192.0.2.2"));
    CHECK_INT(v4("192.0.2.1"), v4("192.0.2.1"));
    CHECK_INT(v6("::ffff:192.0.2.1"), v4("192.0.2.1"));
    CHECK_INT(v6("2001:db8:0:1::1"), v6("2001:db8:0:1:ffff::9"));
    CHECK(v6("2001:db8:0:1::1") != v6("2001:db8:0:2::1"));
    CHECK(v6("2001:db8:0:1::1") != v6("2001:db9:0:1::1"));
    CHECK(v4("0.0.0.0") != 0 && v6("::1") != 0 && upload_peer(NULL) != 0);
}

/* The table of rates goes by the low bits: a neighbouring network must not push this one out. */
TEST(networks_that_differ_above_do_not_share_a_slot_of_the_table)
{
    CHECK((uint64_t)v6("2001:db8:a000::1") % RATE_SLOTS !=
          (uint64_t)v6("2001:db8:4000::1") % RATE_SLOTS);
    CHECK((uint64_t)v4("10.1.2.3") % RATE_SLOTS != (uint64_t)v4("11.1.2.4") % RATE_SLOTS);
}
