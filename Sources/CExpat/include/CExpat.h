// The part of libexpat that the module XML uses. No other module imports this one. The library is
// not linked but loaded by cexpat_load, so a command that reads no XML does not spend time on
// loading it. cexpat_load must return NULL before any other function is called.
#pragma once
#include <stdbool.h>
#include <stddef.h>

/// An expat parser for one document.
struct XML_ParserStruct;

/// The handlers that cexpat_parse calls, each with the context passed to cexpat_new. Strings are
/// UTF-8 and valid until the handler returns.
struct cexpat_handlers {
  /// Called for a start tag. `attributes` contains names and values alternately, `count` strings in
  /// total.
  void (*_Nonnull start)(
    void *_Nonnull context, const char *_Nonnull name,
    const char *_Nullable const *_Nonnull attributes, size_t count);
  /// Called for an end tag, and for the end of an empty element.
  void (*_Nonnull end)(void *_Nonnull context);
  /// Called for a piece of text. A text may be delivered in several pieces.
  void (*_Nonnull text)(void *_Nonnull context, const char *_Nonnull bytes, size_t count);
  /// Called for the XML declaration. `encoding` is NULL if the declaration does not name an
  /// encoding.
  void (*_Nonnull declaration)(void *_Nonnull context, const char *_Nullable encoding);
  /// Called at the start of a document type declaration, before any of it is processed.
  void (*_Nonnull doctype)(void *_Nonnull context);
};

/// Loads libexpat.so.1 once per process. Returns NULL on success, or a static string that describes
/// the failure.
const char *_Nullable cexpat_load(void);

/// Creates a parser that reads its input as UTF-8, ignores namespaces and opens no other documents.
/// `context` must outlive the parser. Returns NULL if there is no memory left.
struct XML_ParserStruct *_Nullable cexpat_new(
  const struct cexpat_handlers *_Nonnull handlers, void *_Nonnull context);
void cexpat_free(struct XML_ParserStruct *_Nonnull parser);
/// Parses a whole document. Returns false if the document is not well-formed, or if a handler
/// stopped the parser. It must be called only once per parser.
bool cexpat_parse(
  struct XML_ParserStruct *_Nonnull parser, const void *_Nonnull bytes, int count);
/// Stops the parser; to be called by a handler. cexpat_parse then calls no further start, text or
/// doctype handler, and returns false.
void cexpat_stop(struct XML_ParserStruct *_Nonnull parser);
/// Returns the parser's current line number; the first line is 1.
unsigned long cexpat_line(struct XML_ParserStruct *_Nonnull parser);
/// Returns the reason why cexpat_parse returned false: a static string of expat, which never quotes
/// the document.
const char *_Nonnull cexpat_problem(struct XML_ParserStruct *_Nonnull parser);
