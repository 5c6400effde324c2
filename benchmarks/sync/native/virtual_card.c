/* An exact virtual sound card for one browser, as an ALSA "ioplug" plug-in.
 *
 * Whatever the card plays is added to VCARD_FILE (interleaved float32 stereo) at the frame index at which it would be
 * heard. Frame k is heard at CLOCK_MONOTONIC = VCARD_BASE_NS + k / (48000 * (1 + VCARD_PPM * 1e-6)) seconds. All cards
 * share the base, so their recordings are aligned by construction. The card reports its delay exactly, as a good driver
 * does. Starts, stops and underruns are noted in VCARD_FILE.log with their times.
 *
 * Environment:
 *   VCARD_FILE       the recording
 *   VCARD_BASE_NS    the common zero of all cards
 *   VCARD_PPM        error of this card's crystal, parts per million
 *   VCARD_BUFFER_MS  the smallest hardware buffer offered: latency that the card reports
 */
#define _GNU_SOURCE
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define CHANNELS 2
#define RATE 48000
#define BYTES_PER_FRAME (CHANNELS * sizeof(float))
#define FLUSH_FRAMES 4096
#define WAKE_NS 2000000

typedef struct {
    snd_pcm_ioplug_t io;
    int recording;
    int timer;
    FILE *log;
    double frames_per_second;
    long long base_ns;
    int running;
    long long start_frame;      /* card frame at which the running stream began */
    unsigned long long written; /* frames the browser has handed over */
    unsigned long long flushed; /* frames already in the recording */
    float *ring;
    unsigned long ring_frames;
} card_t;

static pthread_mutex_t file_lock = PTHREAD_MUTEX_INITIALIZER;

static double env_number(const char *name, double otherwise) {
    const char *text = getenv(name);
    return text && *text ? atof(text) : otherwise;
}

/* The true clock: the system call cannot be intercepted by the shim that gives the browser a wrong one. */
static long long true_ns(void) {
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long card_frame_now(const card_t *card) {
    return (long long)floor((double)(true_ns() - card->base_ns) * 1e-9 * card->frames_per_second);
}

static unsigned long long frames_played(const card_t *card) {
    if (!card->running) return 0;
    long long played = card_frame_now(card) - card->start_frame;
    return played < 0 ? 0 : (unsigned long long)played;
}

static void note(card_t *card, const char *event) {
    if (!card->log) return;
    fprintf(card->log, "%.6f %s\n", true_ns() * 1e-9, event);
    fflush(card->log);
}

/* Mixes one block of the ring into the recording, because two streams of a browser may share the card. */
static int flush_block(card_t *card, unsigned long long frames) {
    static float block[CHANNELS * FLUSH_FRAMES];
    size_t bytes = frames * BYTES_PER_FRAME;
    off_t offset = (off_t)(card->start_frame + (long long)card->flushed) * (off_t)BYTES_PER_FRAME;
    ssize_t present = pread(card->recording, block, bytes, offset);
    if (present < 0) present = 0;
    memset((char *)block + present, 0, bytes - (size_t)present);
    for (unsigned long long i = 0; i < frames; i++) {
        unsigned long slot = (card->flushed + i) % card->ring_frames;
        for (int channel = 0; channel < CHANNELS; channel++)
            block[CHANNELS * i + channel] += card->ring[CHANNELS * slot + channel];
    }
    if (offset >= 0 && pwrite(card->recording, block, bytes, offset) < 0) return -1;
    card->flushed += frames;
    return 0;
}

static void flush_until(card_t *card, unsigned long long frame) {
    if (frame > card->written) frame = card->written;
    if (card->recording < 0) {
        if (frame > card->flushed) card->flushed = frame;
        return;
    }
    pthread_mutex_lock(&file_lock);
    while (card->flushed < frame) {
        unsigned long long frames = frame - card->flushed;
        if (flush_block(card, frames > FLUSH_FRAMES ? FLUSH_FRAMES : frames) < 0) break;
    }
    pthread_mutex_unlock(&file_lock);
}

static int on_start(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    card->start_frame = card_frame_now(card) + 1;
    card->running = 1;
    note(card, "start");
    return 0;
}

static int on_stop(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    if (card->running) flush_until(card, frames_played(card));
    card->running = 0;
    note(card, "stop");
    return 0;
}

static snd_pcm_sframes_t on_pointer(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    if (!card->running) return 0;
    unsigned long long played = frames_played(card);
    flush_until(card, played);
    if (card->written && played >= card->written) {
        card->running = 0;
        note(card, "underrun");
        return -EPIPE;
    }
    return (snd_pcm_sframes_t)(played % io->buffer_size);
}

static int on_delay(snd_pcm_ioplug_t *io, snd_pcm_sframes_t *delay) {
    card_t *card = io->private_data;
    unsigned long long played = frames_played(card);
    *delay = played < card->written ? (snd_pcm_sframes_t)(card->written - played) : 0;
    return 0;
}

static float sample_at(const char *address, snd_pcm_format_t format) {
    switch (format) {
    case SND_PCM_FORMAT_S16_LE: return *(const int16_t *)address / 32768.0f;
    case SND_PCM_FORMAT_S32_LE: return *(const int32_t *)address / 2147483648.0f;
    case SND_PCM_FORMAT_S24_LE: return (int32_t)(*(const uint32_t *)address << 8) / 2147483648.0f;
    default: return *(const float *)address;
    }
}

static snd_pcm_sframes_t on_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                     snd_pcm_uframes_t offset, snd_pcm_uframes_t frames) {
    card_t *card = io->private_data;
    if (card->running) flush_until(card, frames_played(card));
    for (snd_pcm_uframes_t i = 0; i < frames; i++) {
        unsigned long slot = (card->written + i) % card->ring_frames;
        for (int channel = 0; channel < CHANNELS; channel++) {
            const snd_pcm_channel_area_t *area = &areas[channel];
            const char *address = (const char *)area->addr + (area->first + (offset + i) * area->step) / 8;
            card->ring[CHANNELS * slot + channel] = sample_at(address, io->format);
        }
    }
    card->written += frames;
    return (snd_pcm_sframes_t)frames;
}

