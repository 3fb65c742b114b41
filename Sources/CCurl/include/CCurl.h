// The part of libcurl that the module HTTP uses. No other module imports this one. The library is
// not linked but loaded by ccurl_load, so a program that makes no request does not spend time on
// loading it. ccurl_load must return NULL before any other function is called.
#pragma once
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Loads libcurl.so.4 once per process. Returns NULL on success, or a static string that describes
/// the failure.
const char *_Nullable ccurl_load(void);

/// Creates a multi handle in which each transfer has its own connection. It keeps at most
/// `idle_connections` open for later transfers. Returns NULL if there is no memory left.
CURLM *_Nullable ccurl_multi_new(long idle_connections);
void ccurl_multi_free(CURLM *_Nonnull multi);
bool ccurl_multi_add(CURLM *_Nonnull multi, CURL *_Nonnull transfer);
void ccurl_multi_remove(CURLM *_Nonnull multi, CURL *_Nonnull transfer);
/// Advances every transfer as far as possible without blocking.
void ccurl_multi_perform(CURLM *_Nonnull multi);
/// Waits for activity or for ccurl_multi_wakeup, at most `milliseconds`. Returns false if waiting
/// failed.
bool ccurl_multi_poll(CURLM *_Nonnull multi, int milliseconds);
/// Wakes ccurl_multi_poll. This is the only function that another thread may call on a multi
/// handle.
void ccurl_multi_wakeup(CURLM *_Nonnull multi);
/// Returns a transfer that has ended, and stores its result in `code`. Returns NULL if there is
/// none. The transfer remains in the multi handle.
CURL *_Nullable ccurl_multi_done(CURLM *_Nonnull multi, CURLcode *_Nonnull code);

CURL *_Nullable ccurl_easy_new(void);
void ccurl_easy_free(CURL *_Nonnull transfer);
/// Resets all options, including secrets.
void ccurl_easy_reset(CURL *_Nonnull transfer);
/// Resumes a paused transfer. Its callbacks may run before this function returns.
void ccurl_easy_resume(CURL *_Nonnull transfer);

bool ccurl_set_long(CURL *_Nonnull transfer, CURLoption option, long value);
bool ccurl_set_string(CURL *_Nonnull transfer, CURLoption option, const char *_Nullable value);
/// Sets an option to a copy of the bytes.
bool ccurl_set_blob(
  CURL *_Nonnull transfer, CURLoption option, const void *_Nonnull bytes, size_t count);
/// Sets an option to a list, which must outlive the transfer.
bool ccurl_set_list(CURL *_Nonnull transfer, CURLoption option, struct curl_slist *_Nullable list);
/// Makes the request a POST whose body is a copy of the bytes.
bool ccurl_set_body(CURL *_Nonnull transfer, const void *_Nullable bytes, size_t count);
/// A callback that receives `size * count` bytes, as described for CURLOPT_WRITEFUNCTION.
typedef size_t (*ccurl_receiver)(
  char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);
/// A callback before the request is sent, or sent again, on a connection that is ready, as
/// described for CURLOPT_PREREQFUNCTION. It returns CURL_PREREQFUNC_OK or CURL_PREREQFUNC_ABORT.
typedef int (*ccurl_permission)(
  void *_Nullable context, char *_Nullable peer, char *_Nullable local, int peer_port,
  int local_port);
/// Registers the callbacks for the response's body (`write`), the lines of the response's head
/// (`header`) and the permission to send the request (`send`). Each is called with `context`.
/// ccurl_get_number will return `number`. `error_buffer` must have CURL_ERROR_SIZE bytes and
/// outlive the transfer.
bool ccurl_set_callbacks(
  CURL *_Nonnull transfer, void *_Nonnull context, unsigned long number,
  ccurl_receiver _Nonnull write, ccurl_receiver _Nonnull header, ccurl_permission _Nonnull send,
  char *_Nonnull error_buffer);

/// Returns the number passed to ccurl_set_callbacks; 0 if none has been passed.
unsigned long ccurl_get_number(CURL *_Nonnull transfer);
/// Returns a value of the transfer; 0 if it is not available.
long ccurl_get_long(CURL *_Nonnull transfer, CURLINFO info);
/// Returns a time of the transfer, in microseconds since its start; 0 if the transfer did not reach
/// that phase.
long long ccurl_get_time(CURL *_Nonnull transfer, CURLINFO info);

/// Appends a copy of `line` to `list` and returns the new list. Returns NULL if there is no memory
/// left; `list` is then unchanged.
struct curl_slist *_Nullable ccurl_list_append(
  struct curl_slist *_Nullable list, const char *_Nonnull line);
void ccurl_list_free(struct curl_slist *_Nullable list);
