internal import COpenSSL

/// The end date of an X.509 certificate (RFC 5280).
package struct Certificate: Sendable {
  /// The last second of the certificate's validity (§4.1.2.5), in seconds since
  /// 1970-01-01T00:00:00Z.
  package let notAfter: Int64

  /// Reads the first certificate in PEM text; `nil` if there is none or if its end date cannot be
  /// read.
  package init?(pem: [UInt8]) {
    let read = MemoryBuffer.read(pem) { PEM_read_bio_X509($0, nil, { _, _, _, _ in -1 }, nil) }
    guard let certificate = read else { return nil }
    defer { ERR_clear_error() }
    defer { X509_free(certificate) }
    guard let epoch = ASN1_TIME_set(nil, 0) else { return nil }
    defer { ASN1_STRING_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(certificate)) == 1 else {
      return nil
    }
    notAfter = Int64(days) * 86_400 + Int64(seconds)
  }
}
