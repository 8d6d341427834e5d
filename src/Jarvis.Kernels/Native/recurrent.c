// LSTM and GRU over whole rows of tokens. What the inputs add to the gates comes in ready made; a step then is one small product with the state
// and one pass over the gates. The weight is packed once a call. Threads own units of the state, all gates of a unit, so that they
// meet once a token. The gradient of the recurrent weight is one product afterwards.
#include "products.h"

typedef struct {
  const float *start, *all;
  const uint8_t* fresh;
  int64_t time, width;
} before;  // where a row's state before a token lies

static const float* state_before(const before* x, int64_t b, int64_t t, const float* zeros) {
  if (x->fresh && x->fresh[b * x->time + t]) return zeros;
  return t == 0 ? x->start + b * x->width : x->all + (b * x->time + t - 1) * x->width;
}

typedef struct {
  int64_t first, count;  // units
} slice;

static slice slice_of(int64_t width, int64_t thread, int64_t threads) {
  const int64_t each = UP((width + threads - 1) / threads, LANES), first = LEAST(width, thread * each);
  const slice own = {first, LEAST(each, width - first)};
  return own;
}

// One row's units from `first` on, whose new state they leave in `out`: sums are (gates, count) of what the state added.
INLINE void lstm_units(const float* given, const float* sums, const float* bias, const float* memory, float* kept, float* cells, float* out, int64_t width, slice own) {
  for (int64_t k = 0; k < own.count; k += LANES) {
    const int64_t at = own.first + k, n = own.count - k;
#define SUM(gate) add(add(load_as(given, gate * width + at, n, 0), load_as(sums, gate * own.count + k, n, 0)), load_as(bias, gate * width + at, n, 0))
    const v16 in = sigmoid(SUM(0)), forget = sigmoid(SUM(1)), fill = tangent(SUM(2)), open = sigmoid(SUM(3));
    const v16 cell = madd(forget, load_as(memory, at, n, 0), mul(in, fill));
    store_as(kept, at, in, n, 0), store_as(kept, width + at, forget, n, 0), store_as(kept, 2 * width + at, fill, n, 0), store_as(kept, 3 * width + at, open, n, 0);
    store_as(cells, at, cell, n, 0);
    store_as(out, at, mul(open, tangent(cell)), n, 0);
  }
}

INLINE void gru_units(const float* given, const float* sums, const float* bias, const float* state, float* kept, float* out, int64_t width, slice own) {
  for (int64_t k = 0; k < own.count; k += LANES) {
    const int64_t at = own.first + k, n = own.count - k;
    const v16 reset = sigmoid(SUM(0)), update = sigmoid(SUM(1)), inner = add(load_as(sums, 2 * own.count + k, n, 0), load_as(bias, 2 * width + at, n, 0));
    const v16 fill = tangent(madd(reset, inner, load_as(given, 2 * width + at, n, 0)));
    store_as(kept, at, reset, n, 0), store_as(kept, width + at, update, n, 0), store_as(kept, 2 * width + at, fill, n, 0), store_as(kept, 3 * width + at, inner, n, 0);
    store_as(out, at, madd(update, sub(load_as(state, at, n, 0), fill), fill), n, 0);
  }
}

static void copy_units(const float* from, void* to, int half, slice own) {
  for (int64_t k = own.first; k < own.first + own.count; k += LANES) {
    const int64_t n = own.first + own.count - k;
    if (half) store_as(to, k, load_as(from, k, n, 0), n, 1);
    else store_as(to, k, load_as(from, k, n, 0), n, 0);
  }
}

