// The part of libexpat that XML uses, XML being the only importer. The library is loaded by cexpat_load and linked to
// nothing: a command that reads no XML does not pay for it. Nothing below but cexpat_load may be called before that
// gave NULL.
#pragma once
#include <expat.h>
#include <stdbool.h>
#include <stddef.h>

/// Loads libexpat.so.1 once a process. NULL: ready; else what failed, a string that lives for ever.
const char *_Nullable cexpat_load(void);

/// What a parser tells. Names and values are UTF-8; they live as long as the call. A callback that gives false ends the
/// parsing.
struct cexpat_handler {
  void *_Nonnull context;
  bool (*_Nonnull start)(
    void *_Nonnull context, const char *_Nonnull name, const char *_Nullable const *_Nonnull attributes);
  bool (*_Nonnull end)(void *_Nonnull context);
  bool (*_Nonnull text)(void *_Nonnull context, const char *_Nonnull bytes, size_t count);
  /// A document type, which alone can declare entities.
  bool (*_Nonnull doctype)(void *_Nonnull context);
};

/// Parses one whole document as UTF-8, whatever it says of its encoding. 0: well-formed; 1: malformed, with the line
/// from 1; 2: a callback ended it, with the line; 3: memory is short.
int cexpat_parse(
  const void *_Nonnull bytes, size_t count, const struct cexpat_handler *_Nonnull handler,
  size_t *_Nonnull line);
