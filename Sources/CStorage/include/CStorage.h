// Plain C faces of xxHash (header only) and zlib.
#ifndef CSTORAGE_H
#define CSTORAGE_H

#include <stddef.h>
#include <stdint.h>

// A streaming 128-bit XXH3 digest. Any split of the same bytes into updates gives the same digest.
typedef struct storage_digest storage_digest;

storage_digest *_Nonnull storage_digest_create(void);
void storage_digest_update(storage_digest *_Nonnull digest, const void *_Nullable bytes,
                           size_t count);
// The digest of everything so far; more updates may follow.
void storage_digest_finish(const storage_digest *_Nonnull digest, uint64_t *_Nonnull high,
                           uint64_t *_Nonnull low);
void storage_digest_free(storage_digest *_Nonnull digest);

// CRC-32 as zip files use it.
uint32_t storage_crc32(const void *_Nullable bytes, size_t count);

// Inflates a raw deflate stream. True only when the stream is whole, uses all of `input`, and gives
// exactly `output_count` bytes.
_Bool storage_inflate(const void *_Nullable input, size_t input_count, void *_Nullable output,
                      size_t output_count);

#endif
