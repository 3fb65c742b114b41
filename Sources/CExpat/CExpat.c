#include "CExpat.h"

#include <dlfcn.h>
#include <expat.h>  // for types only; the library is not linked
#include <pthread.h>
#include <stdlib.h>

// Each function pointer has the type of the function's declaration in expat.h.
#define EACH(X) \
  X(XML_ParserCreate) \
  X(XML_ParserFree) \
  X(XML_SetUserData) \
  X(XML_SetElementHandler) \
  X(XML_SetCharacterDataHandler) \
  X(XML_SetXmlDeclHandler) \
  X(XML_SetStartDoctypeDeclHandler) \
  X(XML_Parse) \
  X(XML_StopParser) \
  X(XML_GetErrorCode) \
  X(XML_ErrorString) \
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
    failure = "libexpat.so.1 does not define " #name; \
    return; \
  }
  EACH(RESOLVE)
}

const char *cexpat_load(void) {
  pthread_once(&once, load);
  return failure;
}

// The user data of a parser: the handlers and their context.
struct receiver {
  struct cexpat_handlers handlers;
  void *context;
};

static void start(void *data, const XML_Char *name, const XML_Char **attributes) {
  const struct receiver *receiver = data;
  size_t count = 0;
  while (attributes[count]) ++count;
  receiver->handlers.start(receiver->context, name, attributes, count);
}

static void end(void *data, const XML_Char *name) {
  (void)name;
  const struct receiver *receiver = data;
  receiver->handlers.end(receiver->context);
}

static void text(void *data, const XML_Char *bytes, int count) {
  const struct receiver *receiver = data;
  receiver->handlers.text(receiver->context, bytes, (size_t)count);
}

static void declaration(
  void *data, const XML_Char *version, const XML_Char *encoding, int standalone) {
  (void)version, (void)standalone;
  const struct receiver *receiver = data;
  receiver->handlers.declaration(receiver->context, encoding);
}

static void doctype(
  void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal) {
  (void)name, (void)system, (void)public, (void)internal;
  const struct receiver *receiver = data;
  receiver->handlers.doctype(receiver->context);
}

struct XML_ParserStruct *cexpat_new(const struct cexpat_handlers *handlers, void *context) {
  struct receiver *receiver = malloc(sizeof *receiver);
  if (!receiver) return NULL;
  *receiver = (struct receiver){.handlers = *handlers, .context = context};
  XML_Parser parser = expat.XML_ParserCreate("UTF-8");
  if (!parser) {
    free(receiver);
    return NULL;
  }
  expat.XML_SetUserData(parser, receiver);
  expat.XML_SetElementHandler(parser, start, end);
  expat.XML_SetCharacterDataHandler(parser, text);
  expat.XML_SetXmlDeclHandler(parser, declaration);
  expat.XML_SetStartDoctypeDeclHandler(parser, doctype);
  return parser;
}

void cexpat_free(struct XML_ParserStruct *parser) {
  free(XML_GetUserData(parser));
  expat.XML_ParserFree(parser);
}

bool cexpat_parse(struct XML_ParserStruct *parser, const void *bytes, int count) {
  return expat.XML_Parse(parser, bytes, count, XML_TRUE) == XML_STATUS_OK;
}

void cexpat_stop(struct XML_ParserStruct *parser) { expat.XML_StopParser(parser, XML_FALSE); }

unsigned long cexpat_line(struct XML_ParserStruct *parser) {
  return expat.XML_GetCurrentLineNumber(parser);
}

const char *cexpat_problem(struct XML_ParserStruct *parser) {
  const XML_LChar *words = expat.XML_ErrorString(expat.XML_GetErrorCode(parser));
  return words ? words : "unknown error";
}
