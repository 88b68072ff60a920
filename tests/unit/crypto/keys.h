/* keys.h: fixed keys of the crypto tests; the P-256 pair and what is sealed to it were made by
 * another implementation, the Ed25519 pair is RFC 8032 § 7.1, test 1. */
#ifndef KEYS_H
#define KEYS_H

static const char seal_private[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0JYFAfiXG+gS8uVJ\n"
    "RCbgjNuyy8OzGQumAHXxS42nF4qhRANCAATTzd2CG3HDJ3pPXjxw4u8tWfNLMm1a\n"
    "X9QGudX0/aoQTWayOzvyU1OuGbk1mNiU1JIbXahXVBQa9z54KubfaAAo\n"
    "-----END PRIVATE KEY-----\n";
static const char seal_public[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE083dghtxwyd6T148cOLvLVnzSzJt\n"
    "Wl/UBrnV9P2qEE1msjs78lNTrhm5NZjYlNSSG12oV1QUGvc+eCrm32gAKA==\n"
    "-----END PUBLIC KEY-----\n";
static const char sign_private[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";
static const char sign_public[] = "-----BEGIN PUBLIC KEY-----\n"
                                  "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                                  "-----END PUBLIC KEY-----\n";

#endif
