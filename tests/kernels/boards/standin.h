/* The faults of the stand-ins: the one that STANDIN_FAULT names, from launch STANDIN_FROM on, or,
 * where that is a path, as long as there is such a file. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int launches;

static int fault(const char *name)
{
    const char *given = getenv("STANDIN_FAULT");
    const char *from = getenv("STANDIN_FROM");
    if (given == NULL || strcmp(given, name) != 0)
        return 0;
    if (from != NULL && from[0] == '/')
        return access(from, F_OK) == 0;
    return launches >= (from ? atoi(from) : 0);
}

static void hang(void)
{
    fputs("stand-in: hangs\n", stderr);
    for (;;)
        pause();
}

/* Puts a nonce among the `found[0]` that were found: one that is not there already, which would
 * be another fault. */
static void invent(uint32_t *found, uint32_t nonce)
{
    for (uint32_t i = 1; i <= found[0]; i++)
        if (found[i] == nonce)
            nonce++, i = 0;
    found[0]++, found[found[0]] = nonce;
}
