import CCurl

extension Transfer {
  /// Sets all options of the call on the libcurl handle. Returns `false` if there is no memory left
  /// or a certificate is empty.
  func setOptions(timeLeft: Duration) -> Bool {
    setCallbacks() && setLimits(timeLeft) && setRules() && setMessage() && setTLS()
  }

  private func setLimits(_ timeLeft: Duration) -> Bool {
    let connect = min(call.request.connectTimeout, timeLeft).wholeMilliseconds
    return handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(max(1, connect), Int(Int32.max)))
      // Do not wait for a name lookup that is still running when the call ends.
      && handle.set(CURLOPT_QUICK_EXIT, 1)
      && handle.set(CURLOPT_NOSIGNAL, 1)
      && handle.set(CURLOPT_TCP_KEEPALIVE, 1)
  }

  /// Disables redirects, proxies and other features that would let a peer or an environment
  /// variable change where the request is sent.
  private func setRules() -> Bool {
    handle.set(CURLOPT_FOLLOWLOCATION, 0)
      && handle.set(CURLOPT_PROXY, "")
      && handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
      && handle.set(CURLOPT_PATH_AS_IS, 1)
      && handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
  }

  private func setMessage() -> Bool {
    let request = call.request
    // Without this header, the peer may use any content coding (RFC 9110 §12.5.3).
    var lines = ["Accept-Encoding: identity"] + request.headers.map(\.line)
    var isSet = handle.set(CURLOPT_URL, request.target.url)
    switch request.method {
    case .get: break
    case .head: isSet = isSet && handle.set(CURLOPT_NOBODY, 1)
    case .post:
      isSet = isSet && handle.set(body: request.body)
      lines.append("Expect:")
      if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
        lines.append("Content-Type:")
      }
    }
    return isSet && lines.allSatisfy(headers.append) && headers.set(on: handle)
  }

  private func setTLS() -> Bool {
    guard call.request.target.origin.scheme == .https else { return true }
    let settings = call.settings
    let pins = settings.pins.map(\.description).joined(separator: ";")
    var isSet = handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    // If a folder of authorities were set in addition to the file, libcurl would read the file
    // again for each connection and not cache it.
    isSet = isSet && handle.set(CURLOPT_CAPATH, nil)
    if !pins.isEmpty { isSet = isSet && handle.set(CURLOPT_PINNEDPUBLICKEY, pins) }
    if let authorities = settings.authorities {
      isSet = isSet && handle.set(CURLOPT_CAINFO_BLOB, blob: authorities)
    }
    guard let identity = settings.identity else { return isSet }
    return isSet && handle.set(CURLOPT_SSLCERT_BLOB, blob: identity.certificate)
      && handle.set(CURLOPT_SSLKEY_BLOB, blob: identity.key)
      // Without a passphrase set, OpenSSL would prompt for one on the terminal if the key is
      // encrypted.
      && handle.set(CURLOPT_KEYPASSWD, "")
  }
}

extension Duration {
  /// The duration in milliseconds, rounded up so that a wait of this length is never too short.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < Int64.max / 1000 - 1 else { return .max }
    return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
