#include "CMicrohttpd.h"

#include <netinet/in.h>
#include <stdarg.h>
#include <string.h>

// Discards log messages, because they quote what a client sent. The program logs errors itself.
static void say_nothing(void *context, const char *format, va_list arguments) {
  (void)context, (void)format, (void)arguments;
}

// Leaves paths and queries percent-encoded, because the importer decodes them strictly.
static size_t keep_escaped(void *context, struct MHD_Connection *connection, char *text) {
  (void)context, (void)connection;
  return strlen(text);
}

struct MHD_Daemon *cmicrohttpd_start(const struct cmicrohttpd_settings *settings,
                                     MHD_AccessHandlerCallback access,
                                     MHD_RequestCompletedCallback completed,
                                     MHD_NotifyConnectionCallback connection_changed,
                                     void *context) {
  unsigned int flags =
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
  if (settings->is_ipv6) flags |= MHD_USE_IPv6;
  // The logger must be the first option, because the processing of later options may already log.
  return MHD_start_daemon(
      flags, 0, NULL, NULL, access, context,                           //
      MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL,                   //
      MHD_OPTION_LISTEN_SOCKET, settings->listener,                    //
      MHD_OPTION_CONNECTION_LIMIT, settings->connections,              //
      MHD_OPTION_CONNECTION_TIMEOUT, settings->seconds,                //
      MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, NULL,                //
      MHD_OPTION_NOTIFY_COMPLETED, completed, context,                 //
      MHD_OPTION_NOTIFY_CONNECTION, connection_changed, context,       //
      MHD_OPTION_END);
}

int cmicrohttpd_peer(struct MHD_Connection *connection, uint8_t address[16]) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (!info || !info->client_addr) return 0;
  switch (info->client_addr->sa_family) {
    case AF_INET: {
      const struct sockaddr_in *v4 = (const struct sockaddr_in *)info->client_addr;
      memcpy(address, &v4->sin_addr, 4);
      return 4;
    }
    case AF_INET6: {
      const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)info->client_addr;
      memcpy(address, &v6->sin6_addr, 16);
      return 16;
    }
    default: return 0;
  }
}

int cmicrohttpd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}
