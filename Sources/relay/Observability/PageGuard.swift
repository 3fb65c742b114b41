import HTTPServer

/// Refuses requests that a web page may have caused in a browser on this machine.
enum PageGuard {
  /// Returns the refusal of a request from this machine that names the server by a foreign domain
  /// name; nil for any other request.
  ///
  /// The owner of a web page can point a domain name to this machine and then read what the pages
  /// contain. Requests from other machines may use any name, because scrapers find the relay by
  /// DNS; who may connect is a matter of `METRICS_LISTEN` and the network.
  static func refusesName(of request: Request) -> Response? {
    guard request.peer.isLoopback, request.host == .other else { return nil }
    return .text(
      421, "from this machine, use an IP address or localhost instead of the host name\n")
  }

  /// Returns the refusal of a request to change the mode, unless it comes from this machine and not
  /// from a web page; nil if it is accepted.
  static func refusesChange(_ request: Request) -> Response? {
    guard request.peer.isLoopback else { return .text(403, "accepted only from this machine\n") }
    return isFromWebPage(request) ? .text(403, "not accepted from a web page\n") : nil
  }

  /// Browsers add at least one of these headers to a `POST` of a web page. `Sec-Fetch-Site: none`
  /// marks a request that no page caused (Fetch Metadata Request Headers §2.3).
  private static func isFromWebPage(_ request: Request) -> Bool {
    request.headers.contains { field in
      switch field.name {
      case "origin", "referer": true
      case "sec-fetch-site": field.value.lowercased() != "none"
      default: false
      }
    }
  }
}