int jarvis_recurrent(const jarvis_recurrent_shape* s, const jarvis_recurrent_memory* m) {
  const int64_t rows = s->rows, time = s->time, width = s->width, gates = s->gates, wide = gates * width;
  const int gru = gates == 3, half = s->type == BFLOAT16, type = (int)s->type, size = half ? 2 : 4;
  const int wanted = threads_for(s->threads, rows * wide < 4096 ? 1 : (width + LANES - 1) / LANES);
  const int64_t most = UP((width + wanted - 1) / wanted, LANES);
  const int64_t left = left_size(type, rows, width), right = gates * right_size(type, most, width), sums = rows * gates * most;
  const int64_t each = UP(left + right + sums, LANES);
  float* memory = take((wanted * each + width) * (int64_t)sizeof(float));
  if (!memory) return 0;
  float* zeros = memory + wanted * each;
  memset(zeros, 0, (size_t)width * sizeof(float));
  const before states = {m->state, m->output, m->fresh, time, width}, cells = {m->cell, m->cells, m->fresh, time, width};
#pragma omp parallel num_threads(wanted) if (wanted > 1)
  {
    for (int64_t thread = this_thread(); thread < wanted; thread += threads_here()) {  // fewer came than asked: then nothing is shared below either
      const slice own = slice_of(width, thread, wanted);
      float* packed = memory + thread * each + left;
      const matrix weight = {m->weight, width, type, 1};
      for (int64_t gate = 0; own.count > 0 && gate < gates; gate++) pack_right(weight, gate * width + own.first, own.count, 0, width, packed + gate * right_size(type, own.count, width));
    }
    for (int64_t t = 0; t < time; t++) {
      for (int64_t thread = this_thread(); thread < wanted; thread += threads_here()) {
        const slice own = slice_of(width, thread, wanted);
        for (int64_t b = 0; b < rows; b++) copy_units(state_before(&states, b, t, zeros), (char*)m->before + (b * time + t) * width * size, half, own);
      }
#pragma omp barrier
      for (int64_t thread = this_thread(); thread < wanted; thread += threads_here()) {
        const slice own = slice_of(width, thread, wanted);
        if (own.count == 0) continue;
        float *a = memory + thread * each, *packed = a + left, *sum = packed + right;
        const matrix state = {(char*)m->before + t * width * size, time * width, type, 0};
        const left_side side = left_of(state, 0, rows, 0, width, a);
        for (int64_t gate = 0; gate < gates; gate++) {
          const target to = {sum + gate * own.count, gates * own.count, 0, 0, 0};
          const right_side panels = {packed + gate * right_size(type, own.count, width), 0};
          multiply_sides(type, side, rows, panels, own.count, width, to);
        }
        for (int64_t b = 0; b < rows; b++) {
          const int64_t place = b * time + t;
          const float *given = m->gates + place * wide, *added = sum + b * gates * own.count;
          float *kept = m->kept + place * 4 * width, *out = m->output + place * width;
          if (gru) gru_units(given, added, m->bias, state_before(&states, b, t, zeros), kept, out, width, own);
          else lstm_units(given, added, m->bias, state_before(&cells, b, t, zeros), kept, m->cells + place * width, out, width, own);
        }
      }
    }
  }
  give(memory);
  return 1;
}

typedef struct {
  const float *kept, *up, *state, *memory, *cell;
  float *dstate, *dcell, *dgates;
  void* dsums;  // null where it is dgates
} step;

INLINE void lstm_slopes(step s, int64_t width, int half, slice own) {
  for (int64_t k = own.first; k < own.first + own.count; k += LANES) {
    const int64_t n = own.first + own.count - k;
    const v16 one = all(1), d = add(load_as(s.dstate, k, n, 0), load_as(s.up, k, n, 0));
    const v16 in = load_as(s.kept, k, n, 0), forget = load_as(s.kept, width + k, n, 0), fill = load_as(s.kept, 2 * width + k, n, 0), open = load_as(s.kept, 3 * width + k, n, 0);
    const v16 squashed = tangent(load_as(s.cell, k, n, 0));
    const v16 dmemory = madd(mul(d, open), sub(one, mul(squashed, squashed)), load_as(s.dcell, k, n, 0));
    const v16 parts[4] = {mul(mul(dmemory, fill), mul(in, sub(one, in))), mul(mul(dmemory, load_as(s.memory, k, n, 0)), mul(forget, sub(one, forget))), mul(mul(dmemory, in), sub(one, mul(fill, fill))),
                          mul(mul(d, squashed), mul(open, sub(one, open)))};
    UNROLL for (int gate = 0; gate < 4; gate++) {
      store_as(s.dgates, gate * width + k, parts[gate], n, 0);
      if (half) store_as(s.dsums, gate * width + k, parts[gate], n, 1);
    }
    store_as(s.dcell, k, mul(dmemory, forget), n, 0);
  }
}

