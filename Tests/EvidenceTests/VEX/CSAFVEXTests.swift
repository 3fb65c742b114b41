import Crypto
import JSON
import RFC3339
import Testing

@testable import Evidence

/// CSAF documents (docs.oasis-open.org/csaf), in the form of the examples in oasis-tcs/csaf.
@Suite struct CSAFVEXTests {
  private static let image = SHA256.digest(of: [1])

  /// The parts of a document, each as JSON.
  struct Document: Sendable {
    var version = "2.0"
    var status = "final"
    var category = "csaf_vex"
    var tree = CSAFVEXTests.tree
    var names = #""cve":"CVE-1""#
    var products = #""known_not_affected":["A"]"#
    var reasons = #""flags":[{"label":"component_not_present","product_ids":["A"]}]"#

    var bytes: [UInt8] {
      Array(
        """
        {"document":{"category":"\(category)","csaf_version":"\(version)","title":"t","tracking":\
        {"status":"\(status)","current_release_date":"2026-11-23T12:00:00.000Z","id":"x"}},\
        "product_tree":{\(tree)},"vulnerabilities":[{\(names),"product_status":{\(products)},\(reasons)}]}
        """.utf8)
    }
  }

  /// `a 1`, named `A`, with a package URL.
  private static let tree = branches(product("A", "pkg:deb/debian/a@1"))

  private static func product(_ id: String, _ url: String?, _ helper: String = "") -> String {
    let purl = url.map { "\"purl\":\"\($0)\"" } ?? "\"cpe\":\"cpe:/a:x\""
    return
      #"{"name":"n","product_id":"\#(id)","product_identification_helper":{\#(purl)\#(helper)}}"#
  }

  private static func branches(
    _ product: String, category: String = "product_version", name: String = "1"
  ) -> String {
    """
    "branches":[{"category":"vendor","name":"v","branches":[{"category":"product_name","name":"p",\
    "branches":[{"category":"\(category)","name":"\(name)","product":\(product)}]}]}]
    """
  }

  private static func relation(_ id: String, _ part: String, _ whole: String) -> String {
    #"{"category":"default_component_of","full_product_name":{"name":"n","product_id":"\#(id)"},"product_reference":"\#(part)","relates_to_product_reference":"\#(whole)"}"#
  }

  private static func changed(_ change: (inout Document) -> Void) -> Document {
    var document = Document()
    change(&document)
    return document
  }

  private static func related(_ relations: String, _ whole: String) -> String {
    """
    "full_product_names":[\(product("C", "pkg:deb/debian/a@1")),\(whole)],"relationships":[\(relations)]
    """
  }

  private static let inImage = product("I", "pkg:oci/x@sha256%3A\(image.hex)")

