/* A libcuda.so.1 that runs the search on the host, for tests: it checks what it is given as a
 * driver would, does its work no sooner than somebody waits for it, and has faults (standin.h).
 * STANDIN_DEVICES boards of compute capability STANDIN_CAPABILITY. */
#include "standin.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>

/* NVIDIA's header where it is; elsewhere the few numbers of it. */
#if __has_include(<cuda.h>)
#include <cuda.h>
#undef cuEventElapsedTime
#else
#include "cuda_cdef.h"
typedef struct CUuuid_st CUuuid;
typedef unsigned int CUresult, CUjit_option, CUdevice_attribute;
enum {
    CUDA_SUCCESS, CUDA_ERROR_INVALID_VALUE, CUDA_ERROR_OUT_OF_MEMORY, CUDA_ERROR_NOT_INITIALIZED,
    CUDA_ERROR_NO_DEVICE = 100, CUDA_ERROR_INVALID_DEVICE, CUDA_ERROR_INVALID_CONTEXT = 201,
    CUDA_ERROR_NO_BINARY_FOR_GPU = 209, CUDA_ERROR_INVALID_PTX = 218,
    CUDA_ERROR_INVALID_HANDLE = 400, CUDA_ERROR_NOT_FOUND = 500, CUDA_ERROR_NOT_READY = 600,
    CUDA_ERROR_LAUNCH_FAILED = 719, CUDA_ERROR_SYSTEM_NOT_READY = 802,
    CUDA_ERROR_SYSTEM_DRIVER_MISMATCH,
    CU_DEVICE_ATTRIBUTE_CLOCK_RATE = 13, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16,
    CU_DEVICE_ATTRIBUTE_COMPUTE_MODE = 20, CU_DEVICE_ATTRIBUTE_PCI_BUS_ID = 33,
    CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID = 34, CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID = 50,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR,
    CU_COMPUTEMODE_DEFAULT = 0, CU_COMPUTEMODE_PROHIBITED = 2,
    CU_JIT_ERROR_LOG_BUFFER = 5, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6,
    CU_STREAM_NON_BLOCKING = 1, CU_EVENT_BLOCKING_SYNC = 1, CU_EVENT_DISABLE_TIMING = 2
};
#endif

#include "words.h"
#include "straight.h"
#include "search.h"

#define GUARD 64
#define MOST 64
#define LOST CUDA_ERROR_LAUNCH_FAILED

struct CUctx_st { int device, retained; };
struct CUmod_st { int device; };
struct CUfunc_st { int device; };
struct CUstream_st { int device; };
struct CUevent_st { unsigned flags; long recorded, done; double at; };

typedef struct { unsigned char *at; size_t size; int device, pinned; } room;
enum work { ZERO, RECORD, LAUNCH, READ };
typedef struct {
    enum work work;
    CUevent event;
    unsigned char *to, *from;
    size_t size;
    job_words job;
    uint first, capacity, items;
} order;

static struct CUctx_st contexts[MOST];
static struct CUfunc_st functions[MOST];
static int is_cubin;
static CUcontext current;
static room rooms[MOST];
static int room_count, begun, lost;
static order orders[MOST];
static int order_count;
static double now;

static int setting(const char *name, int otherwise)
{
    return getenv(name) ? atoi(getenv(name)) : otherwise;
}

/* What no driver forgives: the caller broke its rules, which a test must not overlook. */
static CUresult broken(const char *rule)
{
    fprintf(stderr, "stand-in: %s\n", rule);
    abort();
}

__attribute__((constructor)) static void loading(void)
{
    if (fault("crash while loading"))
        raise(SIGSEGV);
}

/* The one device that CUDA_VISIBLE_DEVICES names, or -1. */
static int shown(void)
{
    const char *given = getenv("CUDA_VISIBLE_DEVICES");
    return given == NULL || strchr(given, ',') != NULL ? -1 : atoi(given);
}

