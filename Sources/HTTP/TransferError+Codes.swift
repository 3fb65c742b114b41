import CCurl

extension TransferError {
  /// What a code of libcurl's means, other than CURLE_OK.
  init(_ code: CURLcode, isSent: Bool, complaint: Complaint) {
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
      self = .tlsFailed(complaint.tellsOfRefusal ? .refused : .handshake)
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
      self = complaint.tellsOfRefusal ? .tlsFailed(.refused) : .reset(sent: isSent)
    case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_SEND_FAIL_REWIND:
      self = .reset(sent: isSent)
    // The second is what an answer without a status line (HTTP/0.9) comes out as.
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      self = .malformed
    // How libcurl ends a header line of more than 100 KB.
    case CURLE_OUT_OF_MEMORY where isSent: self = .malformed
    default: self = .failed(code: code.rawValue)
    }
  }
}
