/* What powbench calls of the CUDA driver (NVIDIA, cuda.h); 64-bit Linux.  CUresult, CUjit_option
 * and CUdevice_attribute are unsigned int there. */
typedef int CUdevice;
typedef unsigned long long CUdeviceptr;
typedef struct CUctx_st *CUcontext;
typedef struct CUmod_st *CUmodule;
typedef struct CUfunc_st *CUfunction;
typedef struct CUstream_st *CUstream;
typedef struct CUevent_st *CUevent;

unsigned int cuGetErrorName(unsigned int, const char **);
unsigned int cuGetErrorString(unsigned int, const char **);
unsigned int cuInit(unsigned int);
unsigned int cuDriverGetVersion(int *);
unsigned int cuDeviceGetCount(int *);
unsigned int cuDeviceGet(CUdevice *, int);
unsigned int cuDeviceGetName(char *, int, CUdevice);
unsigned int cuDeviceGetAttribute(int *, unsigned int, CUdevice);
unsigned int cuDevicePrimaryCtxRetain(CUcontext *, CUdevice);
unsigned int cuCtxSetCurrent(CUcontext);
unsigned int cuModuleLoadDataEx(CUmodule *, const void *, unsigned int, unsigned int *, void **);
unsigned int cuModuleGetFunction(CUfunction *, CUmodule, const char *);
unsigned int cuMemAlloc_v2(CUdeviceptr *, size_t);
unsigned int cuMemHostAlloc(void **, size_t, unsigned int);
unsigned int cuMemsetD32Async(CUdeviceptr, unsigned int, size_t, CUstream);
unsigned int cuMemcpyDtoHAsync_v2(void *, CUdeviceptr, size_t, CUstream);
unsigned int cuStreamCreate(CUstream *, unsigned int);
unsigned int cuLaunchKernel(CUfunction, unsigned int, unsigned int, unsigned int, unsigned int,
                            unsigned int, unsigned int, unsigned int, CUstream, void **, void **);
unsigned int cuEventCreate(CUevent *, unsigned int);
unsigned int cuEventRecord(CUevent, CUstream);
unsigned int cuEventSynchronize(CUevent);
unsigned int cuEventElapsedTime(float *, CUevent, CUevent);
