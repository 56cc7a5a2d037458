#include "CAtlas.h"

// #embed (C23, and clang before it) takes megabytes in a second. The alignment is what safetensors asks of a file.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const _Alignas(64) uint8_t configuration_bytes[] = {
#embed "model/config.json"
};
static const _Alignas(64) uint8_t tokenizer_bytes[] = {
#embed "model/tokenizer.json"
};
static const _Alignas(64) uint8_t weights_bytes[] = {
#embed "model/model.safetensors"
};
static const _Alignas(64) uint8_t contexts_bytes[] = {
#embed "model/contexts.json"
};

const catlas_file catlas_configuration = {configuration_bytes, sizeof configuration_bytes};
const catlas_file catlas_tokenizer = {tokenizer_bytes, sizeof tokenizer_bytes};
const catlas_file catlas_weights = {weights_bytes, sizeof weights_bytes};
const catlas_file catlas_contexts = {contexts_bytes, sizeof contexts_bytes};