  /// Whether CVE-1 in `a 1` of the image is excused.
  private static let documents: [(String, Document, Bool)] = [
    ("not affected, with a flag", Document(), true),
    ("version 2.1", changed { $0.version = "2.1" }, true),
    (
      "version 2.1, purls",
      changed {
        $0.version = "2.1"
        $0.tree = branches(
          #"{"name":"n","product_id":"A","product_identification_helper":{"purls":["pkg:npm/b@1","pkg:deb/debian/a@1"]}}"#
        )
      }, true
    ),
    ("an interim document", changed { $0.status = "interim" }, true),
    (
      "a security advisory", changed { $0.category = "csaf_security_advisory" }, true
    ),
    (
      "an impact statement",
      changed {
        $0.reasons =
          #""threats":[{"category":"impact","details":"removed","product_ids":["A"]}]"#
      }, true
    ),
    (
      "a flag of a group",
      changed {
        $0.tree += #","product_groups":[{"group_id":"G","product_ids":["A"]}]"#
        $0.reasons = #""flags":[{"label":"component_not_present","group_ids":["G"]}]"#
      }, true
    ),
    ("no reason", changed { $0.reasons = #""notes":[]"# }, false),
    (
      "a reason of another product",
      changed {
        $0.reasons = #""flags":[{"label":"component_not_present","product_ids":["B"]}]"#
      }, false
    ),
    (
      "a threat of another kind",
      changed {
        $0.reasons =
          #""threats":[{"category":"exploit_status","details":"none","product_ids":["A"]}]"#
      }, false
    ),
    (
      "fixed, with a fix",
      changed {
        $0.products = #""fixed":["A"]"#
        $0.reasons =
          #""remediations":[{"category":"vendor_fix","details":"update","product_ids":["A"]}]"#
      }, true
    ),
    (
      "fixed, with a workaround",
      changed {
        $0.products = #""fixed":["A"]"#
        $0.reasons =
          #""remediations":[{"category":"workaround","details":"x","product_ids":["A"]}]"#
      }, false
    ),
    ("affected", changed { $0.products = #""known_affected":["A"]"# }, false),
    ("last affected", changed { $0.products = #""last_affected":["A"]"# }, false),
    ("under investigation", changed { $0.products = #""under_investigation":["A"]"# }, false),
    ("unknown (2.1)", changed { $0.products = #""unknown":["A"]"# }, false),
    ("recommended", changed { $0.products = #""recommended":["A"]"# }, false),
    (
      "not affected and affected",
      changed { $0.products = #""known_not_affected":["A"],"known_affected":["A"]"# }, false
    ),
    ("by another id", changed { $0.names = #""ids":[{"system_name":"s","text":"CVE-1"}]"# }, true),
    ("another vulnerability", changed { $0.names = #""cve":"CVE-2""# }, false),
    (
      "the version of the branch",
      changed { $0.tree = branches(product("A", "pkg:deb/debian/a")) }, true
    ),
    (
      "another version of the branch",
      changed { $0.tree = branches(product("A", "pkg:deb/debian/a"), name: "2") }, false
    ),
    (
      "a range of versions",
      changed {
        $0.tree = branches(
          product("A", "pkg:deb/debian/a"), category: "product_version_range", name: "vers:deb/<2")
      }, false
    ),
    (
      "a range beside a version",
      changed {
        $0.tree = branches(
          product("A", "pkg:deb/debian/a@1"), category: "product_version_range", name: "vers:deb/<2"
        )
      }, false
    ),
    (
      "a host",
      changed { $0.tree = branches(product("A", "pkg:deb/debian/a@1"), category: "host_name") },
      false
    ),
    (
      "an architecture that the package URL does not state",
      changed {
        $0.tree = branches(
          product("A", "pkg:deb/debian/a@1"), category: "architecture", name: "arm64")
      }, false
    ),
    (
      "no package URL", changed { $0.tree = branches(product("A", nil)) }, false
    ),
    (
      "a full product name",
      changed { $0.tree = #""full_product_names":[\#(product("A", "pkg:deb/debian/a@1"))]"# }, true
    ),
    (
      "a component of this image", changed { $0.tree = related(relation("A", "C", "I"), inImage) },
      true
    ),
    (
      "a component of this image (2.1)",
      changed {
        $0.version = "2.1"
        $0.tree =
          #""full_product_names":[\#(product("C", "pkg:deb/debian/a@1")),\#(inImage)],"product_paths":[{"beginning_product_reference":"C","full_product_name":{"name":"n","product_id":"A"},"subpaths":[{"category":"default_component_of","next_product_reference":"I"}]}]"#
      }, true
    ),
    (
      "a component of an image by hash",
      changed {
        let hash =
          #","hashes":[{"filename":"x","file_hashes":[{"algorithm":"sha256","value":"\#(image.hex)"}]}]"#
        $0.tree = related(relation("A", "C", "I"), product("I", nil, hash))
      }, true
    ),
    (
      "a component of another image",
      changed {
        let other = "pkg:oci/x@sha256%3A\(SHA256.digest(of: [2]).hex)"
        $0.tree = related(relation("A", "C", "I"), product("I", other))
      }, false
    ),
    (
      "a component of a platform (Red Hat)",
      changed { $0.tree = related(relation("A", "C", "I"), product("I", nil)) }, false
    ),
    (
      "a component of a component, in any order",
      changed {
        $0.tree = related(
          "\(relation("A", "X", "I")),\(relation("X", "C", "I"))", inImage)
      }, true
    ),
    (
      "no status at all", changed { $0.products = "" }, false
    ),
  ]

  @Test(arguments: documents) func excuses(label: String, document: Document, isExcused: Bool)
    throws
  {
    let read = try VEXDocument.read(document.bytes)
    #expect(read.format == .csaf)
    func isExcusedIn(_ version: String, _ subjects: [Digest] = [Self.image]) -> Bool {
      let finding = VEXSample.finding("CVE-1", "a", version)
      return VEX.excuses(finding, read.statements, subjects: subjects) != nil
    }
    #expect(isExcusedIn("1") == isExcused)
    #expect(!isExcusedIn("3"))
    #expect(read.statements.allSatisfy { $0.timestamp == Timestamp("2026-11-23T12:00:00Z") })
    if document.tree.contains("\"I\"") { #expect(!isExcusedIn("1", [])) }
  }

  /// Doubt about a product that cannot be compared removes the excuses of other documents.
  @Test(arguments: ["known_affected", "under_investigation"])
  func aProductWithoutPackageURLRemovesAnExcuse(status: String) throws {
    let doubt = Self.changed {
      $0.tree = Self.branches(Self.product("A", nil))
      $0.products = "\"\(status)\":[\"A\"]"
    }
    let finding = VEXSample.finding("CVE-1", "a", "1")
    let excuse = try VEXDocument.read(Document().bytes).statements
    #expect(VEX.excuses(finding, excuse) != nil)
    #expect(VEX.excuses(finding, try excuse + VEXDocument.read(doubt.bytes).statements) == nil)
  }

  @Test(
    arguments: [
      ("a later version", changed { $0.version = "3.0" }, "csaf_version"),
      ("a draft", changed { $0.status = "draft" }, "document.tracking.status"),
      ("no status of the document", changed { $0.status = "" }, "document.tracking.status"),
      ("an unknown flag", changed { $0.reasons = #""flags":[{"label":"trust_me"}]"# }, "label"),
      ("an unknown group", changed { $0.products = #""safe":["A"]"# }, "product_status.safe"),
      (
        "an unknown product", changed { $0.products = #""known_not_affected":["Z"]"# },
        "known_not_affected"
      ),
      ("no name", changed { $0.names = #""title":"t""# }, "vulnerabilities[0].cve"),
      (
        "one id for two products",
        changed {
          $0.tree = #""full_product_names":[\#(product("A", nil)),\#(product("A", nil))]"#
        }, "not unique"
      ),
      (
        "a relation to an unknown product",
        changed { $0.tree = related(relation("A", "C", "Z"), inImage) }, "not in the product_tree"
      ),
      (
        "relations in a circle",
        changed {
          $0.tree = related("\(relation("A", "X", "I")),\(relation("X", "A", "I"))", inImage)
        }, "not in the product_tree"
      ),
    ] as [(String, Document, String)])
  func refuses(label: String, document: Document, words: String) {
    let error = #expect(throws: EvidenceError.self) { try VEXDocument.read(document.bytes) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
