/* What cffi takes from csrc/powbench.h, explain.h and paths.h. The GIL is released during every call. */
#define PB_INTERFACE ...
#define PB_ERANGE ...
#define PB_EUNUSABLE ...

typedef struct {
    uint32_t midstate[8];
    uint32_t tail[3];
    uint32_t state3[8];
    uint32_t r3_a, r3_e;
    uint32_t w16, w17, c18, c19, c31, c32;
    uint32_t reject;
    ...;
} pb_job;

typedef struct {
    const char *name;
    uint32_t needs;
    uint32_t lanes;
    ...;
} pb_kernel;

void pb_job_init(pb_job *job, const uint8_t header[80], const uint8_t target[32]);
size_t pb_kernel_count(void);
const pb_kernel *pb_kernel_at(size_t index);
const pb_kernel *pb_kernel_find(const char *name);
uint32_t pb_cpu_features(void);
void pb_cpu_mask_features(uint32_t keep);
const char *pb_feature_name(uint32_t bit);
int64_t pb_scan(const pb_kernel *kernel, const pb_job *job, uint64_t start,
                uint64_t count, uint32_t *hits, uint64_t capacity);
int64_t pb_scan_versions(const pb_kernel *kernel, const pb_job *jobs, uint32_t versions,
                         uint64_t start, uint64_t count, uint64_t *places,
                         uint64_t capacity);
const char *pb_left_out(void);
const char *pb_build_info(void);
const char *pb_source_digest(void);

typedef struct {
    uint64_t cycles, nanoseconds, ticks;
} pb_clocks;

int pb_read_clocks(uint64_t cycles, pb_clocks *clocks);
int pb_count_steps(const pb_kernel *kernel, const pb_job *job, uint32_t start,
                   uint64_t count, uint64_t base, uint32_t *counts, uint64_t size,
                   uint64_t *elsewhere);
uint64_t pb_code_of(const pb_kernel *kernel);
void pb_read_code(uint64_t address, uint8_t *bytes, uint64_t size);

typedef struct {
    int64_t paths, steps, epochs, stretches, fee_steps;
    double work, moment, first;
    const double *log_work, *part, *subsidy, *edges, *fees, *fees_factor;
    const int64_t *epoch;
    double *coins;
} pb_earning;

typedef struct {
    int64_t paths, steps, months, risks, cells, price_steps, luck_steps;
    double idle, kept;
    const double *edges, *coins_per_rate, *usd_per_btc, *sold, *price_factor, *luck;
    const double *hash_factor, *watt_factor;
    const int64_t *first;
    const uint64_t *counters;
    const int64_t *acts_on;
    const uint8_t *lasting, *may_stop;
    const double *wait, *length, *loss, *levy;
    const double *hash_rate, *kwh, *energy, *levies, *hosting, *income;
    double *amounts, *scratch;
} pb_site;

int64_t pb_scratch(int64_t steps);
void pb_earn(const pb_earning *its);
void pb_run_site(const pb_site *its);