static int on_prepare(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    card->written = card->flushed = 0;
    card->running = 0;
    if (card->ring_frames != io->buffer_size) {
        free(card->ring);
        card->ring_frames = io->buffer_size;
        card->ring = calloc(CHANNELS * card->ring_frames, sizeof(float));
        if (!card->ring) return -ENOMEM;
    }
    return 0;
}

static int on_close(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    if (card->running) flush_until(card, frames_played(card));
    if (card->recording >= 0) close(card->recording);
    close(card->timer);
    if (card->log) fclose(card->log);
    free(card->ring);
    free(card);
    return 0;
}

static int on_poll(snd_pcm_ioplug_t *io, struct pollfd *poll_fd, unsigned count, unsigned short *events) {
    card_t *card = io->private_data;
    unsigned long long expirations;
    (void)poll_fd;
    (void)count;
    if (read(card->timer, &expirations, sizeof expirations) < 0) { /* not due yet */ }
    unsigned long long played = frames_played(card);
    unsigned long long filled = card->written > played ? card->written - played : 0;
    *events = !card->running || io->buffer_size - filled >= io->period_size ? POLLOUT : 0;
    return 0;
}

static int on_drain(snd_pcm_ioplug_t *io) {
    card_t *card = io->private_data;
    while (card->running && frames_played(card) < card->written) usleep(WAKE_NS / 1000);
    if (card->running) flush_until(card, card->written);
    card->running = 0;
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = on_start,
    .stop = on_stop,
    .pointer = on_pointer,
    .delay = on_delay,
    .transfer = on_transfer,
    .prepare = on_prepare,
    .close = on_close,
    .poll_revents = on_poll,
    .drain = on_drain,
};

static void offer_parameters(snd_pcm_ioplug_t *io) {
    static const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_RW_NONINTERLEAVED};
    static const unsigned formats[] = {SND_PCM_FORMAT_S16_LE, SND_PCM_FORMAT_S24_LE, SND_PCM_FORMAT_S32_LE,
                                       SND_PCM_FORMAT_FLOAT_LE};
    unsigned least_bytes = (unsigned)(env_number("VCARD_BUFFER_MS", 0) * RATE / 1000) * 4;
    if (least_bytes < 1024) least_bytes = 1024;
    snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, access);
    snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 4, formats);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, CHANNELS, CHANNELS);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, RATE, RATE);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 256, 1 << 19);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, least_bytes, 1 << 21);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
}

static void open_files(card_t *card) {
    const char *path = getenv("VCARD_FILE");
    char log_path[1024];
    struct itimerspec wake = {{0, WAKE_NS}, {0, WAKE_NS}};
    card->recording = path ? open(path, O_RDWR | O_CREAT, 0644) : -1;
    if (path) {
        snprintf(log_path, sizeof log_path, "%s.log", path);
        card->log = fopen(log_path, "a");
    }
    card->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    timerfd_settime(card->timer, 0, &wake, NULL);
}

SND_PCM_PLUGIN_DEFINE_FUNC(vcard) {
    (void)root;
    (void)conf;
    if (stream != SND_PCM_STREAM_PLAYBACK) return -ENODEV;
    card_t *card = calloc(1, sizeof *card);
    if (!card) return -ENOMEM;
    card->frames_per_second = RATE * (1 + env_number("VCARD_PPM", 0) * 1e-6);
    card->base_ns = getenv("VCARD_BASE_NS") ? atoll(getenv("VCARD_BASE_NS")) : 0;
    open_files(card);
    card->io.version = SND_PCM_IOPLUG_VERSION;
    card->io.name = "virtual sound card";
    card->io.callback = &callbacks;
    card->io.private_data = card;
    card->io.mmap_rw = 0;
    card->io.poll_fd = card->timer;
    card->io.poll_events = POLLIN;
    int error = snd_pcm_ioplug_create(&card->io, name, stream, mode);
    if (error < 0) {
        free(card);
        return error;
    }
    offer_parameters(&card->io);
    *pcmp = card->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(vcard);
