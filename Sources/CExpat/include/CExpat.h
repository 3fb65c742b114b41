// The part of libexpat that XML uses, XML being the only importer. The library is loaded by
// cexpat_load and linked to nothing: a command that reads no XML does not pay for it. Nothing below
// but cexpat_load may be called before that gave NULL.
#pragma once
#include <stdbool.h>
#include <stddef.h>

/// expat's parser of one document.
struct XML_ParserStruct;

/// Called while cexpat_parse runs, each with the context that cexpat_new was given. Texts are UTF-8
/// and live until the handler returns.
struct cexpat_handlers {
  /// A start tag. `attributes` holds names and values in turn, `count` strings in all.
  void (*_Nonnull start)(
    void *_Nonnull context, const char *_Nonnull name,
    const char *_Nullable const *_Nonnull attributes, size_t count);
  /// An end tag, or the end of an empty element.
  void (*_Nonnull end)(void *_Nonnull context);
  /// A piece of text; one text may come in several pieces.
  void (*_Nonnull text)(void *_Nonnull context, const char *_Nonnull bytes, size_t count);
  /// The XML declaration, with the encoding that it names, if it names one.
  void (*_Nonnull declaration)(void *_Nonnull context, const char *_Nullable encoding);
  /// A document type declaration begins; nothing of it has been obeyed yet.
  void (*_Nonnull doctype)(void *_Nonnull context);
};

/// Loads libexpat.so.1 once a process. NULL: ready; else what failed, a string that lives for ever.
const char *_Nullable cexpat_load(void);

/// A parser that takes its input for UTF-8, knows no namespaces and opens no other document; NULL
/// when memory is short. `context` must outlive it.
struct XML_ParserStruct *_Nullable cexpat_new(
  const struct cexpat_handlers *_Nonnull handlers, void *_Nonnull context);
void cexpat_free(struct XML_ParserStruct *_Nonnull parser);
/// Reads a whole document; false: it is none, or a handler stopped the parser. Once a parser.
bool cexpat_parse(
  struct XML_ParserStruct *_Nonnull parser, const void *_Nonnull bytes, int count);
/// Called by a handler: cexpat_parse calls no other start, text or doctype handler and gives false.
void cexpat_stop(struct XML_ParserStruct *_Nonnull parser);
/// The line that the parser is at, counted from 1.
unsigned long cexpat_line(struct XML_ParserStruct *_Nonnull parser);
/// Why cexpat_parse gave false: a constant of expat, which quotes nothing of the document.
const char *_Nonnull cexpat_problem(struct XML_ParserStruct *_Nonnull parser);
