/* What powbench calls of NVRTC 11.2 and later (NVIDIA, nvrtc.h).  nvrtcResult is unsigned int
 * there. */
typedef struct _nvrtcProgram *nvrtcProgram;

unsigned int nvrtcVersion(int *, int *);
unsigned int nvrtcGetNumSupportedArchs(int *);
unsigned int nvrtcGetSupportedArchs(int *);
unsigned int nvrtcCreateProgram(nvrtcProgram *, const char *, const char *, int,
                                const char *const *, const char *const *);
unsigned int nvrtcCompileProgram(nvrtcProgram, int, const char *const *);
unsigned int nvrtcDestroyProgram(nvrtcProgram *);
unsigned int nvrtcGetCUBINSize(nvrtcProgram, size_t *);
unsigned int nvrtcGetCUBIN(nvrtcProgram, char *);
unsigned int nvrtcGetPTXSize(nvrtcProgram, size_t *);
unsigned int nvrtcGetPTX(nvrtcProgram, char *);
unsigned int nvrtcGetProgramLogSize(nvrtcProgram, size_t *);
unsigned int nvrtcGetProgramLog(nvrtcProgram, char *);
