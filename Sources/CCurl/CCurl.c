#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

// libcurl defines these names also as macros, which check the arguments of direct calls.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

// Each function pointer has the type of the function's declaration in curl.h.
#define EACH(X) \
  X(curl_global_init) \
  X(curl_easy_init) \
  X(curl_easy_cleanup) \
  X(curl_easy_reset) \
  X(curl_easy_pause) \
  X(curl_easy_setopt) \
  X(curl_easy_getinfo) \
  X(curl_multi_init) \
  X(curl_multi_cleanup) \
  X(curl_multi_setopt) \
  X(curl_multi_add_handle) \
  X(curl_multi_remove_handle) \
  X(curl_multi_perform) \
  X(curl_multi_poll) \
  X(curl_multi_wakeup) \
  X(curl_multi_info_read) \
  X(curl_slist_append) \
  X(curl_slist_free_all)

#define DECLARE(name) __typeof__(name) *name;
static struct {
  EACH(DECLARE)
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;

static void load(void) {
  // If SSLKEYLOGFILE is set, libcurl writes the keys of every TLS connection to that file. Clear
  // the value by overwriting its first byte: unsetenv is not safe, because another thread may be
  // reading the environment.
  char *key_log = getenv("SSLKEYLOGFILE");
  if (key_log) *key_log = 0;

  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    failure = "libcurl.so.4 cannot be loaded";
    return;
  }
#define RESOLVE(name) \
  if (!(curl.name = (__typeof__(name) *)dlsym(library, #name))) { \
    failure = "libcurl.so.4 does not define " #name; \
    return; \
  }
  EACH(RESOLVE)

  // The file named by OPENSSL_CONF may load engines and providers into this process
  // (docs/decisions/0006). The first initialization of libcrypto decides whether the file is read,
  // so it must happen here, before libcurl does it.
  int (*initialise)(uint64_t, const void *) =
    (int (*)(uint64_t, const void *))dlsym(library, "OPENSSL_init_crypto");
  const uint64_t without_configuration = 0x80;  // OPENSSL_INIT_NO_LOAD_CONFIG
  if (!initialise || initialise(without_configuration, NULL) != 1) {
    failure = "libcurl.so.4 is not built with OpenSSL 3";
    return;
  }
  if (curl.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) failure = "curl_global_init failed";
}

const char *ccurl_load(void) {
  pthread_once(&once, load);
  return failure;
}

CURLM *ccurl_multi_new(long idle_connections) {
  CURLM *multi = curl.curl_multi_init();
  if (!multi) return NULL;
  if (curl.curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING) != CURLM_OK ||
      curl.curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, idle_connections) != CURLM_OK) {
    curl.curl_multi_cleanup(multi);
    return NULL;
  }
  return multi;
}

void ccurl_multi_free(CURLM *multi) { curl.curl_multi_cleanup(multi); }

bool ccurl_multi_add(CURLM *multi, CURL *transfer) {
  return curl.curl_multi_add_handle(multi, transfer) == CURLM_OK;
}

void ccurl_multi_remove(CURLM *multi, CURL *transfer) {
  curl.curl_multi_remove_handle(multi, transfer);
}

void ccurl_multi_perform(CURLM *multi) {
  int running;
  curl.curl_multi_perform(multi, &running);
}

bool ccurl_multi_poll(CURLM *multi, int milliseconds) {
  return curl.curl_multi_poll(multi, NULL, 0, milliseconds, NULL) == CURLM_OK;
}

void ccurl_multi_wakeup(CURLM *multi) { curl.curl_multi_wakeup(multi); }

CURL *ccurl_multi_done(CURLM *multi, CURLcode *code) {
  int left;
  CURLMsg *message;
  while ((message = curl.curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

CURL *ccurl_easy_new(void) { return curl.curl_easy_init(); }

void ccurl_easy_free(CURL *transfer) { curl.curl_easy_cleanup(transfer); }

void ccurl_easy_reset(CURL *transfer) { curl.curl_easy_reset(transfer); }

void ccurl_easy_resume(CURL *transfer) { curl.curl_easy_pause(transfer, CURLPAUSE_CONT); }

bool ccurl_set_long(CURL *transfer, CURLoption option, long value) {
  return curl.curl_easy_setopt(transfer, option, value) == CURLE_OK;
}

bool ccurl_set_body(CURL *transfer, const void *bytes, size_t count) {
  // The size must be set first: it is the number of bytes that are copied.
  return curl.curl_easy_setopt(transfer, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count) ==
    CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "") == CURLE_OK;
}

bool ccurl_set_string(CURL *transfer, CURLoption option, const char *value) {
  return curl.curl_easy_setopt(transfer, option, value) == CURLE_OK;
}

bool ccurl_set_blob(CURL *transfer, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
  return curl.curl_easy_setopt(transfer, option, &blob) == CURLE_OK;
}

bool ccurl_set_list(CURL *transfer, CURLoption option, struct curl_slist *list) {
  return curl.curl_easy_setopt(transfer, option, list) == CURLE_OK;
}

bool ccurl_set_callbacks(
  CURL *transfer, void *context, unsigned long number, ccurl_receiver write,
  ccurl_receiver header, ccurl_permission send, char *error_buffer) {
  return curl.curl_easy_setopt(transfer, CURLOPT_PRIVATE, (void *)number) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, write) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_WRITEDATA, context) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_HEADERFUNCTION, header) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_HEADERDATA, context) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_PREREQFUNCTION, send) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_PREREQDATA, context) == CURLE_OK &&
    curl.curl_easy_setopt(transfer, CURLOPT_ERRORBUFFER, error_buffer) == CURLE_OK;
}

unsigned long ccurl_get_number(CURL *transfer) {
  char *number = NULL;
  return curl.curl_easy_getinfo(transfer, CURLINFO_PRIVATE, &number) == CURLE_OK
    ? (unsigned long)number : 0;
}

long ccurl_get_long(CURL *transfer, CURLINFO info) {
  long value = 0;
  return curl.curl_easy_getinfo(transfer, info, &value) == CURLE_OK ? value : 0;
}

long long ccurl_get_time(CURL *transfer, CURLINFO info) {
  curl_off_t value = 0;
  return curl.curl_easy_getinfo(transfer, info, &value) == CURLE_OK ? value : 0;
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *line) {
  return curl.curl_slist_append(list, line);
}

void ccurl_list_free(struct curl_slist *list) { curl.curl_slist_free_all(list); }