CUresult cuInit(unsigned int flags)
{
    if (fault("hang at listing") || (fault("hang with the first") && shown() <= 0))
        hang();
    if (fault("chatter"))
        puts("NVIDIA says hello on stdout"), fflush(stdout);
    if (fault("crash at listing"))
        raise(SIGSEGV);
    if (fault("no device"))
        return CUDA_ERROR_NO_DEVICE;
    if (fault("not ready"))
        return CUDA_ERROR_SYSTEM_NOT_READY;
    if (fault("mismatch"))
        return CUDA_ERROR_SYSTEM_DRIVER_MISMATCH;
    begun = 1;
    return flags == 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

static const struct { CUresult code; const char *name, *words; } ERRORS[] = {
    {CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {CUDA_ERROR_NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU",
     "no kernel image is available for execution on the device"},
    {CUDA_ERROR_INVALID_PTX, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {CUDA_ERROR_SYSTEM_NOT_READY, "CUDA_ERROR_SYSTEM_NOT_READY", "system not yet initialized"},
    {CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
     "system has unsupported display driver / cuda driver combination"},
    {LOST, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
};

CUresult cuGetErrorName(CUresult code, const char **said)
{
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
        if (ERRORS[i].code == code)
            return *said = ERRORS[i].name, CUDA_SUCCESS;
    return *said = NULL, CUDA_ERROR_INVALID_VALUE;
}

CUresult cuGetErrorString(CUresult code, const char **said)
{
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
        if (ERRORS[i].code == code)
            return *said = ERRORS[i].words, CUDA_SUCCESS;
    return *said = NULL, CUDA_ERROR_INVALID_VALUE;
}

/* NVRTC asks for a table of the driver's that no header tells of, and does without. */
CUresult cuGetExportTable(const void **, const CUuuid *);
CUresult cuGetExportTable(const void **table, const CUuuid *which)
{
    (void)which;
    return *table = NULL, CUDA_ERROR_NOT_FOUND;
}

CUresult cuDriverGetVersion(int *version)
{
    return *version = setting("STANDIN_CUDA", 13000), CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count)
{
    if (!begun)
        return CUDA_ERROR_NOT_INITIALIZED;
    *count = fault("lists none") ? 0 : fault("a thousand") ? 1000 : setting("STANDIN_DEVICES", 1);
    if (shown() >= 0)
        *count = 1;
    return CUDA_SUCCESS;
}

CUresult cuDeviceGet(CUdevice *device, int number)
{
    int count;
    if (cuDeviceGetCount(&count) != CUDA_SUCCESS)
        return CUDA_ERROR_NOT_INITIALIZED;
    if (number < 0 || number >= count)
        return CUDA_ERROR_INVALID_DEVICE;
    return *device = number + (shown() > 0 ? shown() : 0), CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char *name, int size, CUdevice device)
{
    if (device == 0 && fault("hang at the first"))
        hang();
    if (device == 0 && fault("no name of the first"))
        return CUDA_ERROR_INVALID_DEVICE;
    snprintf(name, (size_t)size, fault("strange name") ? "\033[31m[bold]Board\n%d" : "Stand-in %d",
             device);
    return CUDA_SUCCESS;
}

CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute what, CUdevice device)
{
    int capability = setting("STANDIN_CAPABILITY", 90);
    switch ((int)what) {
    case CU_DEVICE_ATTRIBUTE_CLOCK_RATE: *value = 1980000; break;
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: *value = 132; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_MODE:
        *value = fault("prohibited") ? CU_COMPUTEMODE_PROHIBITED : CU_COMPUTEMODE_DEFAULT;
        break;
    case CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID: *value = 0; break;
    case CU_DEVICE_ATTRIBUTE_PCI_BUS_ID: *value = 0x1b + device; break;
    case CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID: *value = 0; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = capability / 10; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = capability % 10; break;
    default: return CUDA_ERROR_INVALID_VALUE;
    }
    return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device)
{
    if (fault("out of memory at the start"))
        return CUDA_ERROR_OUT_OF_MEMORY;
    contexts[device].device = device;
    contexts[device].retained = 1;
    return *context = &contexts[device], CUDA_SUCCESS;
}

CUresult cuCtxSetCurrent(CUcontext context)
{
    if (context == NULL || !context->retained)
        return broken("a context that was not retained");
    return current = context, CUDA_SUCCESS;
}

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned int count,
                            CUjit_option *options, void **values)
{
    const unsigned char *data = image;
    int is_elf = memcmp(data, "\177ELF", 4) == 0;
    char *log = NULL;
    size_t room_of_log = 0;

    if (current == NULL)
        return CUDA_ERROR_INVALID_CONTEXT;
    if (fault("hang at the build"))
        hang();
    for (unsigned i = 0; i < count; i++) {
        if (options[i] == CU_JIT_ERROR_LOG_BUFFER)
            log = values[i];
        else if (options[i] == CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES)
            room_of_log = (size_t)values[i];
        else
            return broken("an option of the JIT that nobody needs");
    }
    if (is_elf) {
        /* e_machine of an ELF of 64 bits: 190 is EM_CUDA. */
        if (data[4] != 2 || data[18] != 190)
            return broken("an ELF that is no cubin");
        if (fault("refuses cubins") || fault("refuses all"))
            return CUDA_ERROR_NO_BINARY_FOR_GPU;
    } else {
        const char *ptx = image;
        if (strstr(ptx, ".version ") == NULL || strstr(ptx, ".target sm_") == NULL ||
            strstr(ptx, ".entry search(") == NULL)
            return broken("PTX without the search, or no PTX");
        if (fault("refuses all")) {
            snprintf(log, room_of_log, "ptxas application ptx input, line 9; error : Unexpected\n"
                                       "ptxas fatal : Ptx assembly aborted\n");
            return CUDA_ERROR_INVALID_PTX;
        }
    }
    fprintf(stderr, "stand-in: takes %s\n", is_elf ? "a cubin" : "PTX");
    is_cubin = is_elf;
    return *module = (CUmodule)&functions[current->device], CUDA_SUCCESS;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name)
{
    if (strcmp(name, "search") != 0)
        return CUDA_ERROR_NOT_FOUND;
    if (is_cubin && fault("refuses cubins late"))
        return CUDA_ERROR_NO_BINARY_FOR_GPU;
    *function = (CUfunction)module;
    (*function)->device = current->device;
    return CUDA_SUCCESS;
}

static unsigned char *allocated(size_t size, int pinned)
{
    room *one = &rooms[room_count++];
    one->at = (unsigned char *)malloc(size + GUARD);
    memset(one->at, 0xa5, size + GUARD);
    one->size = size, one->pinned = pinned, one->device = current->device;
    return one->at;
}

/* The memory of this kind that holds `size` bytes from `at` on, or the end. */
static unsigned char *held(const void *at, size_t size, int pinned)
{
    const unsigned char *from = at;
    for (room *r = rooms; r < rooms + room_count; r++)
        if (r->pinned == pinned && from >= r->at && from + size <= r->at + r->size) {
            if (r->device != current->device)
                broken("memory of another device");
            return (unsigned char *)from;
        }
    broken("memory that was not allocated");
    return NULL;
}

CUresult cuMemAlloc_v2(CUdeviceptr *at, size_t size)
{
    if (current == NULL)
        return CUDA_ERROR_INVALID_CONTEXT;
    if (fault("out of memory"))
        return CUDA_ERROR_OUT_OF_MEMORY;
    return *at = (CUdeviceptr)(uintptr_t)allocated(size, 0), CUDA_SUCCESS;
}

CUresult cuMemHostAlloc(void **at, size_t size, unsigned int flags)
{
    if (current == NULL || flags != 0)
        return CUDA_ERROR_INVALID_CONTEXT;
    return *at = allocated(size, 1), CUDA_SUCCESS;
}

CUresult cuStreamCreate(CUstream *stream, unsigned int flags)
{
    if (flags != CU_STREAM_NON_BLOCKING)
        return CUDA_ERROR_INVALID_VALUE;
    *stream = (CUstream)calloc(1, sizeof **stream);
    (*stream)->device = current->device;
    return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent *event, unsigned int flags)
{
    *event = (CUevent)calloc(1, sizeof **event);
    (*event)->flags = flags;
    return CUDA_SUCCESS;
}

static order *ordered(enum work work, CUstream stream)
{
    order *one = &orders[order_count++];
    if (order_count == MOST)
        broken("more orders than anybody waits for");
    if (stream == NULL || current == NULL || stream->device != current->device)
        broken("a stream of another device, or none");
    memset(one, 0, sizeof *one);
    one->work = work;
    return one;
}

CUresult cuMemsetD32Async(CUdeviceptr at, unsigned int value, size_t count, CUstream stream)
{
    order *one = ordered(ZERO, stream);
    one->to = held((void *)(uintptr_t)at, 4 * count, 0);
    one->size = 4 * count;
    return value == 0 ? CUDA_SUCCESS : broken("a value that is not zero");
}

CUresult cuEventRecord(CUevent event, CUstream stream)
{
    order *one = ordered(RECORD, stream);
    one->event = event;
    event->recorded++;
    return lost ? LOST : CUDA_SUCCESS;
}

CUresult cuLaunchKernel(CUfunction function, unsigned int x, unsigned int y, unsigned int z,
                        unsigned int in_x, unsigned int in_y, unsigned int in_z,
                        unsigned int shared, CUstream stream, void **parameters, void **extra)
{
    order *one = ordered(LAUNCH, stream);
    CUdeviceptr found;

    if (function->device != current->device)
        broken("a function of another device");
    if (x == 0 || y != 1 || z != 1 || in_x != 256 || in_y != 1 || in_z != 1 || shared || extra)
        broken("a grid that is not of blocks of 256");
    memcpy(&one->job, parameters[0], sizeof one->job);
    memcpy(&one->first, parameters[1], 4);
    memcpy(&one->capacity, parameters[2], 4);
    memcpy(&found, parameters[3], sizeof found);
    one->to = held((void *)(uintptr_t)found, 4 * (size_t)(1 + one->capacity), 0);
    one->items = x * in_x;
    if (fault("refuses a launch"))
        return CUDA_ERROR_OUT_OF_MEMORY;
    return lost ? LOST : CUDA_SUCCESS;
}

CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t size, CUstream stream)
{
    order *one = ordered(READ, stream);
    one->from = held((void *)(uintptr_t)from, size, 0);
    one->to = held(to, size, 1);
    one->size = size;
    return lost ? LOST : CUDA_SUCCESS;
}

static void launch(order *one)
{
    uint *found = (uint *)one->to;
    launches++;
    if (fault("lost"))
        lost = 1;
    if (fault("crash in a launch"))
        raise(SIGSEGV);
    if (fault("hang in a launch"))
        hang();
    if (fault("exit"))
        exit(7);
    if (fault("chatter"))
        puts("a line on stdout"), fflush(stdout);
    for (uint item = 0; item < one->items; item++)
        search(one->job, one->first, one->capacity, found, item);
    if (fault("misses") && found[0] > 0)
        found[1] = found[found[0]], found[0]--;
    if (fault("invents"))
        invent(found, one->first + one->items / 2);
    now += one->items * 1e-6;
}

CUresult cuEventSynchronize(CUevent event)
{
    long wanted = event->recorded;
    if (!(event->flags & CU_EVENT_BLOCKING_SYNC))
        broken("an event that is waited for with a whole CPU");
    for (int i = 0; event->done < wanted; i++) {
        order *one = &orders[i];
        if (i == order_count)
            broken("an event that was not recorded");
        switch (one->work) {
        case ZERO: memset(one->to, 0, one->size); break;
        case READ: memcpy(one->to, one->from, one->size); break;
        case LAUNCH: launch(one); break;
        case RECORD: one->event->done++; one->event->at = now; break;
        }
        if (event->done == wanted) {
            order_count -= i + 1;
            memmove(orders, orders + i + 1, sizeof *orders * (size_t)order_count);
        }
    }
    for (room *r = rooms; r < rooms + room_count; r++)
        for (int i = 0; i < GUARD; i++)
            if (r->at[r->size + i] != 0xa5)
                broken("memory behind an allocation was written");
    return lost ? LOST : CUDA_SUCCESS;
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent began, CUevent ended)
{
    if ((began->flags | ended->flags) & CU_EVENT_DISABLE_TIMING)
        return CUDA_ERROR_INVALID_HANDLE;
    if (!began->done || !ended->done)
        return CUDA_ERROR_NOT_READY;
    return *milliseconds = (float)(1e3 * (ended->at - began->at)), CUDA_SUCCESS;
}
