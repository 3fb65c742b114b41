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

  /// Notes the first reason only: what follows a refusal may be its consequence.
  func refuse(_ reason: XMLError.Reason) {
    refusal = refusal ?? reason
  }

  func start(_ name: String, _ attributes: [Element.Attribute], line: Int) {
    guard open.count < Element.depthLimit else {
      return refuse(.tooDeep(limit: Element.depthLimit))
    }
    open.append(Element(name: name, attributes: attributes, line: line))
  }

  /// expat still tells the end of an empty element whose start was refused.
  func end() {
    guard refusal == nil, let ended = open.popLast() else { return }
    guard let parent = open.indices.last else {
      root = ended
      return
    }
    open[parent].children.append(ended)
  }

  func text(_ piece: String) {
    guard let innermost = open.indices.last else { return }
    open[innermost].text += piece
  }

  /// The XML declaration; one without an encoding means UTF-8 (XML 1.0 §4.3.3).
  func declare(encoding: String?) {
    guard let encoding, encoding.lowercased() != "utf-8" else { return }
    refuse(.encoding(String(encoding.prefix(40))))
  }
}
