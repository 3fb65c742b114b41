internal import COpenSSL

/// The validity period of an X.509 certificate (RFC 5280 §4.1.2.5).
package struct Certificate: Hashable, Sendable {
  /// The first second of the certificate's validity, in seconds since 1970-01-01T00:00:00Z.
  package let notBefore: Int64

  /// The last second of the certificate's validity, in seconds since 1970-01-01T00:00:00Z.
  package let notAfter: Int64

  /// Reads the first certificate in PEM text; `nil` if there is none or if its dates cannot be
  /// read.
  package init?(pem: [UInt8]) {
    let read = MemoryBuffer.read(pem) { Certificate.next(in: $0) }
    guard let read else { return nil }
    self = read
  }

  /// Reads every certificate in PEM text; `nil` if one of them cannot be read. Text between
  /// certificates is ignored.
  package static func all(inPEM pem: [UInt8]) -> [Certificate]? {
    MemoryBuffer.read(pem) { buffer in
      var certificates: [Certificate] = []
      while let certificate = next(in: buffer) { certificates.append(certificate) }
      // A text without a further certificate ends in this error; any other is a malformed one.
      let error = ERR_peek_last_error()
      let isEnd =
        ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE
      return isEnd ? certificates : nil
    }
  }

  /// Reads the next certificate; `nil` if there is none or if it cannot be read.
  private static func next(in buffer: OpaquePointer) -> Certificate? {
    guard let certificate = PEM_read_bio_X509(buffer, nil, { _, _, _, _ in -1 }, nil) else {
      return nil
    }
    defer { X509_free(certificate) }
    guard let first = seconds(X509_get0_notBefore(certificate)),
      let last = seconds(X509_get0_notAfter(certificate))
    else { return nil }
    return Certificate(notBefore: first, notAfter: last)
  }

  private init(notBefore: Int64, notAfter: Int64) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    guard let epoch = ASN1_TIME_set(nil, 0) else { return nil }
    defer { ASN1_STRING_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Int64(days) * 86_400 + Int64(seconds)
  }
}
