extension Element {
  /// How deep elements may nest, the outermost being 1.
  package static let depthLimit = 64

  /// Reads one well-formed XML 1.0 document and gives its outermost element.
  ///
  /// `limit` is in bytes, at most 2³¹ − 1. Refused are, besides what is not well-formed (an attribute twice, a
  /// second outermost element, an undeclared entity): a document type declaration, so that nothing
  /// is expanded and no other file is opened; any encoding but UTF-8; a byte order mark; NUL bytes;
  /// nesting over ``depthLimit``. Comments and processing instructions are passed over.
  package static func parse(_ bytes: [UInt8], limit: Int) throws(XMLError) -> Element {
    try SourceText.check(bytes, limit: limit)
    let builder = TreeBuilder()
    let parser = try Parser(builder)
    return try parser.document(bytes)
  }
}
