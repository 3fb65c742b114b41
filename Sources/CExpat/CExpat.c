#include "CExpat.h"

#include <dlfcn.h>
#include <pthread.h>

// Each function is declared with the type that its own header gives it.
#define EACH(X) \
  X(XML_ParserCreate) \
  X(XML_ParserFree) \
  X(XML_SetUserData) \
  X(XML_SetElementHandler) \
  X(XML_SetCharacterDataHandler) \
  X(XML_SetStartDoctypeDeclHandler) \
  X(XML_StopParser) \
  X(XML_Parse) \
  X(XML_GetErrorCode) \
  X(XML_GetCurrentLineNumber)

#define DECLARE(name) __typeof__(name) *name;
static struct {
  EACH(DECLARE)
} expat;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;

static void load(void) {
  void *library = dlopen("libexpat.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    failure = "libexpat.so.1 cannot be loaded";
    return;
  }
#define RESOLVE(name) \
  if (!(expat.name = (__typeof__(name) *)dlsym(library, #name))) { \
    failure = "libexpat.so.1 lacks " #name; \
    return; \
  }
  EACH(RESOLVE)
}

const char *cexpat_load(void) {
  pthread_once(&once, load);
  return failure;
}

struct run {
  XML_Parser parser;
  const struct cexpat_handler *handler;
  bool stopped;
};

static void stop_unless(struct run *run, bool go_on) {
  if (go_on || run->stopped) return;
  run->stopped = true;
  expat.XML_StopParser(run->parser, XML_FALSE);
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
  struct run *run = data;
  if (run->stopped) return;
  stop_unless(run, run->handler->start(run->handler->context, name, (const char *const *)attributes));
}

static void on_end(void *data, const XML_Char *name) {
  (void)name;
  struct run *run = data;
  if (run->stopped) return;
  stop_unless(run, run->handler->end(run->handler->context));
}

static void on_text(void *data, const XML_Char *text, int count) {
  struct run *run = data;
  if (run->stopped) return;
  stop_unless(run, run->handler->text(run->handler->context, text, (size_t)count));
}

static void on_doctype(
  void *data, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id, int has_subset) {
  (void)name;
  (void)system_id;
  (void)public_id;
  (void)has_subset;
  struct run *run = data;
  stop_unless(run, run->handler->doctype(run->handler->context));
}

int cexpat_parse(const void *bytes, size_t count, const struct cexpat_handler *handler, size_t *line) {
  struct run run = {.parser = expat.XML_ParserCreate("UTF-8"), .handler = handler};
  if (!run.parser) return 3;
  expat.XML_SetUserData(run.parser, &run);
  expat.XML_SetElementHandler(run.parser, on_start, on_end);
  expat.XML_SetCharacterDataHandler(run.parser, on_text);
  expat.XML_SetStartDoctypeDeclHandler(run.parser, on_doctype);
  // The length is an int: larger documents are the caller's to refuse.
  enum XML_Status status = expat.XML_Parse(run.parser, bytes, (int)count, XML_TRUE);
  *line = (size_t)expat.XML_GetCurrentLineNumber(run.parser);
  int result = status == XML_STATUS_OK ? 0 : 1;
  if (run.stopped) result = 2;
  else if (result && expat.XML_GetErrorCode(run.parser) == XML_ERROR_NO_MEMORY) result = 3;
  expat.XML_ParserFree(run.parser);
  return result;
}
