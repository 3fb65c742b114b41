// The part of libcurl that HTTP uses; HTTP is the only importer. ccurl_load loads the library, and
// nothing is linked to it: a program that makes no request does not pay for it. No other function
// may be called before ccurl_load has returned NULL.
#pragma once
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Loads libcurl.so.4 once per process. Returns NULL on success, else what failed as a static
/// string.
const char *_Nullable ccurl_load(void);

/// A multi handle in which each transfer has its own connection, and which keeps at most
/// `idle_connections` open for later transfers; NULL if there is no memory left.
CURLM *_Nullable ccurl_multi_new(long idle_connections);
void ccurl_multi_free(CURLM *_Nonnull multi);
bool ccurl_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull transfer);
void ccurl_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull transfer);
/// Advances every transfer as far as possible without waiting.
void ccurl_multi_perform(CURLM *_Nonnull multi);
/// Waits for activity, for ccurl_multi_wakeup, or for `milliseconds`; false if it could not wait.
bool ccurl_multi_poll(CURLM *_Nonnull multi, int milliseconds);
/// The only call on a multi handle that another thread may make.
void ccurl_multi_wakeup(CURLM *_Nonnull multi);
/// A transfer that has ended and its result; NULL if there is none left. It remains in the multi
/// handle.
CURL *_Nullable ccurl_multi_done(CURLM *_Nonnull multi, CURLcode *_Nonnull code);

CURL *_Nullable ccurl_easy_new(void);
void ccurl_easy_free(CURL *_Nonnull transfer);
/// Forgets all options, including secrets.
void ccurl_easy_reset(CURL *_Nonnull transfer);
/// Resumes a paused transfer; its callbacks may run before this returns.
void ccurl_easy_resume(CURL *_Nonnull transfer);

bool ccurl_set_long(CURL *_Nonnull transfer, CURLoption option, long value);
bool ccurl_set_size(CURL *_Nonnull transfer, CURLoption option, size_t value);
bool ccurl_set_string(CURL *_Nonnull transfer, CURLoption option, const char *_Nullable value);
/// The bytes are copied.
bool ccurl_set_blob(
  CURL *_Nonnull transfer, CURLoption option, const void *_Nonnull bytes, size_t count);
/// The list must outlive the transfer.
bool ccurl_set_list(CURL *_Nonnull transfer, CURLoption option, struct curl_slist *_Nullable list);
/// Receives or provides `size * count` bytes; as for CURLOPT_WRITEFUNCTION.
typedef size_t (*ccurl_transport)(
  char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);
/// Registers the callbacks for bytes of the answer's body (`write`), lines of its head (`header`)
/// and bytes of the request's body (`read`), each called with `context`. ccurl_get_number returns
/// `number`. `error_buffer` has CURL_ERROR_SIZE bytes and must outlive the transfer.
bool ccurl_set_callbacks(
  CURL *_Nonnull transfer, void *_Nonnull context, unsigned long number,
  ccurl_transport _Nonnull write, ccurl_transport _Nonnull header, ccurl_transport _Nonnull read,
  char *_Nonnull error_buffer);

/// The number passed to ccurl_set_callbacks; 0 before that.
unsigned long ccurl_get_number(CURL *_Nonnull transfer);
/// 0 if libcurl does not know.
long ccurl_get_long(CURL *_Nonnull transfer, CURLINFO info);
/// Microseconds since the start of the transfer; 0 if it did not get that far.
long long ccurl_get_time(CURL *_Nonnull transfer, CURLINFO info);

/// `list` with a copy of `line` appended; NULL if there is no memory left, and then `list` is
/// unchanged.
struct curl_slist *_Nullable ccurl_list_append(
  struct curl_slist *_Nullable list, const char *_Nonnull line);
void ccurl_list_free(struct curl_slist *_Nullable list);
