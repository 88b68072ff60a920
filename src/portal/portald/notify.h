/* notify: tells the service manager how we are, sd_notify(3)'s protocol. */
#ifndef PORTALD_NOTIFY_H
#define PORTALD_NOTIFY_H

/* "READY=1". Without NOTIFY_SOCKET, or when it does not listen, nothing happens. */
void notify(const char *state);

#endif
