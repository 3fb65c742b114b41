/// A complete request: the handler gets it after its body has arrived.
package struct Request: Equatable, Sendable {
  /// The methods that are served; any other is answered 405. HEAD arrives as `get`, and the body of
  /// the answer is not sent.
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package let method: Method
  /// The path, percent-decoded, with its leading slash.
  package let path: String
  /// The query's fields, decoded (`+` is a space), in their order.
  package let query: [Field]
  /// The headers in their order, with names in lower case.
  package let headers: [Field]
  /// At most ``Limits/body`` bytes.
  package let body: [UInt8]
  /// The client.
  package let peer: Peer

  /// The value of the first header with this lower-case name.
  package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// The value of the first query field with this name.
  package func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// Name and value of a header or of a query field.
package struct Field: Equatable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