INLINE void gru_slopes(step s, int64_t width, int half, slice own) {
  for (int64_t k = own.first; k < own.first + own.count; k += LANES) {
    const int64_t n = own.first + own.count - k;
    const v16 one = all(1), d = add(load_as(s.dstate, k, n, 0), load_as(s.up, k, n, 0));
    const v16 reset = load_as(s.kept, k, n, 0), update = load_as(s.kept, width + k, n, 0), fill = load_as(s.kept, 2 * width + k, n, 0), inner = load_as(s.kept, 3 * width + k, n, 0);
    const v16 dnew = mul(mul(d, sub(one, update)), sub(one, mul(fill, fill))), dreset = mul(mul(dnew, inner), mul(reset, sub(one, reset)));
    const v16 dupdate = mul(mul(d, sub(load_as(s.state, k, n, 0), fill)), mul(update, sub(one, update)));
    store_as(s.dgates, k, dreset, n, 0), store_as(s.dgates, width + k, dupdate, n, 0), store_as(s.dgates, 2 * width + k, dnew, n, 0);
    store_as(s.dstate, k, mul(d, update), n, 0);
    store_as(s.dsums, k, dreset, n, half), store_as(s.dsums, width + k, dupdate, n, half), store_as(s.dsums, 2 * width + k, mul(dnew, reset), n, half);
  }
}

int jarvis_recurrent_backward(const jarvis_recurrent_shape* s, const jarvis_recurrent_gradients* m) {
  const int64_t rows = s->rows, time = s->time, width = s->width, gates = s->gates, wide = gates * width;
  const int gru = gates == 3, half = s->type == BFLOAT16, type = (int)s->type, size = half ? 2 : 4;
  const int wanted = threads_for(s->threads, rows * wide < 4096 ? 1 : (width + LANES - 1) / LANES);
  const int64_t most = UP((width + wanted - 1) / wanted, LANES);
  const int64_t left = left_size(type, rows, wide), right = right_size(type, most, wide);
  const int64_t each = UP(left + right, LANES);
  float* memory = take((wanted * each + width) * (int64_t)sizeof(float));
  if (!memory) return 0;
  float* zeros = memory + wanted * each;
  memset(zeros, 0, (size_t)width * sizeof(float));
  const before states = {m->state, m->output, m->fresh, time, width}, cells = {m->cell, m->cells, m->fresh, time, width};
#pragma omp parallel num_threads(wanted) if (wanted > 1)
  {
    for (int64_t thread = this_thread(); thread < wanted; thread += threads_here()) {
      const slice own = slice_of(width, thread, wanted);
      const matrix weight = {m->weight, width, type, 0};
      if (own.count > 0) pack_right(weight, own.first, own.count, 0, wide, memory + thread * each + left);
    }
    for (int64_t t = time - 1; t >= 0; t--) {
      for (int64_t thread = this_thread(); thread < wanted; thread += threads_here()) {
        const slice own = slice_of(width, thread, wanted);
        for (int64_t b = 0; b < rows; b++) {
          const int64_t place = b * time + t;
          step one = {m->kept + place * 4 * width, m->given + place * width, state_before(&states, b, t, zeros), 0, 0, m->dstate + b * width, 0, m->dgates + place * wide, (char*)m->dsums + place * wide * size};
          if (gru) {
            if (half) gru_slopes(one, width, 1, own);
            else gru_slopes(one, width, 0, own);
            continue;
          }
          one.memory = state_before(&cells, b, t, zeros), one.cell = m->cells + place * width, one.dcell = m->dcell + b * width;
          if (half) lstm_slopes(one, width, 1, own);
          else lstm_slopes(one, width, 0, own);
        }
      }
#pragma omp barrier
      for (int64_t thread = this_thread(); thread < wanted; thread += threads_here()) {
        const slice own = slice_of(width, thread, wanted);
        if (own.count == 0) continue;
        float* a = memory + thread * each;
        const matrix slopes = {(char*)m->dsums + t * wide * size, time * wide, type, 0};
        const target to = {m->dstate + own.first, width, 0, gru ? 1.0f : 0.0f, 0};
        const right_side panels = {a + left, 0};
        multiply_sides(type, left_of(slopes, 0, rows, 0, wide, a), rows, panels, own.count, wide, to);
        for (int64_t b = 0; m->fresh && b < rows; b++) {
          if (!m->fresh[b * time + t]) continue;
          memset(m->dstate + b * width + own.first, 0, (size_t)own.count * sizeof(float));
          if (!gru) memset(m->dcell + b * width + own.first, 0, (size_t)own.count * sizeof(float));
        }
      }
    }
  }
  give(memory);
  return 1;
}
