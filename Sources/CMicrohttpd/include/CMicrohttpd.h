// libmicrohttpd, and its variadic functions with types. HTTPServer is the only importer.
#pragma once
#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

/// The settings of a daemon.
struct cmicrohttpd_settings {
  /// A bound, listening socket, which the daemon owns from here on.
  int listener;
  /// Whether the listener's addresses are IPv6.
  bool is_ipv6;
  /// The maximum number of concurrent connections.
  unsigned int connections;
  /// Seconds without progress after which a connection is closed; 0 means never.
  unsigned int seconds;
};

/// Starts a daemon with one thread (epoll), connections that can be suspended, no messages and no
/// percent-decoding. NULL on failure.
struct MHD_Daemon *_Nullable cmicrohttpd_start(
    const struct cmicrohttpd_settings *_Nonnull settings, MHD_AccessHandlerCallback _Nonnull access,
    MHD_RequestCompletedCallback _Nonnull completed,
    MHD_NotifyConnectionCallback _Nonnull connection_changed, void *_Nonnull context);

/// Writes the peer's IP address in network order to `address` and returns its size: 4, 16, or 0 if
/// there is none. (Implemented in C, because sockaddr is in this module and in Swift's Glibc.)
int cmicrohttpd_peer(struct MHD_Connection *_Nonnull connection, uint8_t address[_Nonnull 16]);

/// The connection's socket, or -1.
int cmicrohttpd_socket(struct MHD_Connection *_Nonnull connection);
