/// One header of OTEL_EXPORTER_OTLP_HEADERS, `name=value` with its value percent-encoded.
package struct HeaderText: Sendable {
  /// The header's name.
  package let name: String
  /// The value as the variable writes it.
  package let written: SecretValue
  /// The value as it is sent.
  package let value: SecretValue

  /// The headers of a list joined by commas, in order; nil for one that the contract would refuse.
  package static func list(_ bytes: [UInt8]) -> [HeaderText]? {
    guard ValueType.headers.check(bytes) == nil else { return nil }
    return bytes[...].parts(separatedBy: Mark.comma).compactMap(HeaderText.init)
  }

  private init?(_ header: ArraySlice<UInt8>) {
    guard let (name, written) = header.cut(at: Mark.equals),
      let value = PercentEncoding.decode(written)
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.written = SecretValue(written)
    self.value = SecretValue(value)
  }
}
