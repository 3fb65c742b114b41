/// A complete request. The handler receives it after its body has arrived.
package struct Request: Equatable, Sendable {
  /// The methods that are accepted; any other method is answered with status 405. A HEAD request is
  /// passed to the handler as `get`, and the body of the response is not sent.
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package let method: Method
  /// The path, percent-decoded, starting with a slash.
  package let path: String
  /// The fields of the query string in the order received, percent-decoded and with `+` replaced by
  /// a space.
  package let query: [Field]
  /// The headers in the order received, with names in lower case.
  package let headers: [Field]
  /// The body, of at most ``Limits/body`` bytes.
  package let body: [UInt8]
  /// The client.
  package let peer: Peer

  /// Returns the value of the first header with this name, which must be in lower case.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// Returns the value of the first query field with this name.
  package func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// The name and value of a header or a query field.
package struct Field: Equatable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
