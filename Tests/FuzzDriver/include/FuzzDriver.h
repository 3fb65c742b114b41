#pragma once
#include <stddef.h>
#include <stdint.h>

/// libFuzzer's loop, for a program that has a `main` of its own (SwiftPM renames it, so libFuzzer's does not link).
int LLVMFuzzerRunDriver(int *_Nonnull argc, char *_Nullable *_Nullable *_Nonnull argv,
                        int (*_Nonnull run)(const uint8_t *_Nullable data, size_t size));
