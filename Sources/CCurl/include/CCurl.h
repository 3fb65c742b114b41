// The part of libcurl that HTTP uses, HTTP being the only importer. The library is loaded by
// ccurl_load and linked to nothing: a program that makes no request does not pay for it. Nothing
// below but ccurl_load may be called before that gave NULL.
#pragma once
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Loads libcurl.so.4 once a process. NULL: ready; else what failed, a string that lives for ever.
const char *_Nullable ccurl_load(void);

/// A table of transfers in which each has a connection to itself, and which keeps at most
/// `idle_connections` for the next ones; NULL when memory is short.
CURLM *_Nullable ccurl_multi_new(long idle_connections);
void ccurl_multi_free(CURLM *_Nonnull multi);
bool ccurl_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull transfer);
void ccurl_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull transfer);
/// Moves every transfer on as far as it goes without waiting.
void ccurl_multi_perform(CURLM *_Nonnull multi);
/// Waits for something to do, for ccurl_multi_wakeup or for `milliseconds`; false: could not wait.
bool ccurl_multi_poll(CURLM *_Nonnull multi, int milliseconds);
/// The one call on a table that another thread may make.
void ccurl_multi_wakeup(CURLM *_Nonnull multi);
/// A transfer that has ended, still in the table, and how; NULL: no other.
CURL *_Nullable ccurl_multi_done(CURLM *_Nonnull multi, CURLcode *_Nonnull code);

CURL *_Nullable ccurl_easy_new(void);
void ccurl_easy_free(CURL *_Nonnull transfer);
/// Forgets all options, secrets among them.
void ccurl_easy_reset(CURL *_Nonnull transfer);
/// Lets a paused transfer go on; its callbacks may run before this returns.
void ccurl_easy_resume(CURL *_Nonnull transfer);

bool ccurl_set_long(CURL *_Nonnull transfer, CURLoption option, long value);
bool ccurl_set_size(CURL *_Nonnull transfer, CURLoption option, size_t value);
bool ccurl_set_string(CURL *_Nonnull transfer, CURLoption option, const char *_Nullable value);
/// The bytes are copied.
bool ccurl_set_blob(
  CURL *_Nonnull transfer, CURLoption option, const void *_Nonnull bytes, size_t count);
/// The list and what lies in it must outlive the transfer.
bool ccurl_set_list(CURL *_Nonnull transfer, CURLoption option, struct curl_slist *_Nullable list);
/// Takes or gives `size * count` bytes; CURLOPT_WRITEFUNCTION and its like.
typedef size_t (*ccurl_transport)(
  char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);
/// Bytes of the body that came, `write`; lines of the head, `header`; bytes of the body to send,
/// `read`, each with `context`. `number` is what ccurl_get_number gives back. `complaint` has
/// CURL_ERROR_SIZE bytes and must outlive the transfer.
bool ccurl_set_callbacks(
  CURL *_Nonnull transfer, void *_Nonnull context, unsigned long number,
  ccurl_transport _Nonnull write, ccurl_transport _Nonnull header, ccurl_transport _Nonnull read,
  char *_Nonnull complaint);

/// The number that ccurl_set_callbacks was given; 0 before that.
unsigned long ccurl_get_number(CURL *_Nonnull transfer);
/// 0 when there is no answer.
long ccurl_get_long(CURL *_Nonnull transfer, CURLINFO info);
/// Microseconds from the transfer's start; 0 when it did not come so far.
long long ccurl_get_time(CURL *_Nonnull transfer, CURLINFO info);

/// `list` with a copy of `line` at its end; NULL when memory is short, `list` is then as it was.
struct curl_slist *_Nullable ccurl_list_append(
  struct curl_slist *_Nullable list, const char *_Nonnull line);
void ccurl_list_free(struct curl_slist *_Nullable list);
