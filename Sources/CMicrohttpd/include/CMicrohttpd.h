// libmicrohttpd, with typed replacements for its variadic functions. HTTPServer is the only
// importer.
#pragma once
#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

/// The settings of a daemon.
struct cmicrohttpd_settings {
  /// A bound, listening socket. The daemon takes ownership of it.
  int listener;
  /// Whether the listener is an IPv6 socket.
  bool is_ipv6;
  /// The maximum number of concurrent connections.
  unsigned int connections;
  /// The number of seconds without progress after which a connection is closed; 0 means never.
  unsigned int seconds;
};

/// Starts a daemon with one thread that uses epoll. Connections can be suspended, nothing is
/// logged, and nothing is percent-decoded. Returns NULL on failure.
struct MHD_Daemon *_Nullable cmicrohttpd_start(
    const struct cmicrohttpd_settings *_Nonnull settings, MHD_AccessHandlerCallback _Nonnull access,
    MHD_RequestCompletedCallback _Nonnull completed,
    MHD_NotifyConnectionCallback _Nonnull connection_changed, void *_Nonnull context);

/// Writes the client's IP address in network byte order to `address`. Returns its size: 4 or 16, or
/// 0 if the address is not available. This is implemented in C because sockaddr is declared both in
/// this module and in Swift's Glibc module.
int cmicrohttpd_peer(struct MHD_Connection *_Nonnull connection, uint8_t address[_Nonnull 16]);

/// Returns the socket of the connection, or -1 if it is not available.
int cmicrohttpd_socket(struct MHD_Connection *_Nonnull connection);
