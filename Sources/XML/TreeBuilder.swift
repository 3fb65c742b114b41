/// Puts the events of one document together to a tree.
///
/// A class, because C keeps a pointer to it while the document is read. Its methods run inside
/// ``Parser/document(_:)``, on one thread.
final class TreeBuilder {
  /// Why the document is refused, once it is.
  private(set) var refusal: XMLError.Reason?
  /// The outermost element, once it has ended.
  private(set) var root: Element?
  /// The elements that have begun and not ended, the outermost first.
  private var open: [Element] = []
  /// Their texts so far: as bytes, because expat gives a line in several pieces.
  private var texts: [[UInt8]] = []

  /// Notes the first reason only: what follows a refusal may be its consequence.
  func refuse(_ reason: XMLError.Reason) {
    refusal = refusal ?? reason
  }

  func start(_ name: String, _ attributes: [Element.Attribute], line: Int) {
    guard open.count < Element.depthLimit else {
      return refuse(.tooDeep(limit: Element.depthLimit))
    }
    open.append(Element(name: name, attributes: attributes, line: line))
    texts.append([])
  }

  /// expat still tells the end of an empty element whose start was refused.
  func end() {
    guard refusal == nil, var ended = open.popLast(), let text = texts.popLast() else { return }
    ended.text = String(decoding: text, as: UTF8.self)
    guard let parent = open.indices.last else {
      root = ended
      return
    }
    open[parent].children.append(ended)
  }

  func text(_ piece: UnsafeRawBufferPointer) {
    guard let innermost = texts.indices.last else { return }
    texts[innermost] += piece
  }

  /// The XML declaration; one without an encoding means UTF-8 (XML 1.0 §4.3.3).
  func declare(encoding: String?) {
    guard let encoding, encoding.lowercased() != "utf-8" else { return }
    refuse(.encoding(String(encoding.prefix(40))))
  }
}
