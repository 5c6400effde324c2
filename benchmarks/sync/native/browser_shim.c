/* LD_PRELOAD shim for one browser's processes. It makes a machine without sound hardware look as if it had one ALSA
 * card, so that Chromium opens the virtual card, and it gives the browser its own wrong system clock.
 *
 * Environment:
 *   CLOCKSHIM_OFFSET_NS  added to the wall clock
 *   CLOCKSHIM_PPM        rate error of both the wall clock and the monotonic clock, parts per million
 *   CLOCKSHIM_BASE_NS    CLOCK_MONOTONIC instant at which the rate error starts
 *
 * Only readings are changed, not timeouts: harmless for errors of a few hundred parts per million over minutes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long long offset_ns, base_ns;
static double rate_error;
static int ready;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

static double env_number(const char *name) {
    const char *text = getenv(name);
    return text ? atof(text) : 0;
}

static long long env_integer(const char *name) {
    const char *text = getenv(name);
    return text ? atoll(text) : 0;
}

__attribute__((constructor)) static void prepare(void) {
    if (ready) return;
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    offset_ns = env_integer("CLOCKSHIM_OFFSET_NS");
    base_ns = env_integer("CLOCKSHIM_BASE_NS");
    rate_error = env_number("CLOCKSHIM_PPM") * 1e-6;
    ready = 1;
}

static int true_time(clockid_t clock, struct timespec *time) {
    prepare();
    return real_clock_gettime ? real_clock_gettime(clock, time) : (int)syscall(SYS_clock_gettime, clock, time);
}

static long long nanoseconds(const struct timespec *time) {
    return (long long)time->tv_sec * 1000000000LL + time->tv_nsec;
}

static void add_ns(struct timespec *time, long long ns) {
    long long sum = nanoseconds(time) + ns;
    time->tv_sec = sum / 1000000000LL;
    time->tv_nsec = sum % 1000000000LL;
}

static long long drift_at(long long monotonic_ns) { return (long long)((double)(monotonic_ns - base_ns) * rate_error); }

int clock_gettime(clockid_t clock, struct timespec *time) {
    struct timespec monotonic;
    int result = true_time(clock, time);
    if (result) return result;
    switch (clock) {
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        if (rate_error != 0) add_ns(time, drift_at(nanoseconds(time)));
        break;
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        add_ns(time, offset_ns);
        if (rate_error != 0 && !true_time(CLOCK_MONOTONIC, &monotonic))
            add_ns(time, drift_at(nanoseconds(&monotonic)));
        break;
    default: break;
    }
    return 0;
}

int gettimeofday(struct timeval *time, void *zone) {
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    (void)zone;
    if (!result) {
        time->tv_sec = now.tv_sec;
        time->tv_usec = now.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

/* The pretended ALSA card: one card, one output device. */
int snd_card_next(int *card) {
    *card = *card < 0 ? 0 : -1;
    return 0;
}

int snd_device_name_hint(int card, const char *interface, void ***hints) {
    static char one_device;
    static void *devices[2] = {&one_device, NULL};
    (void)card;
    (void)interface;
    *hints = devices;
    return 0;
}

char *snd_device_name_get_hint(const void *hint, const char *field) {
    (void)hint;
    if (!strcmp(field, "NAME")) return strdup("plughw:CARD=vcard,DEV=0");
    if (!strcmp(field, "DESC")) return strdup("virtual sound card");
    if (!strcmp(field, "IOID")) return strdup("Output");
    return NULL;
}

int snd_device_name_free_hint(void **hints) {
    (void)hints;
    return 0;
}
