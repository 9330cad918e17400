/* A libOpenCL.so.1 in front of the real one (REAL), for tests: every call goes through, but for
 * the faults (standin.h). STANDIN_CHIP: each device is a board of AMD with this chip. */
#include "standin.h"

#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>

#include "opencl_cdef.h"

static void *real(const char *name)
{
    static void *library;
    if (library == NULL)
        library = dlopen(REAL, RTLD_NOW | RTLD_LOCAL);
    return dlsym(library, name);
}

#define FORWARD(result, name, arguments, names) \
    result name arguments { return ((result(*) arguments)real(#name))names; }
#define REALLY(name, ...) ((__typeof__(&name))real(#name))(__VA_ARGS__)

/* The same platform once more, behind it. */
static cl_platform_id first;
static int second;

static int is_first(cl_platform_id platform)
{
    return platform == first;
}

static cl_platform_id known(cl_platform_id platform)
{
    return platform == (cl_platform_id)(void *)&second ? first : platform;
}

cl_int clGetPlatformIDs(cl_uint room, cl_platform_id *platforms, cl_uint *count)
{
    if (fault("hang at listing"))
        hang();
    if (fault("crash at listing"))
        raise(SIGSEGV);
    if (fault("chatter"))
        puts("OpenCL says hello on stdout"), fflush(stdout);
    if (fault("no platform"))
        return -1001;
    cl_int code = REALLY(clGetPlatformIDs, room, platforms, count);
    const char *given = getenv("STANDIN_FAULT");
    first = platforms[0];
    if (code == 0 && given != NULL && strstr(given, " platform") != NULL)
        platforms[*count] = (cl_platform_id)(void *)&second, ++*count;
    return code;
}

cl_int clGetDeviceIDs(cl_platform_id platform, cl_bitfield kind, cl_uint room, cl_device_id *devices,
                      cl_uint *count)
{
    if (fault("no device"))
        return -1;
    if (fault("a broken platform") && is_first(platform))
        return -6;
    if (fault("a hanging platform") && is_first(platform))
        hang();
    if (fault("a crashing platform") && is_first(platform))
        raise(SIGSEGV);
    if (fault("broken platforms"))
        return -6;
    cl_int code = REALLY(clGetDeviceIDs, known(platform), kind, room, devices, count);
    if (fault("a thousand"))
        for (*count = 1; *count < 1000; ++*count)
            devices[*count] = devices[0];
    return code;
}

cl_int clGetDeviceInfo(cl_device_id device, cl_uint what, size_t room, void *value, size_t *size)
{
    static const char board[] = "AMD Instinct MI210";
    const char *chip = getenv("STANDIN_CHIP");
    const char *said = what == 0x102B ? chip : chip && what == 0x4038 ? board : NULL;

    if (said != NULL) {
        if (size != NULL)
            *size = strlen(said) + 1;
        if (value != NULL)
            memcpy(value, said, strlen(said) + 1);
        return 0;
    }
    cl_int code = REALLY(clGetDeviceInfo, device, what, room, value, size);
    if (value != NULL && what == 0x1027 && fault("not available"))
        memset(value, 0, room);
    if (value != NULL && what == 0x1000 && getenv("STANDIN_GPU"))
        *(cl_bitfield *)value = 4;
    return code;
}

cl_int clBuildProgram(cl_program program, cl_uint count, const cl_device_id *devices,
                      const char *options, void (*done)(cl_program, void *), void *data)
{
    if (fault("hang at the build"))
        hang();
    if (fault("build error"))
        options = "-DINLINE=nonsense -Dword7_of=";
    return REALLY(clBuildProgram, program, count, devices, options, done, data);
}

cl_mem clCreateBuffer(cl_context context, cl_bitfield flags, size_t size, void *host, cl_int *code)
{
    if (fault("out of memory"))
        return *code = -4, NULL;
    return REALLY(clCreateBuffer, context, flags, size, host, code);
}

static struct { char *at; size_t size; } maps[4];
static int map_count;

void *clEnqueueMapBuffer(cl_command_queue queue, cl_mem buffer, cl_uint blocking, cl_bitfield use,
                         size_t offset, size_t size, cl_uint count, const cl_event *events,
                         cl_event *event, cl_int *code)
{
    char *at = REALLY(clEnqueueMapBuffer, queue, buffer, blocking, use, offset, size, count, events,
                      event, code);
    maps[map_count].at = at, maps[map_count].size = size, map_count++;
    return at;
}

static int is_pinned(const char *at, size_t size)
{
    for (int i = 0; i < map_count; i++)
        if (at >= maps[i].at && at + size <= maps[i].at + maps[i].size)
            return 1;
    return 0;
}

static struct { cl_event event; uint32_t *to; } reads[4];

cl_int clEnqueueReadBuffer(cl_command_queue queue, cl_mem buffer, cl_uint blocking, size_t offset,
                           size_t size, void *to, cl_uint count, const cl_event *events,
                           cl_event *event)
{
    /* A driver of a board that is known by its chip waits where it cannot read directly. */
    if (getenv("STANDIN_CHIP") && !is_pinned(to, size))
        return fprintf(stderr, "stand-in: the hits go to memory that is not pinned\n"), -5;
    cl_int code = REALLY(clEnqueueReadBuffer, queue, buffer, blocking, offset, size, to, count,
                         events, event);
    for (int i = 3; i > 0; i--)
        reads[i] = reads[i - 1];
    reads[0].event = *event, reads[0].to = to;
    return code;
}

cl_int clEnqueueNDRangeKernel(cl_command_queue queue, cl_kernel kernel, cl_uint dimensions,
                              const size_t *offset, const size_t *items, const size_t *group,
                              cl_uint count, const cl_event *events, cl_event *event)
{
    launches++;
    if (fault("refuses a launch"))
        return -5;
    return REALLY(clEnqueueNDRangeKernel, queue, kernel, dimensions, offset, items, group, count,
                  events, event);
}

cl_int clWaitForEvents(cl_uint count, const cl_event *events)
{
    if (fault("lost"))
        return -36;
    if (fault("hang in a launch"))
        hang();
    if (fault("crash in a launch"))
        raise(SIGSEGV);
    cl_int code = REALLY(clWaitForEvents, count, events);
    for (int i = 0; i < 4; i++)
        if (reads[i].event == *events) {
            uint32_t *found = reads[i].to;
            if (fault("misses") && found[0] > 0)
                found[1] = found[found[0]], found[0]--;
            if (fault("invents"))
                invent(found, found[1] ^ 1);
            if (fault("repeats") && found[0] > 0)
                found[0]++, found[found[0]] = found[1];
        }
    return code;
}

FORWARD(cl_int, clGetPlatformInfo, (cl_platform_id a, cl_uint b, size_t c, void *d, size_t *e),
        (known(a), b, c, d, e))
FORWARD(cl_context, clCreateContext, (const cl_context_properties *a, cl_uint b,
        const cl_device_id *c, void (*d)(const char *, const void *, size_t, void *), void *e,
        cl_int *f), (a, b, c, d, e, f))
FORWARD(cl_command_queue, clCreateCommandQueue, (cl_context a, cl_device_id b, cl_bitfield c,
        cl_int *d), (a, b, c, d))
FORWARD(cl_program, clCreateProgramWithSource, (cl_context a, cl_uint b, const char **c,
        const size_t *d, cl_int *e), (a, b, c, d, e))
FORWARD(cl_int, clGetProgramBuildInfo, (cl_program a, cl_device_id b, cl_uint c, size_t d, void *e,
        size_t *f), (a, b, c, d, e, f))
FORWARD(cl_kernel, clCreateKernel, (cl_program a, const char *b, cl_int *c), (a, b, c))
FORWARD(cl_int, clSetKernelArg, (cl_kernel a, cl_uint b, size_t c, const void *d), (a, b, c, d))
FORWARD(cl_int, clEnqueueFillBuffer, (cl_command_queue a, cl_mem b, const void *c, size_t d,
        size_t e, size_t f, cl_uint g, const cl_event *h, cl_event *i), (a, b, c, d, e, f, g, h, i))
FORWARD(cl_int, clFlush, (cl_command_queue a), (a))
FORWARD(cl_int, clGetEventProfilingInfo, (cl_event a, cl_uint b, size_t c, void *d, size_t *e),
        (a, b, c, d, e))
FORWARD(cl_int, clReleaseEvent, (cl_event a), (a))
