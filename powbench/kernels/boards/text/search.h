
/* Every item tries VECTOR nonces from `first` on.  A nonce that passes the test of digest word 7
 * goes to the next place of found[1 ..]; found[0] goes on counting when `capacity` places are
 * full.  The host drops those beyond the range, sorts the others, and hashes them again. */
#if defined(__OPENCL_VERSION__)
#define ITEM ((uint)get_global_id(0))
#define NEXT_PLACE(found) atomic_inc(found)
__constant uint numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
__kernel void search(const job_words job, uint first, uint capacity, __global uint *found)
#elif defined(__CUDACC__)
#define ITEM (blockIdx.x * blockDim.x + threadIdx.x)
#define NEXT_PLACE(found) atomicAdd(found, 1u)
extern "C" __global__ void search(const job_words job, uint first, uint capacity, uint *found)
#else
#define ITEM item
#define NEXT_PLACE(found) (*(found))++
void search(job_words job, uint first, uint capacity, uint *found, uint item)
#endif
{
    uint nonce = first + VECTOR * ITEM;
#if VECTOR == 1
    if ((word7_of(&job, swap(nonce)) & job.reject) == 0) {
        uint place = NEXT_PLACE(found);
        if (place < capacity)
            found[1 + place] = nonce;
    }
#else
    const word steps = PASTE(vload, VECTOR)(0, numbers);
    uint lanes[VECTOR];
    word tested = word7_of(&job, swap(nonce + steps)) & job.reject;
    if (all(tested != 0))
        return;
    PASTE(vstore, VECTOR)(tested, 0, lanes);
    for (uint i = 0; i < VECTOR; i++)
        if (lanes[i] == 0) {
            uint place = NEXT_PLACE(found);
            if (place < capacity)
                found[1 + place] = nonce + i;
        }
#endif
}
