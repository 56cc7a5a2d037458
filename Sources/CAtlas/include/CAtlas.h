// The embedded model's files, byte for byte, in the program's read-only data.
#ifndef CATLAS_H
#define CATLAS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  const uint8_t *bytes;
  size_t count;
} catlas_file;

/// Hugging Face's config.json, tokenizer.json and model.safetensors, and the context templates that the model wrote
/// (a JSON array of strings).
extern const catlas_file catlas_configuration, catlas_tokenizer, catlas_weights, catlas_contexts;

#endif
