/* crash: gives the terminal back when the program dies. Only async-signal-safe calls. */
#include "app.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

static struct termios cooked; /* as the terminal was; written once, read by the handler */

static void on_crash(int sig)
{
    static const char restore[] =
        "\033[?2004l\033[?1000l\033[?1006l\033[0m\033[?25h\033[?1049l\033]R";
    if (write(STDOUT_FILENO, restore, sizeof restore - 1) < 0) {
        /* the terminal is gone: nothing to restore */
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
    signal(sig, SIG_DFL);
    raise(sig);
}

void crash_guard(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct sigaction sa = {.sa_handler = on_crash};
    if (tcgetattr(STDIN_FILENO, &cooked) < 0)
        return;
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sigaction(fatal[i], &sa, NULL);
}
