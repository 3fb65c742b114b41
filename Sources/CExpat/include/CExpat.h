// The part of libexpat that XML uses; XML is the only importer. cexpat_load loads the library, and
// nothing is linked to it: a command that reads no XML does not pay for it. No other function may
// be called before cexpat_load has returned NULL.
#pragma once
#include <stdbool.h>
#include <stddef.h>

/// expat's parser of one document.
struct XML_ParserStruct;

/// Called while cexpat_parse runs, each with the context passed to cexpat_new. Strings are UTF-8
/// and valid until the handler returns.
struct cexpat_handlers {
  /// A start tag. `attributes` contains alternating names and values, `count` strings in total.
  void (*_Nonnull start)(
    void *_Nonnull context, const char *_Nonnull name,
    const char *_Nullable const *_Nonnull attributes, size_t count);
  /// An end tag, or the end of an empty element.
  void (*_Nonnull end)(void *_Nonnull context);
  /// A piece of text; one text may come in several pieces.
  void (*_Nonnull text)(void *_Nonnull context, const char *_Nonnull bytes, size_t count);
  /// The XML declaration; `encoding` is NULL if it does not name one.
  void (*_Nonnull declaration)(void *_Nonnull context, const char *_Nullable encoding);
  /// A document type declaration begins; none of it has been processed yet.
  void (*_Nonnull doctype)(void *_Nonnull context);
};

/// Loads libexpat.so.1 once per process. Returns NULL on success, else what failed as a static
/// string.
const char *_Nullable cexpat_load(void);

/// A parser that reads its input as UTF-8, ignores namespaces and opens no other document; NULL if
/// there is no memory left. `context` must outlive it.
struct XML_ParserStruct *_Nullable cexpat_new(
  const struct cexpat_handlers *_Nonnull handlers, void *_Nonnull context);
void cexpat_free(struct XML_ParserStruct *_Nonnull parser);
/// Parses a whole document. Returns false if it is not well-formed, or if a handler stopped the
/// parser. May be called once per parser.
bool cexpat_parse(
  struct XML_ParserStruct *_Nonnull parser, const void *_Nonnull bytes, int count);
/// Stops the parser; for handlers. cexpat_parse then calls no further start, text or doctype
/// handler and returns false.
void cexpat_stop(struct XML_ParserStruct *_Nonnull parser);
/// The parser's current line, from 1.
unsigned long cexpat_line(struct XML_ParserStruct *_Nonnull parser);
/// Why cexpat_parse returned false: a static string of expat, which never quotes the document.
const char *_Nonnull cexpat_problem(struct XML_ParserStruct *_Nonnull parser);
