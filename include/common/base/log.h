/* log: one line an event, key=value, to standard error or a file descriptor. Values are escaped,
 * so text from outside cannot forge a line or reach a terminal. Never give it personal data:
 * the module, the code and an identifier of a record are enough. Thread-safe (one write a line). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_to(int fd, enum log_level least); /* fd < 0 silences */
/* event "http.request", then pairs: log_event(LOG_INFO, "x", "key", "value", NULL) */
void log_event(enum log_level level, const char *event, ...) __attribute__((sentinel));
/* The error's module, code and text. */
void log_err(enum log_level level, const char *event, const struct err *e);

#endif
