import CCurl

/// The buffer for libcurl's error message (CURLOPT_ERRORBUFFER). The message may quote the URL, so
/// it is searched but never shown.
final class ErrorBuffer {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  init() {
    pointer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    pointer.deallocate()
  }

  /// Whether the peer closed the TLS connection with an alert (RFC 8446 §6.2) other than an
  /// internal error. In TLS 1.3, the alert is the only sign that the peer refused the client
  /// certificate, and it arrives with the first read after the handshake.
  var reportsRefusal: Bool {
    let text = String(cString: pointer)
    return text.contains(" alert ") && !text.contains(" alert internal error")
  }
}

extension TransferError {
  /// Converts a CURLcode other than CURLE_OK to an error.
  init(_ code: CURLcode, isSent: Bool, buffer: ErrorBuffer) {
    self.init(code, buffer, isSent: isSent)
    // The connection that failed to open was to be used for sending the request again, after the
    // first connection ended without a response.
    if isSent, !mayHaveArrived, Self.isConnecting(code) { self = .reset(sent: true) }
  }

  /// Whether libcurl returns the code only while it opens a connection.
  private static func isConnecting(_ code: CURLcode) -> Bool {
    switch code {
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_SSL_CONNECT_ERROR,
      CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_PINNEDPUBKEYNOTMATCH:
      true
    default: false
    }
  }

  private init(_ code: CURLcode, _ buffer: ErrorBuffer, isSent: Bool) {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut(sent: isSent)
    case CURLE_COULDNT_CONNECT: self = .cannotConnect
    case CURLE_COULDNT_RESOLVE_HOST: self = .cannotResolve
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH: self = .pinMismatch
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      self = .tlsFailed(.untrusted)
    case CURLE_SSL_CERTPROBLEM: self = .tlsFailed(.identity)
    case CURLE_SSL_CLIENTCERT: self = .tlsFailed(.refused)
    case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE: self = .tlsFailed(.authorities)
    case CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER:
      self = .tlsFailed(buffer.reportsRefusal ? .refused : .handshake)
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      self = buffer.reportsRefusal ? .tlsFailed(.refused) : .reset(sent: isSent)
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_SEND_FAIL_REWIND:
      self = .reset(sent: isSent)
    // libcurl reports a response without a status line (HTTP/0.9) as CURLE_UNSUPPORTED_PROTOCOL.
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      self = .malformed
    // libcurl reports a header line of more than 100 KB as CURLE_OUT_OF_MEMORY.
    case CURLE_OUT_OF_MEMORY where isSent: self = .malformed
    default: self = .failed(code: code.rawValue)
    }
  }
}
