/* Fonts: found, or the worker must not print at all. */
#include "test.h"

#include "paper/fonts.h"
#include "paper/slip_draw.h"
#include "sample.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* fontconfig reads its file once, so the child must ask before anybody else does. */
static int check_with(const char *fonts_conf)
{
    char path[] = "/tmp/prepazka-fonts-XXXXXX";
    int fd = mkstemp(path), status = -1;
    size_t n = strlen(fonts_conf);
    if (fd < 0 || write(fd, fonts_conf, n) != (ssize_t)n)
        return -1;
    close(fd);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        setenv("FONTCONFIG_FILE", path, 1);
        int quiet = dup2(open("/dev/null", 1), 2);
        struct err e = ERR_INIT;
        int rc = fonts_check(&e);
        _exit(quiet < 0 ? 9 : rc == 0 ? 0 : e.code == ERR_UNSUPPORTED ? 1 : 2);
    }
    waitpid(pid, &status, 0);
    unlink(path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(another_family_is_no_substitute)
{
    CHECK_INT(check_with("<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">"
                         "<fontconfig><dir>/usr/share/fonts/truetype/liberation</dir>"
                         "</fontconfig>"),
        1);
}

TEST(no_font_at_all_is_noticed)
{
    CHECK_INT(check_with("<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">"
                         "<fontconfig><dir>/nonexistent</dir></fontconfig>"),
        1);
}

TEST(dejavu_is_found)
{
    CHECK_INT(check_with("<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">"
                         "<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>"),
        0);
}
