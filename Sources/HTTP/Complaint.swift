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

  /// Whether the peer ended the TLS connection by an alert. In TLS 1.3 a refused client certificate
  /// shows only like this, as an error of the first reading.
  var tellsOfAlert: Bool {
    String(cString: buffer).contains("alert")
  }
}
