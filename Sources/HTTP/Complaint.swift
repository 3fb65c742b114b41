import CCurl

/// What libcurl writes about a failure. It may quote the URL: it is looked through, never shown.
final class Complaint {
  let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init() {
    buffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    buffer.deallocate()
  }

  /// Whether the peer ended the TLS connection by an alert (RFC 8446 §6.2), an internal error of
  /// its own apart. In TLS 1.3 a refused client certificate shows only like this, in the first
  /// reading after the handshake.
  var tellsOfRefusal: Bool {
    let text = String(cString: buffer)
    return text.contains(" alert ") && !text.contains(" alert internal error")
  }
}
