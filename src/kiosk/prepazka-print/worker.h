/* worker: takes job lines, draws, prints, and answers with reply lines.
 *
 * One thread, one job at a time; while a job is printing the input is still read, so a job can be
 * cancelled and others wait in line. The end of the input cancels everything: a slip must not come
 * out when its owner has left. Owner: the caller of worker_run owns the descriptors. */
#ifndef PRINT_WORKER_H
#define PRINT_WORKER_H

struct worker_conf {
    int in, out;
    int deadline_ms; /* without any progress at the printer */
    int attend_ms;   /* while the printer waits for paper or a hand */
};

/* Returns at the end of the input, after "quit", or when nobody reads the replies. */
void worker_run(const struct worker_conf *conf);

#endif
