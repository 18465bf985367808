#pragma once
#include <curl/curl.h>

/* 7.85 brought the protocol lists by name (CURLOPT_PROTOCOLS_STR); Debian 12 ships 7.88. */
#if LIBCURL_VERSION_NUM < 0x075500
#error "libcurl is older than 7.85: Debian 12 or Ubuntu 24.04 have a newer one"
#endif

/* curl_easy_setopt, curl_multi_setopt and curl_easy_getinfo are variadic macros with type checks: one function per type of argument. */
static inline CURLcode omni_easy_set_long(CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode omni_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode omni_easy_set_text(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode omni_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode omni_easy_set_error_buffer(CURL *easy, char *buffer) {
  return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}
static inline CURLcode omni_easy_set_writer(CURL *easy, curl_write_callback writer, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, writer);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}
static inline CURLcode omni_easy_set_header_writer(CURL *easy, curl_write_callback writer, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, writer);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}
static inline CURLcode omni_easy_set_reader(CURL *easy, curl_read_callback reader, curl_seek_callback seek, void *context) {
  CURLcode code = curl_easy_setopt(easy, CURLOPT_READFUNCTION, reader);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_READDATA, context);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek);
  return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_SEEKDATA, context);
}
static inline CURLcode omni_easy_get_long(CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode omni_easy_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode omni_easy_get_text(CURL *easy, CURLINFO info, char **value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode omni_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
/* CURL_GLOBAL_DEFAULT is a macro over macros. */
static inline CURLcode omni_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
