#include "CStorage.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zlib.h>

// The inlined state has no name that a header could forward-declare, so it travels under ours.
storage_digest *storage_digest_create(void) {
  XXH3_state_t *state = XXH3_createState();
  // Swift's own allocator stops the program when memory is out, and so does this one.
  if (state == NULL || XXH3_128bits_reset(state) != XXH_OK) abort();
  return (storage_digest *)state;
}

void storage_digest_update(storage_digest *digest, const void *bytes, size_t count) {
  if (count > 0) XXH3_128bits_update((XXH3_state_t *)digest, bytes, count);
}

void storage_digest_finish(const storage_digest *digest, uint64_t *high, uint64_t *low) {
  XXH128_hash_t hash = XXH3_128bits_digest((const XXH3_state_t *)digest);
  *high = hash.high64;
  *low = hash.low64;
}

void storage_digest_free(storage_digest *digest) { XXH3_freeState((XXH3_state_t *)digest); }

uint32_t storage_crc32(const void *bytes, size_t count) {
  return (uint32_t)crc32_z(0, bytes, count);
}

// zlib counts in unsigned int, so more than 4 GiB goes through in pieces.
static uInt piece(size_t left) { return left < (1u << 30) ? (uInt)left : (1u << 30); }

_Bool storage_inflate(const void *input, size_t input_count, void *output, size_t output_count) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return 0;
  unsigned char spare;  // an empty output still needs an address
  stream.next_in = (unsigned char *)input;
  stream.next_out = output_count > 0 ? output : &spare;
  int status = Z_OK;
  while (status == Z_OK) {
    uInt in = piece(input_count), out = piece(output_count);
    stream.avail_in = in;
    stream.avail_out = out;
    status = inflate(&stream, Z_NO_FLUSH);
    input_count -= in - stream.avail_in;
    output_count -= out - stream.avail_out;
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && input_count == 0 && output_count == 0;
}
