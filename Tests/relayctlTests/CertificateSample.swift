import RFC3339
import Subprocess
import Support
import Testing

/// Certificates by openssl.
enum CertificateSample {
  /// A self-signed certificate that ends in so many days, and its last second as openssl tells it.
  static func make(days: Int) throws -> (pem: String, notAfter: Timestamp) {
    let folder = try TemporaryFolder()
    let made = try Programs.run(
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-days", "\(days)", "-subj", "/CN=relay", "-keyout", "key", "-out", "certificate",
      in: folder.path)
    try #require(made.status.isSuccess, "\(made.errorText)")
    let shown = try Programs.run(
      "openssl", "x509", "-in", "certificate", "-noout", "-enddate", "-dateopt", "iso_8601",
      in: folder.path)
    // notAfter=2026-11-23 12:00:00Z
    let text = shown.text.split(separator: "\n").first?.dropFirst("notAfter=".count) ?? ""
    let time = Timestamp(String(text.map { $0 == " " ? "T" : $0 }))
    return (try folder.text("certificate"), try #require(time, "\(shown.text)"))
  }
}
